"""What do Apprise and its HTTP client say while they work? Heard here, and by nobody else.

Their log lines hold whole channel addresses with their tokens and passwords, at every level (measured: `Could not load
Slack URL: slack://SECRETTOKEN` as an error, `Max retries exceeded with url: /SECRETPATH` while debugging). Yet they are
the only place where a failure says its cause. So the lines of a call are handed to its caller, who reads them and
lets them fall; none of them ever reaches the daemon's own log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Loggers that see addresses, and the least level that tells a cause.
_TALKATIVE = {"apprise": logging.DEBUG, "urllib3": logging.WARNING, "requests": logging.WARNING}

#: The lines of the call under way in this thread; channels work in threads of their own and must not hear one another.
_heard: ContextVar[list[logging.LogRecord] | None] = ContextVar("heard", default=None)


class _Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        lines = _heard.get()
        if lines is not None:
            lines.append(record)


_LISTENER = _Listener()


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Yield a list that fills with the log lines of this thread's call; they go nowhere else."""
    _capture()
    lines: list[logging.LogRecord] = []
    token = _heard.set(lines)
    try:
        yield lines
    finally:
        _heard.reset(token)


def _capture() -> None:
    """Take over the talkative loggers; done at every call, since setting up logging again may have undone it."""
    for name, level in _TALKATIVE.items():
        logger = logging.getLogger(name)
        if logger.propagate or logger.handlers != [_LISTENER] or logger.level != level or logger.disabled:
            logger.handlers = [_LISTENER]
            logger.propagate = False
            logger.disabled = False
            logger.setLevel(level)
