"""Invented alerts: a newsroom's own templates are tried on them before they are used."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model import Alert, Block, Change, Edit, Kind, Reason, Revision, Update

_AT = datetime(2016, 8, 12, 14, 34, tzinfo=UTC)
_MARKED = Block(label="UPDATE 1430 GMT", time=_AT, text="Both sides agreed to meet again.")
_HURT = Edit(before="42 people were hurt.", after="24 people were hurt.")
_RETITLED = Edit(before="Ministers to meet on Thursday", after="Ministers to meet on Friday")

_FIRST = Change(kind=Kind.NEW, title="Ministers to meet", text="They will.", added=("They will.",), fingerprint="1")
_MORE = Change(
    kind=Kind.UPDATE,
    title="Ministers to meet on Thursday",
    text=_MARKED.text,
    added=(_MARKED.text,),
    blocks=(_MARKED,),
    fingerprint="2",
)
_CORRECTED = Change(
    kind=Kind.CORRECTION,
    title=_RETITLED.after,
    text=_HURT.after,
    added=(_RETITLED.after, _HURT.after),
    removed=(_HURT.before, "The road is closed."),
    edited=(_RETITLED, _HURT),
    fingerprint="3",
)


def _alert(reason: Reason, *changes: Change, link: str = "https://news.example/1") -> Alert:
    revisions = [
        Revision(feed="news", entry="1", link=link, number=number, at=_AT, change=change)
        for number, change in enumerate(changes, 1)
    ]
    return Alert(
        key="5f3a9c0d1e2b4a6f",
        channel="desk",
        story=7,
        reason=reason,
        watches=("talks",),
        updates=tuple(Update(story=7, chapter=each.number, revision=each, novel=True) for each in revisions),
        at=_AT,
        shown=tuple(change.added for change in changes),
        matched=("sides", "hurt"),
    )


#: A first report without an address, a correction, and a digest of all.
SAMPLES = (
    _alert(Reason.FIRST, _FIRST, link=""),
    _alert(Reason.CORRECTION, _CORRECTED),
    _alert(Reason.DIGEST, _FIRST, _MORE, _CORRECTED),
)
