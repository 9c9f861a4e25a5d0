"""Say it in words, per medium: an alert becomes a title of one line, a plain text, and HTML for mail.

    alert -> content (cleaned, budgeted, in the readers' time zone) -> plain | hypertext | a medium's posting -> message

A medium is one function of `Content` and one row of `media.MEDIA`; the channel's service, which the send edge names, says
which. `events` says the same facts to machines, as `replay --json` prints them.
Article text is text in every medium: nothing in it becomes markup, a mention, a header or a hidden link.
"""

from __future__ import annotations

from monitor.model import Alert, Message, Newsroom
from monitor.render import events
from monitor.render.content import Content, content
from monitor.render.hypertext import hypertext
from monitor.render.media import MEDIA, medium_of
from monitor.render.notices import notices
from monitor.render.plain import plain
from monitor.render.postings import flaw, posting
from monitor.render.safe import cut, inert, one_line
from monitor.render.words import describe, opening

__all__ = ["MEDIA", "TITLE_LIMIT", "describe", "events", "flaw", "medium_of", "notices", "render"]

#: Characters of a title. A mail server refused a Subject of 1 000 for good, 900 passed: such an alert would never arrive.
TITLE_LIMIT = 200
#: Characters of a title that the names of the watches may take.
_WATCHES_LIMIT = 60


def render(alert: Alert, newsroom: Newsroom) -> Message:
    """Return `alert` in words, with the titles of feeds and watches and the time zone of `newsroom`."""
    said = content(alert, newsroom)
    title = _title(alert, said)
    channel = newsroom.channels.get(alert.channel)
    return Message(
        key=alert.key,
        title=title,
        text=plain(said),
        html=hypertext(said),
        posting=posting(alert, newsroom, channel.service, said, title) if channel else None,
    )


def _title(alert: Alert, said: Content) -> str:
    """Return what matters first: what kind of news, the headline, then the watches that it concerns."""
    watches = f" — {cut(said.watches, _WATCHES_LIMIT)}" if said.watches else ""
    prefix = opening(alert.reason, said.headline, breaks=alert.burst is not None)
    return one_line(inert(prefix + cut(said.headline, TITLE_LIMIT - len(prefix) - len(watches)) + watches))
