"""What would the watches have told over the archive?

    archive -> survey   which revisions does each watch hit?             (the matcher alone, over everything)
            -> retell   the stories that were hit, from their beginning  (the real decisions, in a rehearsal)
            -> tally    hits, stories, alerts and days of each watch
            -> compare  what one configuration tells and another does not

What was seen, which kind each revision is and which story it carries on is taken from the archive as it stands: no
watch and no channel has a say in it. Nothing is written and nobody is contacted.
"""

from monitor.backtest.against import Became, Difference, compare
from monitor.backtest.period import Period, lead_in, period_of
from monitor.backtest.retelling import Notice, Part, Retold, Watching, concerning, retell
from monitor.backtest.tally import Tally, tally

__all__ = [
    "Became",
    "Difference",
    "Notice",
    "Part",
    "Period",
    "Retold",
    "Tally",
    "Watching",
    "compare",
    "concerning",
    "lead_in",
    "period_of",
    "retell",
    "tally",
]
