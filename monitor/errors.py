"""The tree of errors. The docstring of a class is its message, completed by what the raiser adds.

NewsroomError
├── ConfigurationError      the configuration cannot be used (exit status 78)
├── ExpressionError         a watch expression cannot be read; knows the column
├── FetchError              an address gave no usable answer
│   ├── ForbiddenAddress    the address is private or not http(s): never fetched
│   └── HostAway            its host asked us to stay away for a while: it was not asked
├── ParseError              the answer is no feed, or no article's page
├── StoreError              the database did not do what was asked
│   ├── StoreUnavailable    locked, full, gone or read-only: try again later
│   ├── StoreUnusable       not our database, corrupt, or of a newer program: a person must look
│   └── StoreHeld           another daemon works on this database
├── EmbeddingError          a plug-in that tells what entries mean cannot be used
├── ListenError             the web server cannot listen where it should
├── SendError               a channel did not take an alert
├── TemplateError           a template of the newsroom's own cannot be used; knows the line
└── RecordingError          a recording cannot be read
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


class NewsroomError(Exception):
    """Something the world did, told in words a person can act on."""

    def __init__(self, detail: str = "") -> None:
        """Join the class's own sentence and what the raiser knows: the thing, the place, the way out."""
        summary = (type(self).__doc__ or "").strip().split("\n")[0].rstrip(".")
        super().__init__(f"{summary}: {detail}" if detail else summary)
        self.detail = detail or summary


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Mistake:
    """One mistake in the configuration, with its place; printed as `file:line:col: message`."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ConfigurationError(NewsroomError):
    """The configuration cannot be used."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        """Hold all mistakes found, in order of file and line."""
        super().__init__("\n" + "\n".join(map(str, mistakes)))
        self.mistakes = mistakes


class ExpressionError(NewsroomError):
    """The watch expression cannot be read."""

    def __init__(self, message: str, position: int) -> None:
        """Hold the 0-based `position` in the expression at which the editor's mistake begins."""
        super().__init__(f"{message} (column {position + 1})")
        self.message = message
        self.position = position


class FetchError(NewsroomError):
    """The address gave no usable answer."""

    def __init__(
        self, detail: str = "", *, status: int | None = None, retry_after: timedelta | None = None, host: str = ""
    ) -> None:
        """Hold the HTTP status and the host that gave it, where one came, and how long the server asked us to stay away."""
        super().__init__(detail)
        self.host = host
        self.status = status
        self.retry_after = retry_after


class ForbiddenAddress(FetchError):
    """The address may not be fetched."""


class HostAway(FetchError):
    """The host asked us to stay away; the address was not asked."""


class ParseError(NewsroomError):
    """The answer cannot be read."""


class StoreError(NewsroomError):
    """The database did not do what was asked."""


class StoreUnavailable(StoreError):
    """The database cannot be used at the moment."""


class StoreUnusable(StoreError):
    """The database cannot be used by this program."""


class StoreHeld(StoreError):
    """Another daemon works on this database."""


class EmbeddingError(NewsroomError):
    """The embedding cannot be used."""


class ListenError(NewsroomError):
    """The web server cannot listen."""


class SendError(NewsroomError):
    """The channel did not take the alert."""

    def __init__(
        self, detail: str = "", *, permanent: bool, dead: bool = False, retry_after: timedelta | None = None
    ) -> None:
        """Hold whether trying again is pointless, since the channel has refused this message for good.

        `dead`: it refuses any message, a person must act. `retry_after`: for so long it wants none at all.
        """
        super().__init__(detail)
        self.permanent = permanent
        self.dead = dead
        self.retry_after = retry_after


class TemplateError(NewsroomError):
    """A template cannot be used."""

    def __init__(self, line: int, words: str) -> None:
        """Remember in which line, and why, apart from one another: who shows them knows the file."""
        super().__init__(f"line {line}: {words}")
        self.line = line
        self.words = words


class RecordingError(NewsroomError):
    """The recording cannot be read."""
