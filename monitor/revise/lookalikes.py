"""Which words a letter or two apart are two words, and not one and its slip? Who writes defect for defeat says something else.

A row holds words that are taken for one another's misspelling; the forms of one word, divided by spaces, are one. Left out
are pairs of which one is mostly a slip of the other where both are news (`county` and `country`, `trail` and `trial`).
"""

from __future__ import annotations

from monitor.text import fold

#: Rows by language; words are divided by `|`.
LOOKALIKES: dict[str, tuple[str, ...]] = {
    "en": (
        "defeat defeats defeated | defect defects defected",
        "prison prisons | poison poisons",
        "prisoned prisoner prisoners | poisoned poisoner poisoners",
        "charge charges charged charging | change changes changed changing",
        "attack attacks attacked attacking | attach attaches attached attaching",
        "crash crashes crashed crashing | crush crushes crushed crushing | clash clashes clashed clashing",
        "deport deports deported deporting | depart departs departed departing",
        "elected electing | ejected ejecting | erected erecting",
        "expel expels expelled | excel excels excelled",
        "fight fights fighting | flight flights",
        "fired | fined | filed",
        "burned burnt | buried | burst",
        "bride brides | bribe bribes",
        "export exports | expert experts",
        "import imports imported | impart imparts imparted",
        "shooting shootings shoots | shouting shouts | shorting",
        "shelling shelled | selling | shelving shelved",
        "raided raids | raised raises | razed",
        "planned planning | planted planting",
        "tanks | talks | tasks",
        "police | policy",
        "place places | peace | price prices | prize prizes",
        "major majors | mayor mayors",
        "house houses | horse horses",
        "hearing hearings | healing | heating",
        "patient patients | patent patents",
        "treat treats treated | threat threats",
        "sealed | seated | sailed",
        "signed signing | singed",
        "lifted lifting | listed listing",
        "ceased | caused | creased",
        "death deaths | dearth",
        "adopt adopts adopted adopting | adapt adapts adapted adapting",
        "cause causes | clause clauses",
        "killer killers | killed",
        "bombed | bomber bombers",
        "employer employers | employee employees",
        "marines | mariners",
        "nuclear | unclear",
    ),
    "de": (
        "verletzt verletzte verletzten | versetzt versetzte versetzten",
        "bestechen bestochen | bestehen bestanden",
        "entlassen | erlassen",
        "befreit | bereit",
        "verbieten verboten | verbreiten verbreitet",
    ),
    "fr": ("poison poisons | poisson poissons", "voté voter | volé voler"),
    "es": ("cárcel cárceles | cartel carteles", "casado casados | cazado cazados"),
}  # fmt: skip


def _table() -> dict[str, frozenset[tuple[int, int]]]:
    rows = (row for language in LOOKALIKES.values() for row in language)
    found: dict[str, frozenset[tuple[int, int]]] = {}
    for number, row in enumerate(rows):
        for place, forms in enumerate(row.split("|")):
            for word in map(fold, forms.split()):
                # Numbers below zero: a row here is none of the questions that outcomes answer.
                found[word] = found.get(word, frozenset()) | {(-1 - number, place)}
    return found


_TABLE = _table()


def rivals(bare: str) -> frozenset[tuple[int, int]]:
    """Return what a folded word is in its rows: the number of each, and its place there; nothing for most words."""
    return _TABLE.get(bare, frozenset())
