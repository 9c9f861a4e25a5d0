"""Who wants to hear of it? Watches, their expressions, and what in a revision satisfies them.

    text -> lexemes -> parser -> nodes            (once, when the configuration is read)
    watch -> compose -> one tree -> check         (all mistakes, each with its place)
                                 -> lint          (what is no mistake, but hardly meant)
    revision -> wording -> operators -> evidence  (split and folded once, asked by all watches)
    the same, told clause by clause -> explain    (one watch, one revision)

Actors and places are looked up in `names`; `operators.OPERATORS` is the table of the language.
"""

from monitor.match.check import check
from monitor.match.compose import Fault
from monitor.match.explain import Explainer, Explanation, brief
from monitor.match.frequencies import Frequencies
from monitor.match.lint import Doubt, lint
from monitor.match.matcher import Matcher
from monitor.match.names import check_circles, check_names
from monitor.match.nodes import Expression
from monitor.match.operators import OPERATORS, Operator
from monitor.match.parser import parse
from monitor.match.wording import FIELDS

__all__ = [
    "FIELDS",
    "OPERATORS",
    "Doubt",
    "Explainer",
    "Explanation",
    "Expression",
    "Fault",
    "Frequencies",
    "Matcher",
    "Operator",
    "brief",
    "check",
    "check_circles",
    "check_names",
    "lint",
    "parse",
]
