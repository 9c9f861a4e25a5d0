"""What becomes of what is printed: in a terminal that lacks a letter, and when nobody reads it any more?"""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO

#: Letters that the terminal cannot show are written as JSON escapes them: readable, and JSON stays JSON.
_ESCAPING = "newsroom-monitor.escaping"


def prepare() -> None:
    """Exchange sys.stdout and sys.stderr for streams that end in no traceback, whatever the terminal or the pipe does."""
    codecs.register_error(_ESCAPING, _escaped)
    sys.stdout = _prepared(sys.stdout, _end_without_room)
    # What is said beside the results cannot be written: that is no reason to stop, least of all for a daemon.
    sys.stderr = _prepared(sys.stderr, lambda _error: None)


def _prepared(stream: TextIO | None, lost: Callable[[OSError], None]) -> TextIO:
    if stream is None:  # the program was started with this stream closed
        return io.StringIO()
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Output(stream.fileno(), lost)),
        encoding=stream.encoding,
        errors=_ESCAPING,
        line_buffering=True,
    )


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def _end_without_room(error: OSError) -> None:
    """End the command where its result is lost, as on a full disk; a reader who leaves has what he wanted."""
    if not isinstance(error, BrokenPipeError):
        raise SystemExit(f"the output cannot be written: {error.strerror}")


class _Output(io.FileIO):
    """A file descriptor that is silent for good once it could not be written to.

    So a command whose reader goes away does the rest of its work and ends with its own status.
    """

    def __init__(self, descriptor: int, lost: Callable[[OSError], None]) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._lost = lost

    def write(self, data: Any, /) -> int:
        """Write; where that fails, send this and all that follows nowhere, and say so to `lost`."""
        try:
            return super().write(data)
        except OSError as error:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            self._lost(error)
            return len(memoryview(data).cast("B"))
