"""Which words exclude one another? Killed is not injured, guilty not innocent, will not may: to exchange them is another fact.

A row asks one question; its answers are divided by `|`, the words of one answer (inflections, synonyms) by spaces: those
may take one another's place. `word*` stands for every word that begins so, for languages of many endings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from monitor.text import fold

#: Rows by language. The languages are looked at together: a word that means something else in another one would have to
#: be exchanged for a word of its row there, in one sentence.
OUTCOMES: dict[str, tuple[str, ...]] = {
    "en": (
        ("kill kills killed killing dead die dies died dying death deaths | injure injures injured injuring injury injuries wound wounds wounded"
        " hurt | survive survives survived survivors alive unharmed unhurt rescued rescues rescue | missing"),
        "guilty convict convicts convicted convicting conviction | innocent acquit acquits acquitted acquittal cleared",
        ("arrest arrests arrested arresting detain detains detained | charge charges charged | release releases released free frees freed"
        " | escape escapes escaped flee flees fled"),
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
    ),
}  # fmt: skip

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
_LENGTHS = sorted(set(map(len, _BEGINS)))


def answers(bare: str) -> frozenset[_Answer]:
    """Return what a folded word answers, if anything."""
    begun = (answer for length in _LENGTHS for answer in _BEGINS.get(bare[:length], ()) if len(bare) >= length)
    return frozenset((*_WHOLE.get(bare, ()), *begun))


def exclude(one: str, other: str) -> bool:
    """Tell whether two folded words answer one question differently, and none alike."""
    left, right = answers(one), answers(other)
    return bool({number for number, _ in left} & {number for number, _ in right}) and not left & right


def reverses(gone: Iterable[str], come: Iterable[str]) -> bool:
    """Tell whether among folded words that were exchanged one took the place of another that it excludes.

    What is said in other words of the same answer on both sides ("killed", "died") is set off first.
    """
    was = Counter(answer for word in gone for answer in answers(word))
    now = Counter(answer for word in come for answer in answers(word))
    return bool({number for number, _ in was - now} & {number for number, _ in now - was})
