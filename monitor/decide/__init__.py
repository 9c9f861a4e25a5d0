"""Whom does an update concern, and is a channel told of it now?

    update + hits -> concerns -> (stored) -> untold of one channel and story -> decide -> an alert, or none
                                                                                       + a verdict for all it leaves out

    whom.py     which watches and channels an update concerns
    novelty.py  what a text says that was not said before, and whether it is enough
    wording.py  which words a sentence says    gist.py  what it is compared by
    sayings.py  all that was said, ready to be asked    heard.py  what is asked of it
    moment.py   when a channel may be told: quiet hours, digests, budgets
    carrying.py who carries the story: enough sources, many at once, who only repeats    burst.py  whether it breaks
    judging.py  whether an update is worth telling: who wants it, what is new in it
    telling.py  the decision

Nothing is dropped: every concern is in the alert, or has a verdict that refuses it for good or holds it until a moment.
"""

from monitor.decide import burst
from monitor.decide.judging import Case
from monitor.decide.moment import lookback
from monitor.decide.novelty import is_novel, news, unsaid
from monitor.decide.sayings import Recollection, Sayings
from monitor.decide.telling import decide, wondering
from monitor.decide.whom import concerns, is_old

__all__ = [
    "Case",
    "Recollection",
    "Sayings",
    "burst",
    "concerns",
    "decide",
    "is_novel",
    "is_old",
    "lookback",
    "news",
    "unsaid",
    "wondering",
]
