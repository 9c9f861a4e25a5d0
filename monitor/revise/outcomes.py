"""Which words exclude one another? Killed is not injured, guilty not innocent, will not may: to exchange them is another fact.

A row asks one question; its answers are divided by `|`, the words of one answer (inflections, synonyms) by spaces: those
may take one another's place. `word*` stands for every word that begins so, for languages of many endings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from monitor.revise.lookalikes import rivals
from monitor.text import fold

#: Rows by language. The languages are looked at together: a word that means something else in another one would have to
#: be exchanged for a word of its row there, in one sentence.
OUTCOMES: dict[str, tuple[str, ...]] = {
    "en": (
        ("kill kills killed killing dead die dies died dying death deaths | injure injures injured injuring injury injuries wound wounds wounded"
        " hurt | survive survives survived survivors alive unharmed unhurt rescued rescues rescue | missing"),
        "guilty convict convicts convicted convicting conviction | innocent acquit acquits acquitted acquittal cleared",
        ("arrest arrests arrested arresting detain detains detained holding | charge charges charged | release releases released free frees freed"
        " | escape escapes escaped flee flees fled | jail jails jailed jailing imprison imprisons imprisoned"
        " | seek seeks seeking sought looking search searches searching searched hunt hunts hunting hunted"),
        "win wins won winning victory | lose loses lost losing defeat | draw draws drew drawn",
        ("accept accepts accepted accepting approve approves approved approving pass passes passed adopt adopts adopted endorse endorses endorsed"
        " | reject rejects rejected rejecting refuse refuses refused decline declines declined veto vetoes vetoed"),
        "agree agrees agreed | disagree disagrees disagreed",
        "confirm confirms confirmed confirming | deny denies denied denying dispute disputes disputed | suspect suspects suspected unconfirmed",
        "will shall ll would | may might could | must",
        ("rise rises rose risen rising increase increases increased increasing climb climbs climbed grow grows grew grown growing up"
        " | fall falls fell fallen falling decrease decreases decreased decreasing drop drops dropped decline declines declined down"
        " | unchanged steady flat"),
        "raise raises raised raising | lower lowers lowered cut cuts",
        "higher more | lower fewer less",
        "open opens opened opening reopen reopens reopened | close closes closed closing shut shuts",
        ("begin begins began begun start starts started resume resumes resumed | end ends ended stop stops stopped halt halts halted"
        " suspend suspends suspended"),
        "postpone postpones postponed delay delays delayed | cancel cancels cancelled canceled scrap scraps scrapped",
        ("allow allows allowed permit permits permitted legalise legalises legalised legalize legalizes legalized"
        " | ban bans banned forbid forbids forbade forbidden prohibit prohibits prohibited outlaw outlaws outlawed"),
        "legal lawful | illegal unlawful",
        "true | false untrue",
        "likely probable | unlikely improbable",
        "possible | impossible",
        "succeed succeeds succeeded success | fail fails failed failure",
        "support supports supported supporting back backs backed | oppose opposes opposed opposing",
        "stay stays stayed remain remains remained | leave leaves left | return returns returned",
        "resign resigns resigned quit quits | sack sacks sacked dismiss dismisses dismissed",
        "uphold upholds upheld | overturn overturns overturned quash quashes quashed",
        "buy buys bought | sell sells sold",
        "profit profits | loss losses",
        "surplus | deficit",
        "majority | minority",
        "before | after",
        "found | missing",
        "northern north | southern south | eastern east | western west",
        "all every | some several | most | few",
        "man men | woman women | boy boys | girl girls",
        "he him his himself | she her hers herself",
        "son sons | daughter daughters",
        "brother brothers | sister sisters",
        "father fathers | mother mothers",
        "husband husbands | wife wives",
        "uncle | aunt",
        ("rain rains storm storms | explosion explosions blast blasts bomb bombs | fire fires blaze | earthquake earthquakes quake quakes"
        " | flood floods flooding | collision collisions crash crashes | shooting shootings gunfire | stabbing stabbings | landslide landslides"),
        ("road roads motorway highway | airport airports | railway railways railroad | port ports harbour harbor | bridge bridges"
        " | tunnel tunnels | border borders | station stations"),
        "hospital hospitals | school schools | university universities | prison prisons | church churches | mosque mosques",
        "public | private",
        "first | last",
        "today | tomorrow",
    ),
    "de": (
        ("tot* getötet* tote toter toten sterben stirbt starb starben gestorben* todesopfer | verletz* verwundet* | überleb* unverletzt* gerettet*"
        " | vermisst*"),
        "schuldig* verurteil* | unschuldig* freigesprochen* freispruch",
        "festgenommen* verhaftet* | freigelassen* | angeklagt* | entkommen geflohen geflüchtet*",
        "gewinn* gewann* gewonnen* sieg* siegt* | verlier* verlor* verloren* niederlage* | unentschieden",
        "annehmen nimmt angenommen* akzeptier* gebilligt* billigt* zugestimmt | ablehn* abgelehnt* lehnt lehnen verweiger*",
        "bestätig* | dementier* bestreit* bestritt* | vermutet* unbestätigt*",
        "wird werden würde würden | könnte könnten dürfte dürften möglicherweise | muss müssen",
        "steig* stieg* gestiegen* | sink* sank sanken gesunken* fallen fiel fielen gefallen* | unverändert*",
        "öffn* geöffnet* | schließ* schloss* geschlossen* gesperrt*",
        "beginn* begann* begonnen* | end* geendet beendet* gestoppt*",
        "verschoben* verschieb* | abgesagt* gestrichen*",
        "erlaub* legal* | verbot* verbiet* illegal*",
        "wahr | falsch*",
        "wahrscheinlich* | unwahrscheinlich*",
        "bleib* blieb* | verlass* verließ* verlassen",
        "vor | nach",
        "alle allen aller | einige einigen einiger mehrere mehreren | meisten | wenige wenigen",
        "mann männer männern | frau frauen | junge jungen | mädchen",
        "sohn söhne sohnes | tochter töchter",
        "bruder brüder | schwester schwestern",
        "vater | mutter",
        "regen sturm unwetter | explosion* | brand feuer | erdbeben | hochwasser überschwemm* | schüsse schießerei | erdrutsch*",
        "straße straßen autobahn | flughafen | bahnhof | hafen | brücke brücken",
    ),
    "fr": (
        ("tué tués tuée tuées mort morte morts mortes meurt meurent décédé décédée décédés | blessé blessée blessés blessées"
        " | survivant survivants survivante survivantes indemne indemnes | disparu disparue disparus disparues"),
        "coupable coupables condamn* | innocent innocente innocents innocentes acquitt* relaxé relaxée relaxés",
        "arrêté arrêtée arrêtés arrêtées interpell* | libéré libérée libérés libérées relâch* | inculp* | évadé évadés évadée",
        "gagn* remport* victoire | perd perdu perdent perdre perdue défaite | nul",
        "accept* approuv* adopt* | rejet* refus*",
        "confirm* | dément démenti démentent démentie | présumé présumée présumés",
        "va vont | pourrait pourraient | doit doivent",
        "hausse augment* | baisse baissé baissent diminu* | stable inchangé inchangée",
        "ouvert ouverte ouverts ouvre rouvert rouvre | fermé fermée fermés ferme",
        "commenc* débute débuté | termin* cess* suspend* suspendu",
        "report* | annul*",
        "autoris* | interdit interdite interdits interdites interdire",
        "vrai vraie | faux fausse",
        "probable | improbable",
        "possible | impossible",
        "reste restent | quitte quittent",
        "avant | après",
        "lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche",
        "tous toutes | certains certaines quelques plusieurs | plupart",
        "homme hommes | femme femmes | garçon garçons | fille filles",
        "frère frères | soeur soeurs",
        "père pères | mère mères",
        "pluie pluies orage orages | explosion explosions | incendie incendies | séisme séismes | inondation inondations | fusillade",
        "route routes autoroute | aéroport | gare | port | pont",
    ),
    "es": (
        ("muerto muerta muertos muertas muere mueren murió murieron fallec* | herido herida heridos heridas lesionad*"
        " | sobreviv* ileso ilesa ilesos ilesas | desaparecid*"),
        "culpable culpables condenad* | inocente inocentes absuelt* absuelve absolvió",
        "detenid* arrestad* | liberad* | imputad* acusad* | fugad* huyó",
        "gana ganan ganó ganaron vence vencen victoria | pierde pierden perdió perdieron derrota | empat*",
        "acept* aprueba aprueban aprob* | rechaz*",
        "confirm* | desmient* desmint* | presunt*",
        "podría podrían puede pueden | debe deben",
        "sube suben subió subieron aument* | baja bajan bajó bajaron cae caen cayó disminuy* | estable",
        "abre abren abrió abiert* reabr* | cierra cierran cerró cerrad*",
        "empieza empezó comienza comenzó | termin* suspend*",
        "aplaz* | cancel*",
        "permit* autoriz* | prohíb* prohib*",
        "verdader* | fals*",
        "probable | improbable",
        "posible | imposible",
        "antes | después",
        "lunes | martes | miércoles | jueves | viernes | sábado | domingo",
        "todos todas | algunos algunas varios varias | mayoría",
        "hombre hombres | mujer mujeres | niño niños | niña niñas",
        "hijo hijos | hija hijas",
        "hermano hermanos | hermana hermanas",
        "padre | madre",
        "lluvia lluvias tormenta | explosión explosiones | incendio incendios | terremoto sismo | inundación inundaciones | tiroteo",
        "carretera carreteras autopista | aeropuerto | estación | puerto | puente",
    ),
    "tr": (
        "öldü öldüler ölen ölü ölüler öldürüldü öldürüldüler ölüyor hayatını | yarala* yaralı yaralılar | kurtul* kurtarıl* | kayıp",
        "suçlu suçlular mahkum hükümlü | suçsuz masum beraat",
        "tutukla* gözaltı* yakaland* | serbest | kaçtı kaçan firar",
        "kazan* galip zafer | kaybet* kaybed* mağlup yenil* yenik | berabere",
        "kabul onayla* onay | ret red reddet* reddedil* redded*",
        "doğrula* doğruland* | yalanla* | iddia",
        "yükse* arttı artıyor artış arttır* | düşt* düşü* azal* | sabit",
        "açıl* açtı açık | kapan* kapat* kapandı kapalı",
        "başla* | bitti sona durdur*",
        "ertele* | iptal",
        "yasal | yasadışı yasak yasakla*",
        "doğru | yanlış",
        "önce | sonra",
        "kalıyor kaldı | ayrıl* istifa",
        "tümü bütün tüm hepsi | bazı bazıları birkaç | çoğu",
        "erkek adam | kadın",
        "yağmur fırtına | patlama | yangın | deprem | sel",
    ),
    "ru": (
        "погиб* убит* умер* | ранен* пострада* | выжи* спас* | пропа*",
        "виновен виновн* осужд* | невинов* оправда*",
        "задерж* арестова* | освобо* | бежал*",
        "выигра* победи* | проигра* | ничья",
        "принял* приняла одобри* | отклони* отверг*",
        "подтверд* | опроверг*",
        "вырос* повыси* | упал* снизи*",
        "открыт* открыл* | закрыт* закрыл*",
        "отложи* отложен* | отмени* отменен*",
        "разреши* | запрети* запрещ*",
        "все всех | некоторые некоторых несколько | большинство",
        "мужчина мужчины мужчину | женщина женщины женщину",
        "сын сына | дочь дочери",
        "дождь дождя буря | взрыв взрыва | пожар пожара | землетрясение землетрясения | наводнение наводнения",
    ),
    # What is counted: the signs among these are said in words before (see `amounts`).
    "units": (
        ("dollar dollars usd | euro euros eur | pound pounds sterling gbp | yen jpy | yuan renminbi | rouble roubles ruble rubles | lira liras"
        " | franc francs franken | rupee rupees | peso pesos | krona kronor krone kroner | zloty zlotys | hryvnia hryvnias | shekel shekels"
        " | rial rials | krw | naira | dong | baht"),
        "percent percentage prozent pourcent porciento | points prozentpunkte prozentpunkten",
        "am | pm | noon midday | midnight",
        ("mile miles | km kilometre kilometres kilometer kilometers kilometern kilomètre kilomètres kilómetro kilómetros | metre metres meter meters"
        " metern mètre mètres metro metros | cm centimetre centimetres centimeter centimeters | foot feet ft | yard yards | inch inches"),
        ("kg kilo kilos kilogram kilograms kilogramme kilogrammes | tonne tonnes ton tons tonnen | gram grams gramme grammes | pound pounds lb lbs"
        " | ounce ounces oz"),
        "hectare hectares ha hektar | acre acres",
        "litre litres liter liters | gallon gallons | barrel barrels",
        "mph | kph kmh",
        "celsius | fahrenheit",
        "kilowatt kilowatts kw | megawatt megawatts mw | gigawatt gigawatts gw",
        "seconds | minute minutes | hour hours | day days | week weeks | month months | year years | decade decades | century centuries",
        "sekunden | minuten | stunde stunden | tag tage tagen | woche wochen | monat monate monaten | jahr jahre jahren",
        "secondes | minutes | heure heures | jour jours | semaine semaines | mois | année années ans",
        "segundos | minutos | hora horas | día días | semana semanas | mes meses | año años",
        "dakika | saat | gün | hafta | ay | yıl",
        "минут минуты | часа часов | дня дней | недели недель | месяца месяцев | лет года",
    ),
}  # fmt: skip

#: Words that put in doubt, or in the past, what they stand before: by their coming or going alone the sentence says
#: something else. The words of a row mean the same.
QUALIFIERS = (
    "alleged allegedly mutmaßlich* angeblich* présumé présumée présumés présumément presunt* sözde предполагаем* المزعوم",
    "suspected",
    "attempted",
    "former formerly ex ehemalig* einstig* ancien ancienne exministro expresidente eski бывш* السابق پیشین سابق",
    "false fake gefälscht* faux fausse fals* sahte фальшив*",
)

#: What before a word makes it its opposite, and how long the word is at least (`un` and `happy`; Persian verbs).
OPPOSITES = {"un": 4, "non": 5, "dis": 5, "il": 5, "im": 6, "ir": 5, "in": 7, "не": 5, "ن": 3, "نا": 3, "ني": 3}

#: One answer to one question: the numbers of the row and of the answer in it.
_Answer = tuple[int, int]


def _table() -> tuple[dict[str, tuple[_Answer, ...]], dict[str, tuple[_Answer, ...]]]:
    """Return the answers of whole words and of beginnings."""
    whole: defaultdict[str, list[_Answer]] = defaultdict(list)
    begins: defaultdict[str, list[_Answer]] = defaultdict(list)
    rows = (row for language in OUTCOMES.values() for row in language)
    for number, row in enumerate(rows):
        for place, answer in enumerate(row.split("|")):
            for word in answer.split():
                table = begins if word.endswith("*") else whole
                table[fold(word.rstrip("*"))].append((number, place))
    return {word: tuple(found) for word, found in whole.items()}, {word: tuple(found) for word, found in begins.items()}


_WHOLE, _BEGINS = _table()
_NAMED = [(word, row.split()[0].rstrip("*")) for row in QUALIFIERS for word in row.split()]
_DOUBTS = {fold(word): name for word, name in _NAMED if not word.endswith("*")}
_DOUBTS_BEGIN = {fold(word.rstrip("*")): name for word, name in _NAMED if word.endswith("*")}
_LENGTHS = sorted(set(map(len, _BEGINS)))


def answers(bare: str) -> frozenset[_Answer]:
    """Return what a folded word answers, if anything."""
    begun = (answer for length in _LENGTHS for answer in _BEGINS.get(bare[:length], ()) if len(bare) >= length)
    return frozenset((*_WHOLE.get(bare, ()), *begun))


def qualifier(bare: str) -> str:
    """Return the name of the doubt that a folded word casts, empty if it casts none."""
    if bare in _DOUBTS:
        return _DOUBTS[bare]
    return next((name for begin, name in _DOUBTS_BEGIN.items() if bare.startswith(begin)), "")


def exclude(one: str, other: str) -> bool:
    """Tell whether two folded words answer one question differently, and none alike; or is the other's opposite or lookalike."""
    if other in _opposites(one):
        return True
    left, right = _read(one), _read(other)
    return bool({number for number, _ in left} & {number for number, _ in right}) and not left & right


def _read(bare: str) -> frozenset[_Answer]:
    return answers(bare) | rivals(bare)


def _opposites(bare: str) -> list[str]:
    """Return the words that would be the opposite of a folded word, by a beginning more or less; few of them exist."""
    with_beginning = [f"{begin}{bare}" for begin, least in OPPOSITES.items() if len(bare) >= least]
    without = [
        bare[len(begin) :]
        for begin, least in OPPOSITES.items()
        if bare.startswith(begin) and len(bare) >= least + len(begin)
    ]
    return with_beginning + without


def reverses(gone: Iterable[str], come: Iterable[str]) -> bool:
    """Tell whether among folded words that were exchanged one took the place of another that it excludes.

    What is said in other words of the same answer on both sides ("killed", "died") is set off first.
    """
    left, fresh = tuple(gone), tuple(come)
    arrived = set(fresh)
    if any(not arrived.isdisjoint(_opposites(word)) for word in set(left)):
        return True
    was = Counter(answer for word in left for answer in _read(word))
    now = Counter(answer for word in fresh for answer in _read(word))
    return bool({number for number, _ in was - now} & {number for number, _ in now - was})
