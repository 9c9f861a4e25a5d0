"""What does a service's answer over HTTP mean: try again, give this message up, or is the channel itself dead?

Services put it into the status, or into a body that they send with any status; each of the four below in its own way.
Nothing of an answer's free text leaves this module: it may repeat the address, the token or the article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a message was not taken."""

    words: str
    _: KW_ONLY
    #: The same message would be refused again.
    permanent: bool = False
    #: Any message would be: credentials are refused, or what the address names is gone. A person must act.
    dead: bool = False
    #: So long the service wants no message at all.
    retry_after: timedelta | None = None

    @property
    def passing(self) -> bool:
        """It is worth trying again."""
        return not self.permanent and not self.dead


#: HTTP statuses of the 400s that pass by themselves: timeout, misdirected, locked, too early, too many requests.
_PASSING: Final = frozenset({408, 421, 423, 425, 429})
#: Those that say nothing of the message: its sender is refused, or there is nobody at the address. A redirect is one, too:
#: followed, a POST loses its body.
_DEAD: Final = frozenset({301, 302, 303, 307, 308, 401, 402, 403, 404, 405, 407, 410})

#: What a service calls an error in its answer, whatever the status. Slack: api.slack.com/methods/chat.postMessage; Matrix:
#: spec.matrix.org, "Standard error response".
_NAMED_DEAD: Final = frozenset(
    {
        *("account_inactive", "channel_not_found", "invalid_auth", "is_archived", "missing_scope", "no_permission"),
        *("not_authed", "not_in_channel", "token_expired", "token_revoked", "access_denied", "org_login_required"),
        *(
            "M_UNKNOWN_TOKEN",
            "M_MISSING_TOKEN",
            "M_FORBIDDEN",
            "M_NOT_FOUND",
            "M_USER_DEACTIVATED",
            "M_GUEST_ACCESS_FORBIDDEN",
        ),
    }
)
_NAMED_PASSING: Final = frozenset(
    {
        *("ratelimited", "rate_limited", "fatal_error", "internal_error", "service_unavailable", "request_timeout"),
        *("M_LIMIT_EXCEEDED",),
    }
)
#: What is safe to show of a name that is in neither table.
_NAME: Final = re.compile(r"[A-Za-z_]{3,40}")
#: Nobody is believed who asks for more; how much of it is heeded is decided elsewhere (monitor.schedule).
_MOST_SECONDS: Final = 10_000_000
_LONGEST_NUMBER: Final = 20
#: Telegram answers 400 to a chat that is not there as to a message that it cannot read; only its words tell them apart.
_NO_CHAT: Final = re.compile(
    r"chat not found|not enough rights|bot was (?:kicked|blocked)|PEER_ID_INVALID", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a service answered to one request."""

    status: int
    #: The header `Retry-After`.
    later: str = ""
    body: bytes = field(default=b"", repr=False)

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The body as an object; empty where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def accepted(self) -> bool:
        """The service took what it was sent: some say in the body of a good answer that they did not."""
        return 200 <= self.status < 300 and self.data.get("ok") is not False


def meaning(answer: Answer, now: datetime) -> Cause:
    """Return why a message was not taken that was answered so; a Retry-After may name a moment, and is counted from `now`."""
    name = _named(answer)
    status = "" if 200 <= answer.status < 300 else f"HTTP {answer.status}"
    words = f"the service answered {', '.join(filter(None, (status, name))) or 'that it did not take the message'}"
    if name in _NAMED_DEAD or (answer.status in _DEAD and name not in _NAMED_PASSING) or _has_no_chat(answer):
        return Cause(words, dead=True)
    if name in _NAMED_PASSING or answer.status >= 500 or answer.status in _PASSING:
        return Cause(words, retry_after=_wait(answer, now))
    return Cause(words, permanent=True)


def _named(answer: Answer) -> str:
    """Return what the service calls the error, where that is a mere name."""
    names = (answer.data.get(key) for key in ("errcode", "error"))
    return next((name for name in names if isinstance(name, str) and _NAME.fullmatch(name)), "")


def _has_no_chat(answer: Answer) -> bool:
    return answer.status == 400 and bool(_NO_CHAT.search(str(answer.data.get("description", ""))))


def _wait(answer: Answer, now: datetime) -> timedelta | None:
    """Return how long the service wants to be left alone: by its header, or as Telegram, Matrix and Discord say it."""
    data, parameters = answer.data, answer.data.get("parameters")
    asked = (
        _header(answer.later, now),
        _seconds(parameters.get("retry_after") if isinstance(parameters, dict) else None),
        _seconds(data.get("retry_after_ms"), per=1000),
        _seconds(data.get("retry_after")),
    )
    return next((wait for wait in asked if wait is not None), None)


def _seconds(number: object, *, per: int = 1) -> timedelta | None:
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number / per <= _MOST_SECONDS:
        return None
    return timedelta(seconds=number / per)


def _header(text: str, now: datetime) -> timedelta | None:
    """Read a Retry-After: seconds, or a date (RFC 9110, 10.2.3); nonsense is none."""
    if text.strip().isascii() and text.strip().isdigit():
        return _seconds(min(int(text), _MOST_SECONDS)) if len(text) < _LONGEST_NUMBER else None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(timedelta(0), moment.replace(tzinfo=moment.tzinfo or UTC) - now)
