"""By which ids do mail programs know copies of one mail, and mails of one story?

A mail's id is its delivery key, so that a mail that is sent once more is the same mail to servers and programs that look.
All mails of a story after the first one reply to the first (RFC 5322, 3.6.4), whether or not that arrived. Apprise makes an
id of its own for each try; ours is put in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from email.utils import make_msgid

from apprise.plugins.email import base

from monitor.model import Thread

_id: ContextVar[str] = ContextVar("message id", default="")


def replies(thread: Thread | None, key: str, domain: str) -> dict[str, str]:
    """Return the headers by which the mail with this delivery key belongs to its thread; none for the first of it."""
    if thread is None or thread.key == key:
        return {}
    return dict.fromkeys(("In-Reply-To", "References"), message_id(thread.key, domain))


@contextmanager
def identified(name: str) -> Iterator[None]:
    """Let the mail that Apprise makes in this thread now bear this id."""
    # At every call, as in monitor.send.exchange.
    vars(base)["make_msgid"] = _make
    token = _id.set(name)
    try:
        yield
    finally:
        _id.reset(token)


def message_id(key: str, domain: str) -> str:
    """Return the id of the mail with this delivery key."""
    return f"<{key}@{domain}>"


def _make(idstring: str | None = None, domain: str | None = None) -> str:
    return _id.get() or make_msgid(idstring, domain)
