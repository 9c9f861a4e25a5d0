"""Three short loops over one store; this module puts the stations in order and decides nothing.

    take     document -> parse -> revise -> match -> follow -> store
    tell     untold updates -> decide -> outbox
    deliver  outbox -> render -> send -> store

A crash between loops loses nothing; a crash inside one repeats it: the feed is asked again, the same decision is made
again, the same alert is sent again under the same key. A fault of ours costs the feed or the story it happens on, never
the others: such crashes are returned beside what went well.
"""

from monitor.pipeline.asking import Arrival, Fetches, PageArrival, Runs, ask, ask_any, key_of
from monitor.pipeline.filing import file, widen
from monitor.pipeline.loops import Pipeline, Sends, Taking, Telling
from monitor.pipeline.noting import Crash
from monitor.pipeline.older import MOST_OLDER, with_older
from monitor.pipeline.wanting import Wanting, followers_of

__all__ = [
    "MOST_OLDER",
    "Arrival",
    "Crash",
    "Fetches",
    "PageArrival",
    "Pipeline",
    "Runs",
    "Sends",
    "Taking",
    "Telling",
    "Wanting",
    "ask",
    "ask_any",
    "file",
    "followers_of",
    "key_of",
    "widen",
    "with_older",
]
