"""Which names of places are words that anybody uses? By language, written by hand.

These are words beside those that the match station calls everyday in an alias. The English ones were found by asking
which names in GeoNames stood with a small letter in news, and reading what came; the others by reading names that are words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from monitor.match import everyday as common
from monitor.text import fold
from monitor.text.common_words import COMMON_WORDS

_ENGLISH = """
airport alliance alter amber asbestos ashes asylum avenue badger bang banks bare barge barrage barrel barry basin bass battlefield
beacon belle bend billed bites bloom bluff bond bone boom booth bore born borne bottom bounce bourse bow brake brass bright broke
brooks brush buffalo bull burke bust butte cabin caller canal canals canton cape casino cave cedar celebration central cents
century chad chair chamber champion chat china circle cliff cloud cobalt cocoa college colony columns commerce condom copley
copper cork cottage countryside course cove crane creek crescent cube culture custom dale dame date dawn deer defiance delta dent
derby desert dire divide dixie dolphin dome downtown drama drone drug dual eagle economy eden elbow elk ellen elm emperor empire
engineer enter enterprise fair fairy falls fate federal fern ferry fields fireworks flashing flat flats fleet flint flora forge
fortune fountain frank freedom fresh freshwater friendly friendship fully gaze glad glade glen globe goes golden grabs grants
grape grave gravity grenade grove guide guinea gulf gull guns hail ham hammer hang harbor hardy hatten haven hazard headquarters
hearts heist helm hero highland highlands hills hire homeland hood horn hose hull human huron hurricane hut ideal imperial
independence inn institute interior isle ivory jasper jay jet jewel jolly junction justice keen kelp kent kettle kilo kissing lace
lakes lamar lance landing lark lash latitude laurel leaf legacy lend lender lens leopard liberal liberty lids lift lily lime
linden lobster log logan logos lone loop lotus lure mad madison magnet male manage manor maple marathon marble marks marrow mars
mead meadow meadows mere meridian merit metro middle mineral minus mission model modern moment monarch monster monument moose moss
mound movement mule mustang nails naval neat needles nickel none noon normal nova nugget oak oaks oasis oblong oceanic officer
olive opera opportunity oral orange orchard orchards orient oval overland oxford palm palms panorama paradise parish parks parole
passage peach peak pearl peel peer penal perry pest petal pets pharaoh phoenix pier pilot pines pink pioneer pioneers pitch plains
planning plum plunge pocket pole poles polish poll pond pontiac poplar portage possession prairie princeton progress prospect pueblo punch queens
quest rail railroad rainbow ramp ranch ranger rapid rapids rather raven rear rebel redwood reform refuge regent rent republic
reserve reservoir retreat ridge riding risen rising riverbank rocket rocks roles roll rolling roman rosy ruby rugby rust rye sack
sacks saga sail sailor sales samba sands sandwich sandy sauce scale scott seal seaside seen seize sentinel sequoia service settle
shack share shell shepherd shoreline shut slate slater slave slide soda soho sole solo sore soul sparks speed spencer spike spoken
spray springs stamp stamping steps sterling strand stream success summit sunrise sunset superior surf surprise swallow sweet swift
switch sword tactic tale talent tall tame tape taps tar tarde target taxes teller terminus terra terrace thirsty thorn tiger tin
tips tire tone topics torn tour tours trail transit trap triangle trinity trophy trout trunk tulip tune turkey twin twist umbrella
unity university vale valley vault velvet venice vernal vice villa vine vineyard virgin vision viva volcano wake walls warden ware
wash waters ways wedding weir welcome whale wheat wilderness willow windsor wonder wooden woodland woods worms yellow zero zion
"""
_GERMAN = """
aalen ahlen baden bergen damm eisen fulda gera hagen halle hamm haupt kamen kehl kreuz lahr landen lohne menden münster neustadt
norden osten rain regen selb siegen singen soest stade süden unna verl wangen waren weiden weil werden westen wiesen wissen worms
zeitz zell
"""
_FRENCH = """
aire angers auch avion brest cannes celles chalon chartres cognac die dole douane grasse laval lens lille lunel lure marle mende
nevers nice noyon orange port prades serres tours tulle valence vannes versailles vienne vire voiron
"""
_SPANISH = """
aguas alegria armas asunción barrios belén castro cena cerro chicas colonia concepción corral dolores durazno esperanza flores
florida fortuna granada independencia laguna libertad lirios llanos mercedes molina montes morón nieves palma palmas paraíso pilar
pinos pozos progreso reforma retiro rivera rosario rosas salto san soledad torres trinidad unión vega vera victoria villa
"""
_TURKISH = """
ağrı altın ardıç bor bozkır bulancak burun çamlık çarşamba dere dikili düzce ekinözü ermenek fatsa fındıklı gediz göle gören
gündoğmuş hani iskele kale kaman karasu kaş keçi kemer kestel kilim kırık kula mazı milas muş mut narlı ödemiş of olur ordu ortaca
ova salihli sandıklı saray savur söke sorgun tarla tavas tire tuzla uşak üzümlü yaka yalı yatağan
"""
_RUSSIAN = """
белая берёзовка бор весёлый волга волжский восточный восход горный грязи дно дружба железнодорожный западный заречный заря
звёздный зелёный изобильный изюм каменка ключи ковров королёв лермонтов лесной луга майский мирный московский надежда находка
новая ногинск озёра октябрьский первомайский приморский пушкин пушкино радужный рассвет ровно родники рыбное свободный северный
советск советский сокол старый степной удачный фокино чехов шахты юбилейный южный ясный
"""
_UKRAINIAN = "буча ізюм лиман мала перемога рівне світле слобода степове суми щастя вишневе"
_ARABIC = """
الباب البحر البلد الجديد الجديدة الجزيرة الجنوب الحرية الحي الدار الدور الرمادي الزيتون السلام السوق الشرق الشمال الشيخ العين
الغرب القرية القصر القلعة المدينة المرج المنصورة الميادين الناصر النصر النور الهدى الوادي الوحدة الوسط جديدة صور مركز وادي
"""
_PERSIAN = "آمل بهار بندر جدید شرق شهر غرب مرکز میانه نور نو باغ پل پارس آباد"

_OF_PLACES: Mapping[str, str] = {
    "en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH, "tr": _TURKISH, "ru": _RUSSIAN, "uk": _UKRAINIAN, "ar": _ARABIC,
    "fa": _PERSIAN,
}  # fmt: skip

#: For each language, its everyday words, folded.
EVERYDAY: Mapping[str, frozenset[str]] = {
    language: frozenset(map(fold, _OF_PLACES.get(language, "").split())) | common.EVERYDAY.get(language, frozenset())
    for language in (*common.EVERYDAY, *_OF_PLACES)
}


def everyday(name: str, languages: Collection[str]) -> str:
    """Return the first of these languages (ISO 639) in which a folded name is an everyday word, or the empty text."""
    if name in COMMON_WORDS:
        return "any"
    bare = (language.replace("_", "-").partition("-")[0] for language in languages)
    return next((language for language in bare if name in EVERYDAY.get(language, ())), "")
