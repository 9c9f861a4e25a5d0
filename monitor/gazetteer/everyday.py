"""Which names of places are words that anybody uses? By language, written by hand.

The English list was found by asking which names in GeoNames stood with a small letter in news, and reading what came;
the others by reading names that are words. Function words of all languages are those of the follow station.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from monitor.follow.common_words import COMMON_WORDS
from monitor.text import fold

_ENGLISH = """
airport alliance alter amber area asbestos ashes asylum avenue badger band bang bank banks bare barge barrage barrel barry base basin
bass bath battle battlefield beacon bear bell belle bend best billed bishop bites bloom blue bluff board bond bone boom booth bore born
borne bottom bounce bourse bow box branch brake brand brass break bridge bright broke brooks brush buffalo bull burke bush bust butte
cabin caller camp canal canals canton cape care carry case casino castle cave cedar celebration central centre century cents chad chair
chamber champion chance change chat china circle city clay clear cliff cloud coal coast cobalt cocoa college colony columns come commerce
condom copley copper cork cottage council country countryside course cove crane creek crescent cross crown cube culture custom cut dale
dam dame date dawn deal deer defiance delta dent derby desert dire divide dixie dolphin dome downtown drama drone drug dual eagle early
economy edge eden elbow elk ellen elm emperor empire engineer enter enterprise ever eye fair fairy fall falls family fate federal fern ferry
field fields fire fireworks flashing flat flats fleet flint flora fly forge forest fort fortune fountain fox frank free freedom
fresh freshwater friend friendly friendship front fully garden gate gaze general glad glade glen globe goes gold golden grabs grace
grant grants grape grass grave gravity gray green grenade ground grove guide guinea gulf gull guns hail hall ham hammer hang harbor harbour
hardy hatten haven hawk hazard headquarters hearts heath heist helm here hero high highland highlands hill hills hire hit hole holiday
homeland hood hook hope horn hose hospital hot hull human hunt hunter huron hurricane hut ideal imperial independence inn institute
interior iron island isle ivory jasper jay jet jewel jolly judge junction justice keen kelp kent kettle key kilo king kissing lace lake lakes lamar
lance landing lane lark lash latitude laurel law leader leaf legacy lend lender lens leopard liberal liberty lids lift lily lime linden lion
lobster log logan logos lone long loop lord lotus love lure mad madison magnet main major male manage manor maple marathon marble march
mark market marks marrow mars marsh mason may mead meadow meadows mercy mere meridian merit metro middle mile mill mine mineral minus
mission mobile model modern moment monarch money monster monument moon moore moose moss mound mountain mouth movement much mule
mustang nails name naval neat needles never new nice nickel nine noble none noon normal north nose nova nugget oak oaks oasis oblong oceanic
officer oil olive opera opportunity oral orange orchard orchards orient oval over overland oxford page palm palms panorama paper paradise parish
park parks parole part passage path peace peach peak pearl peel peer penal people perry pest petal pets pharaoh phoenix pier pike pilot pine pines pink
pioneer pioneers pitch plain plains plan planning plant plum plunge pocket poll pond pontiac poplar port portage possession post prairie price princeton
progress prospect pueblo punch queens quest quick rail railroad rain rainbow ramp ranch ranger rapid rapids rather raven reading real rear
rebel red redwood reed reform refuge regent rent republic reserve reservoir rest retreat rice rich ride ridge riding right rise risen rising
river riverbank road rock rocket rocks roles roll rolling roman root rose rosy royal ruby rugby rule rush rust rye sack sacks safe saga sail sailor
sale sales salt samba sand sands sandwich sandy sauce save saw scale school scott sea seal seaside see seen seize send sentinel sequoia service settle seven shack
share shell shepherd shoreline short shot show shut side sign silver sister six sky slate slater slave slide snow soda soho sole solo song
sore soul south sparks speed spencer spike spoken spray spring springs square stamp stamping star station steps sterling stone store storm story strand
stream street success summer summit sun sunrise sunset superior surf surprise swallow sweet swift switch sword table tactic talent tale tall
tame tank tape taps tar tarde target taxes teller temple ten terminus terrace terra then thirsty thorn three tiger time tin tips tire tone
topics torn tour tours tower town trail transit trap triangle trinity trout trophy true trunk tulip tune turkey turn twin twist umbrella
union unity university vale valley vault velvet venice vernal vice view villa village vine vineyard virgin vision viva volcano wake walk
wall walls war warden ward ware wash water waters wave way ways wedding weir welcome well wells west whale wheat wheel white wild
wilderness willow wind windsor wine wing winner winter wolf wonder wood wooden woodland woods worms worth yellow young zero zion
"""
_GERMAN = """
aalen ahlen baden bergen brand burg damm eisen essen fulda garten gera hagen halle hamm haupt hof kamen kehl kreuz lage lahr landen leer lohne
menden münster neustadt norden osten regen rain selb siegen singen soest stade stein süden tal unna verl wald waren wangen weiden weil werden
westen wiesen wissen worms zell zeitz
"""
_FRENCH = """
aire angers auch avion barre bois bonne brest cannes celles chalon chartres cognac die dole douane fois grasse laval lens lille lunel lure
marle mende nevers nice noyon orange pont port prades roche sens serres tours tulle valence vannes versailles vienne ville vire voiron
"""
_SPANISH = """
aguas alegria armas asunción barrios belén castro cena centro cerro chicas colonia concepción corral cruz dolores durazno esperanza estrella
feria flor flores florida fortuna fuente granada guerra independencia laguna león libertad lirios llanos madre mar mayo mercedes
molina monte montes morón nieves oro padre palma palmas paraíso paz pilar pinos playa pozos progreso puente puerto reforma retiro rivera
rosario rosas salto salud san siglo sierra sol soledad tarde tierra torres trinidad unión valle vega vera verde victoria villa vista
"""
_TURKISH = """
ağrı ada altın ardıç bahçe bor bozkır bulancak burun çamlık çarşamba çay dağ demirci deniz dere dikili doğan düzce ekinözü elma ermenek fatsa
fındıklı gediz göl göle gören gündoğmuş hani ilk iskele kale kaman karasu kaş kaya kemer kestel keçi kilim kırık köprü köy kula mazı merkez
milas mut muş narlı of olur ordu orta ortaca ova ödemiş pazar salihli sandıklı saray savur sorgun söke su şehir tavas tarla tepe tire tuz
tuzla uşak üzümlü yalı yeni yol yaka yatağan yeşil yıldız
"""
_RUSSIAN = """
белая белый берёзовка большой бор весёлый волга волжский восточный восход горный город грязи дно дружба железнодорожный западный заречный
заря звёздный зелёный изобильный изюм каменка ключи ковров королёв красный лермонтов лесной луга майский мир мирный московский
надежда находка ногинск новая новый озёра октябрьский орёл орлов остров первомайский победа приморский пушкин пушкино радужный рассвет родники
ровно рыбное свободный северный советск советский сокол степной старый удачный фокино центр чехов шахты юбилейный южный ясный
"""
_UKRAINIAN = "буча ізюм лиман мала перемога рівне світле слобода степове суми щастя вишневе"
_ARABIC = """
الباب البلد البحر الجديد الجديدة الجنوب الجزيرة الحي الحرية الدار الدور الرمادي الزيتون السلام السوق الشرق الشمال الشيخ صور العين الغرب القصر
القلعة القرية المدينة المرج المنصورة الميادين الناصر النصر النور الوادي الوحدة الوسط الهدى جديدة سلام شرق مركز منصور مدينة نور وادي
"""
_PERSIAN = "آمل بهار بندر جدید شرق شهر غرب مرکز میانه نور نو باغ پل پارس آباد"

EVERYDAY: Mapping[str, frozenset[str]] = {
    language: frozenset(map(fold, words.split()))
    for language, words in {
        "en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH, "tr": _TURKISH, "ru": _RUSSIAN, "uk": _UKRAINIAN,
        "ar": _ARABIC, "fa": _PERSIAN,
    }.items()
}  # fmt: skip


def everyday(name: str, languages: Collection[str]) -> str:
    """Return the first of these languages in which a folded name is an everyday word, or the empty text."""
    if name in COMMON_WORDS:
        return "any"
    return next((language for language in languages if name in EVERYDAY.get(language, ())), "")
