"""What came of a test: nothing to say, or where it differs from what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import StagedRevision, WatchTest
from monitor.render.safe import cut, one_line

#: Characters of a test's first words, where it has no name.
_NAME_LENGTH = 60


class Sign(StrEnum):
    """How a row of a difference is to be read."""

    MISSING = "-"
    UNWANTED = "+"
    CAME = " "
    BECAUSE = "·"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a difference."""

    sign: Sign
    text: str

    def __str__(self) -> str:
        return f"{self.sign} {one_line(self.text)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that came otherwise than expected: in a sentence, and line by line."""

    message: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """One test of a watch that has been run."""

    watch: str
    test: WatchTest
    differences: tuple[Difference, ...] = ()
    #: How long it took.
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether all came as expected."""
        return not self.differences

    @property
    def name(self) -> str:
        """What the test is called: its name, else what is expected of its first words."""
        if self.test.name:
            return self.test.name
        if self.test.alerts is not None:
            expected = "tells" if self.test.alerts else "does not tell"
        else:
            expected = "fires at" if self.test.fires else "does not fire at"
        return f"{expected}: {cut(one_line(_words(self.test.revisions[0])), _NAME_LENGTH)}"

    def lines(self) -> Iterator[str]:
        """Yield the differences as they are read, a line each."""
        for difference in self.differences:
            yield f"  {difference.message}"
            yield from (f"    {row}" for row in difference.rows)


def _words(revision: StagedRevision) -> str:
    return revision.title or revision.text or revision.summary or ""
