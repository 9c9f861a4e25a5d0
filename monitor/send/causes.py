"""Why did a channel not take a message, and is it worth trying again? Read from answers, and from what Apprise logged.

Apprise returns a mere False. Only numbers, names and our own words leave this module: a log line holds secrets, and its
free text may come from the other side or from the article itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from monitor.send.answers import Answer, Cause, meaning

# How smtplib's errors print: `(550, b'…')`, or for recipients `{'a@b.example': (550, b'…')}`.
_SMTP: Final = re.compile(
    r"Socket Exception: (?P<address>\{'[^']*': )?\((?P<status>\d{3}), b['\"](?:(?P<detail>[245]\.\d{1,3}\.\d{1,3})\b)?"
)
_SMTP_RECIPIENT: Final = re.compile(
    r"SMTP recipient (?P<address>\S+) was refused: (?P<status>\d{3}) (?:b['\"])?(?:(?P<detail>[245]\.\d{1,3}\.\d{1,3})\b)?"
)
#: Replies that refuse us, not the message: authentication (RFC 4954, 6), and of enhanced ones (RFC 3463, 3.2-3.8; RFC 4954)
#: an address that is not there, a mailbox that is disabled, credentials.
_SMTP_DEAD: Final = frozenset({530, 534, 535, 538})
_SMTP_DEAD_DETAIL: Final = re.compile(r"5\.(?:1\.\d+|2\.1|7\.(?:8|9|11))")

#: Where no answer came: what the operating system or the library said, and our words for it. The first that fits counts.
_SILENT: Final = (
    (re.compile(r"CERTIFICATE_VERIFY_FAILED|certificate verify failed", re.IGNORECASE), "its certificate is not valid"),
    (
        re.compile(r"NameResolution|getaddrinfo|Name or service not known|name resolution", re.IGNORECASE),
        "its host name is not known",
    ),
    (re.compile(r"Connection refused"), "the connection was refused"),
    (re.compile(r"timed out|timeout", re.IGNORECASE), "it did not answer in time"),
    (
        re.compile(r"unexpectedly closed|reset by peer|RemoteDisconnected|Connection aborted|Broken pipe"),
        "the connection was cut",
    ),
    (re.compile(r"No route|unreachable", re.IGNORECASE), "its network cannot be reached"),
)
_UNKNOWN: Final = Cause("it gave no reason")


def cause(lines: Iterable[logging.LogRecord], answers: Iterable[Answer], now: datetime) -> Cause:
    """Return why the call failed that logged `lines` and got `answers` over HTTP.

    One message may be several requests: it is worth trying again if one of the refusals passes, and it says nothing of the
    channel if one of them is about the message.
    """
    said = [record.getMessage() for record in lines]
    refused = [meaning(answer, now) for answer in answers if not answer.accepted]
    refused += [found for text in said for found in _smtp(text)]
    if refused:
        return min(refused, key=lambda found: (not found.passing, not found.permanent))
    return silence(text for text in said if text.startswith(("Socket Exception", "A Connection error")))


def _smtp(text: str) -> Iterator[Cause]:
    """Classify a mail server's reply: 4xx passes, 5xx is for good (RFC 5321, 4.2.1)."""
    if not (found := _SMTP.match(text) or _SMTP_RECIPIENT.match(text)):
        return
    status, detail = int(found["status"]), found["detail"] or ""
    words = f"the mail server answered {status} {detail}".rstrip()
    dead = status in _SMTP_DEAD or bool(_SMTP_DEAD_DETAIL.fullmatch(detail))
    yield Cause(words, dead=dead, permanent=status >= 500 and not dead)


def silence(errors: Iterable[str]) -> Cause:
    """Return why no answer came, as the operating system or the library said it."""
    said = list(errors)
    found = (words for pattern, words in _SILENT if any(pattern.search(text) for text in said))
    return next((Cause(words) for words in found), _UNKNOWN)
