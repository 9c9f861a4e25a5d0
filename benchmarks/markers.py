# needs: data folder as argument
r"""Are the marks that publishers put on an edit read as what they are, and their times?

Data: markers.tsv, forms seen in the wild: the line, its kind, its time as ISO, the day it stood in an article.

Method: a known article is shown to the revise station again with the line in it, where such a line stands: in the text or in
the headline. What must come of it depends on the kind in the file (PLACES in the code maps every one):
  block        (update, live-post in the text) the line and a new sentence on top -> an update with a block
  prefix       (update, wrap-up, live, ... in the headline) alone -> not told; with a new sentence -> an update
  note         (update in brackets, Eds:, a field of a wire) alone -> not told; with a new sentence -> an update
  correction   (in the text or the headline) -> a correction
  repeat       (repeat, refile) alone -> not told
  furniture    (last updated, published, dateline, developing, boundary, ...) alone -> not told
  negative     as a headline and as a sentence: neither a correction nor a retraction, and no block
Left out: publishers' notes from a database field (travel advisories), which never stand in a feed's article.

Times: of every line with an ISO time in the file. The feed's zone is the one the file names, or that of its offset, where it
says "feed tz", else UTC; the article is read at 23:40 of its day. Right: the block (or, for furniture, the marker reader,
as no block shows these) gives the same minute, or the same day for a date. A line that has no time must give none.
Naive: the label by one expression, `^\W*(UPDATED?|CORRECTION|CORRECTED)\b`; the time by `hh:mm`, read in the feed's zone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.material import Shelf, article, existing
from benchmarks.measure import data_arguments, print_figures, print_misses, ratio
from monitor.model import SILENT_KINDS, Change, Kind, Paragraph
from monitor.revise.markers import read_marker
from monitor.revise.times import Calendar, resolve
from monitor.text import paragraphs

TITLE = "Ferry talks in Port Kessler go on"
TEXT = (
    "The ferry company and the dockers' union met in Port Kessler for a third day.",
    "Both sides said that they were far from an agreement on night shifts.",
    "The harbour master expects no sailings before the weekend.",
)
NEW = "The union's speaker left the building shortly after noon without a word."
#: What must come of a kind of the file, by the word it begins with; `update` and `correction` are told apart by place.
PLACES = {
    "update": "block", "live-post": "block", "wrap-up": "prefix", "headline-update": "prefix", "headline-live": "prefix",
    "headline-live-closed": "prefix", "headline-breaking": "prefix", "background": "prefix", "advisory": "prefix",
    "correction": "correction", "repeat": "repeat", "refile": "repeat", "last-updated": "furniture",
    "published": "furniture", "dateline": "furniture", "developing": "furniture", "pointer": "furniture",
    "original-boundary": "furniture", "boilerplate": "furniture", "NEGATIVE": "negative",
}  # fmt: skip
_DATABASE = "update_reason"
_WIRE_HEADLINES = "headlines)"
_SEPARATOR = re.compile(r"^.{2,40}?(?:\s?--?\s?|:\s)(?=\S)")
_ENDING = re.compile(r"\s[-–]\s(?:UPDATED|as it happened)$")
_NAIVE_LABEL = re.compile(r"^\W*(UPDATED?|CORRECTION|CORRECTED)\b")
_NAIVE_TIME = re.compile(r"\b(\d{1,2}):(\d\d)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One line of the file."""

    line: str
    kind: str
    iso: str
    day: str
    source: str

    @property
    def place(self) -> str | None:
        """Return what must come of the line, None if it cannot stand in an article."""
        if _DATABASE in self.source:
            return None
        place = PLACES[re.split(r"[\s(]", self.kind)[0]]
        if place == "block" and self.in_headline:
            return "prefix"
        is_note = self.line.startswith(("(", "<", "Eds:", "^Eds:")) and not re.search(r"\d.*:", self.line)
        return "note" if place == "block" and is_note else place

    @property
    def in_headline(self) -> bool:
        """Tell whether the line is a headline (or the slugline that stands for one)."""
        return self.source.endswith(_WIRE_HEADLINES) or "slugline" in self.kind or self.kind.startswith("headline")

    @property
    def bare(self) -> str:
        """Return the headline without its prefix or ending, as it would have stood there before."""
        if "slugline" in self.kind:
            return self.line.split(" (")[0]
        without_ending = _ENDING.sub("", self.line)
        if without_ending != self.line:
            return without_ending
        return _SEPARATOR.sub("", self.line.replace("+++", ":").lstrip(": "))

    @property
    def expected(self) -> datetime | date | None:
        """Return the time that the file gives, if it gives one."""
        stamp = self.iso.split(" ")[0]
        if not stamp[:4].isdigit():
            return None
        return date.fromisoformat(stamp) if len(stamp) == 10 else datetime.fromisoformat(stamp)

    @property
    def has_time_answer(self) -> bool:
        """Tell whether the file says which time the line names, or that it names none."""
        return (
            self.expected is not None
            or self.iso in {"None", "None (feed time)"}
            or self.iso.startswith("None (date of")
        )

    @property
    def zone(self) -> str:
        """Return the feed's zone as the file has it."""
        if named := re.search(r"feed tz ([A-Z]\w+/\w+)", self.iso):
            return named[1]
        expected = self.expected
        if not isinstance(expected, datetime) or "feed tz" not in self.iso:
            return "UTC"
        offset = expected.utcoffset() or timedelta(0)
        hours = int(offset.total_seconds() // 3600)
        # These names count the other way round: Etc/GMT+4 is four hours behind.
        return f"Etc/GMT{-hours:+d}" if hours else "UTC"

    @property
    def now(self) -> datetime:
        """Return when the article is read: late on its day."""
        day = re.match(r"\d{4}-\d\d-\d\d", self.day)
        expected = self.expected
        if day or expected is None:
            on = date.fromisoformat(day[0]) if day else date(2025, 6, 1)
            # The day is that of the outlet, which the expected time knows best.
            home = expected.tzinfo if isinstance(expected, datetime) else ZoneInfo(self.zone)
            return datetime.combine(on, time(23, 40), home).astimezone(UTC)
        moment = expected if isinstance(expected, datetime) else datetime.combine(expected, time(20), UTC)
        return moment.astimezone(UTC) + timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What came of one line."""

    form: Form
    place: str
    kind_right: bool
    kinds: tuple[str, ...]
    read: datetime | date | None
    time_right: bool
    naive_kind: bool
    naive_time: bool


def show(form: Form, title: str, body: Sequence[str], *, title_before: str = TITLE) -> Change | None:
    """Show the known article, then this state of it."""
    shelf = Shelf(timezone=form.zone)
    shelf.show(article("a", title_before, TEXT), form.now - timedelta(hours=30))
    parts = [part for row in body for part in _parts(row)]
    return shelf.show(article("a", title, parts, form.now), form.now).change


def _parts(row: str) -> tuple[Paragraph, ...]:
    # A wire's element comes as markup; its tags are gone before the station sees it.
    return paragraphs(row) if row.startswith("<") else (Paragraph(text=row),)


def block(form: Form) -> tuple[bool, list[Change | None]]:
    """Expect an update with a block."""
    line = form.line.removesuffix("...").strip()
    found = show(form, TITLE, [line, NEW, *TEXT])
    return bool(found and found.kind is Kind.UPDATE and found.blocks), [found]


def prefix(form: Form) -> tuple[bool, list[Change | None]]:
    """Expect that a prefix alone is not told, and does not hide new text."""
    alone = show(form, form.line, TEXT, title_before=form.bare)
    more = show(form, form.line, [NEW, *TEXT], title_before=form.bare)
    return _is_silent(alone) and _is(more, Kind.UPDATE), [alone, more]


def note(form: Form) -> tuple[bool, list[Change | None]]:
    """Expect that a note alone is not told, and does not hide new text."""
    alone, more = show(form, TITLE, [form.line, *TEXT]), show(form, TITLE, [form.line, NEW, *TEXT])
    return _is_silent(alone) and _is(more, Kind.UPDATE), [alone, more]


def correction(form: Form) -> tuple[bool, list[Change | None]]:
    """Expect a correction."""
    line = form.line.replace("...", NEW)
    found = (
        show(form, form.line, TEXT, title_before=form.bare)
        if form.in_headline
        else show(form, TITLE, [line, *([] if line != form.line else [NEW]), *TEXT])
    )
    return _is(found, Kind.CORRECTION), [found]


def silent(form: Form) -> tuple[bool, list[Change | None]]:
    """Expect that the line alone is not told."""
    found = (
        show(form, form.line, TEXT, title_before=form.bare)
        if form.in_headline
        else show(form, TITLE, [form.line, *TEXT])
    )
    return _is_silent(found), [found]


def negative(form: Form) -> tuple[bool, list[Change | None]]:
    """Expect an ordinary headline and an ordinary sentence."""
    found = [show(form, form.line, TEXT), show(form, TITLE, [form.line, *TEXT])]
    fires = any(each and (each.blocks or each.kind in {Kind.CORRECTION, Kind.RETRACTION}) for each in found)
    return not fires, found


EXPECTATIONS: dict[str, Callable[[Form], tuple[bool, list[Change | None]]]] = {
    "block": block,
    "prefix": prefix,
    "note": note,
    "correction": correction,
    "repeat": silent,
    "furniture": silent,
    "negative": negative,
}


def _is_silent(change: Change | None) -> bool:
    return change is None or change.kind in SILENT_KINDS


def _is(change: Change | None, kind: Kind) -> bool:
    return change is not None and change.kind is kind


def time_of(form: Form, changes: Sequence[Change | None]) -> datetime | date | None:
    """Return the time that was read: of the first new block, else what the marker reader makes of the line."""
    blocks = [found for change in changes if change for found in change.blocks]
    if blocks:
        return blocks[0].time
    marker = read_marker(form.line)
    if marker is None or marker.moment is None:
        return None
    return resolve(marker.moment, Calendar(home=ZoneInfo(form.zone), reference=form.now))[0]


def same_time(expected: datetime | date | None, read: datetime | date | None) -> bool:
    """Tell whether two times are of the same minute, or two dates the same day; a date is never a time."""
    if isinstance(expected, datetime) and isinstance(read, datetime):
        return abs(expected - read) < timedelta(minutes=1)
    return type(expected) is type(read) and expected == read


def read_naively(form: Form) -> tuple[bool, datetime | None]:
    """Return whether one expression sees the label, and the time that another one reads."""
    labelled = bool(_NAIVE_LABEL.match(form.line))
    found = _NAIVE_TIME.search(form.line)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return labelled, None
    day = form.now.astimezone(ZoneInfo(form.zone)).date()
    return labelled, datetime.combine(day, time(int(found[1]), int(found[2])), ZoneInfo(form.zone))


def readings(forms: Sequence[Form]) -> Iterator[Reading]:
    """Show every line that can stand in an article."""
    for form in forms:
        if (place := form.place) is None:
            continue
        right, changes = EXPECTATIONS[place](form)
        read = time_of(form, changes)
        labelled, naive_time = read_naively(form)
        wanted = place in {"block", "correction"} or (
            place == "prefix" and form.kind.startswith(("update", "headline-update"))
        )
        yield Reading(
            form=form,
            place=place,
            kind_right=right,
            kinds=tuple(str(change.kind) if change else "none" for change in changes),
            read=read,
            time_right=same_time(form.expected, read),
            naive_kind=labelled == wanted,
            naive_time=same_time(form.expected, naive_time),
        )


def figures(name: str, found: Sequence[Reading]) -> dict[str, object]:
    """Return the shares of right kinds and times of a group of lines."""
    dated = [each for each in found if each.form.expected is not None]
    undated = [each for each in found if each.form.expected is None and each.form.has_time_answer]
    return {
        "lines": name,
        "n": len(found),
        "kind": ratio(sum(each.kind_right for each in found), len(found)),
        "with a time": len(dated),
        "time": ratio(sum(each.time_right for each in dated), len(dated)),
        "without": len(undated),
        "none read": ratio(sum(each.time_right for each in undated), len(undated)),
        "naive kind": ratio(sum(each.naive_kind for each in found), len(found)),
        "naive time": ratio(sum(each.naive_time for each in dated), len(dated)),
    }


def load(path: Path) -> list[Form]:
    """Read the file."""
    with existing(path).open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Form(
                line=line,
                kind=row["kind"],
                iso=row["expected_iso"] or "",
                day=row["context_date"] or "",
                source=row["source"] or "",
            )
            for row in table
            for line in _lines(row)
        ]


def _lines(row: dict[str, str]) -> list[str]:
    """Return the forms of a row: one names two, one leaves out the date that follows it."""
    line = row["marker"].strip()
    if row["expected_iso"] == "date follows":
        return [line.replace("...", "12/03/2025")]
    return line.split(" / ") if row["kind"] == "refile (dpa)" else [line]


def main() -> None:
    """Measure and print."""
    options = data_arguments(__doc__ or "").parse_args()
    forms = load(options.folder / "markers.tsv")
    found = list(readings(forms))
    table = [figures("all", found)]
    table += [figures(place, [each for each in found if each.place == place]) for place in EXPECTATIONS]
    print_figures(f"Marks of edits ({len(forms) - len(found)} of {len(forms)} left out)", table, as_json=options.json)
    if options.verbose:
        wrong = (each for each in found if not each.kind_right)
        print_misses("Kinds", (f"{each.place}, {' then '.join(each.kinds)}: {each.form.line[:100]}" for each in wrong))
        late = (each for each in found if each.form.has_time_answer and not each.time_right)
        print_misses("Times", (f"{each.form.line[:80]}: {each.form.iso}, read {each.read}" for each in late))


if __name__ == "__main__":
    main()
