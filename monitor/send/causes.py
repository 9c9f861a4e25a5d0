"""Why did a channel not take a message, and is it worth trying again? Read from what Apprise logged meanwhile.

Apprise returns a mere False. Only numbers and our own words leave this module: a log line holds secrets, and its free
text may come from the other side or from the article itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Cause(NamedTuple):
    """Why a message was not taken; `permanent` if the same message would be refused again."""

    words: str
    permanent: bool


#: HTTP statuses of the 400s that pass by themselves: timeout, misdirected, locked, too early, too many requests.
_PASSING = frozenset({408, 421, 423, 425, 429})

# How smtplib's errors print: `(550, b'…')`, or for recipients `{'a@b.example': (550, b'…')}`.
_SMTP = re.compile(r"Socket Exception: (?:\{'[^']*': )?\((\d{3}), b['\"](?:([245]\.\d{1,3}\.\d{1,3})\b)?")
_SMTP_RECIPIENT = re.compile(r"SMTP recipient \S+ was refused: (\d{3}) (?:b['\"])?(?:([245]\.\d{1,3}\.\d{1,3})\b)?")
# How Apprise's HTTP services report a status; the last one in the line, since what the server said may come before it.
_HTTP = re.compile(r".*\berror=(\d{3})\b", re.DOTALL)

#: Where no status came: what the operating system or the library said, and our words for it. The first that fits counts.
_SILENT = (
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
_UNKNOWN = Cause("it gave no reason", permanent=False)


def cause(lines: Iterable[logging.LogRecord]) -> Cause:
    """Return why the call that logged `lines` failed.

    It is worth trying again unless every status that came is a refusal for good: one message may be several requests.
    """
    said = [(record.levelno, record.getMessage()) for record in lines]
    answers = [answer for level, text in said for answer in _answers(level, text)]
    if answers:
        return next((answer for answer in answers if not answer.permanent), answers[0])
    return _without_answer([text for _, text in said])


def _answers(level: int, text: str) -> Iterator[Cause]:
    if found := _SMTP.match(text) or _SMTP_RECIPIENT.match(text):
        yield _smtp(int(found[1]), found[2])
    # Payloads are logged below this level, and hold the article's own text.
    elif level >= logging.WARNING and (found := _HTTP.match(text)):
        yield _http(int(found[1]))


def _smtp(status: int, detail: str | None) -> Cause:
    """Classify a mail server's reply: 4xx passes, 5xx is for good (RFC 5321, 4.2.1); `detail` as in RFC 3463."""
    number = f"{status} {detail}" if detail else str(status)
    return Cause(f"the mail server answered {number}", permanent=status >= 500)


def _http(status: int) -> Cause:
    """Classify a status: the server's own trouble (5xx) and waiting pass, any other means that the request is refused."""
    return Cause(f"the service answered HTTP {status}", permanent=status < 500 and status not in _PASSING)


def _without_answer(texts: Sequence[str]) -> Cause:
    said = [text for text in texts if text.startswith(("Socket Exception", "A Connection error"))]
    found = (words for pattern, words in _SILENT if any(pattern.search(text) for text in said))
    return next((Cause(words, permanent=False) for words in found), _UNKNOWN)
