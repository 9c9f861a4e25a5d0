"""How does a story's timeline look on a terminal? Above its chapters what it comes to, below them how it grew and was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from monitor.cli.differences import label, show_below
from monitor.cli.fates import in_words
from monitor.cli.tables import Column, Reader, Row, field, roughly, say, show, some, title
from monitor.follow.timeline import State
from monitor.model import Follow, StoryDeed
from monitor.render.safe import cut, one_line
from monitor.render.words import count
from monitor.render.words import moment as clock
from monitor.store import BY_FOLLOWING

#: So many hours or days of growth are shown, the latest; and so many characters of a title or of a reason within a line.
_GROWTH_SHOWN = 24
_LINE_LIMIT = 60
#: What a watch follows that has no `follow: story`.
_NARROW: Mapping[str | None, str] = {
    str(Follow.ENTRY): ", only the entries that it hit",
    str(Follow.NONE): ", only what it hits",
    None: ", no longer configured",
}


def show_timeline(row: Row, reader: Reader) -> None:
    """Print a story: what it comes to, its chapters, what each said, how it grew, and what was done to it."""
    for line in _head(row, reader):
        say(line)
    say("")
    show(row["chapters"], _chapter_columns(row, reader), empty="", as_json=False)
    show_below(row["chapters"], row["id"], reader)
    _show_growth(row, reader)
    _show_changes(row, reader)


def in_a_word(row: Row, reader: Reader) -> str:
    """Return the state of a story with what made it so: `quiet, nothing new since …`."""
    pace = f", lately every {roughly(row['pace'])}" if row["pace"] else ""
    if row["state"] == State.CLOSED:
        return f"closed: no new entry since {reader.moment(row['joined'])}"
    if row["state"] == State.QUIET:
        return (
            f"quiet: nothing new since {reader.moment(row['novel'])}; closed from {reader.moment(row['closed_from'])}"
        )
    then = "quiet" if row["quiet_from"] < row["closed_from"] else "closed"
    return f"developing: something new {reader.distance(row['novel'])} ago{pace}; {then} from {reader.moment(row['quiet_from'])}"


# ---------------------------------------------------------------- above the chapters


def _head(row: Row, reader: Reader) -> Iterator[str]:
    if row["asked"] != row["id"]:
        yield f"Story {row['asked']} is part of story {row['id']} now."
    yield f"Story {row['id']}: {title(row)}"
    yield in_a_word(row, reader)
    size = f"{count(row['updates'], 'update')} of {_entries(row['entries'])} in {count(row['feeds'], 'feed')}"
    yield f"{size}, {count(row['sources'], 'independent source')}; opened {reader.moment(row['opened'])}"
    yield f"had it first: {some(row['first_in'])}"
    yield f"had new things first: {_firsts(row['firsts'])}"
    if len(row["parts"]) > 1:
        yield f"made of: {'; '.join(map(_part, row['parts']))}"
    for follower in row["followers"]:
        yield _follower(follower, reader)


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def _firsts(firsts: Sequence[Row]) -> str:
    brought = [f"{first['feed']} {first['updates']}" for first in firsts if first["updates"]]
    repeat = [first["feed"] for first in firsts if not first["updates"]]
    only = f"only repeated by {some(repeat)}" if repeat else ""
    return "; ".join(filter(None, (some(brought), only)))


def _part(part: Row) -> str:
    return f"{part['id']} “{cut(part['title'], _LINE_LIMIT)}” ({_entries(part['entries'])})"


def _follower(row: Row, reader: Reader) -> str:
    does = "followed by" if row["follows"] else "no longer followed by"
    if row["by"] == "hit":
        return f"{does} {row['watch']} since {reader.moment(row['since'])} (hit{_NARROW.get(row['follow'], '')})"
    gone = _NARROW[None] if row["follow"] is None else ""
    return f"{does} {row['watch']} since {reader.moment(row['since'])} (by hand, {row['who']}{_why(row)}{gone})"


def _why(row: Row) -> str:
    return f": {cut(one_line(row['why']), _LINE_LIMIT)}" if row["why"] else ""


# ---------------------------------------------------------------- chapters


def _chapter_columns(story: Row, reader: Reader) -> Mapping[str, Column]:
    stamped = any(block["time"] for row in story["chapters"] for block in row["blocks"])
    return {
        "chapter": lambda row: label(row, story["id"]),
        "seen": lambda row: reader.moment(row["at"]),
        **({"block time": lambda row: _block_times(row, reader)} if stamped else {}),
        "feed": field("feed"),
        "kind": field("kind"),
        "title": title,
        "new": lambda row: _new(row, story["id"]),
        "what became of it": lambda row: _became(row, reader),
    }


def _block_times(row: Row, reader: Reader) -> str:
    """Return when the outlet says that its new parts were written; of a live blog's many the latest."""
    seen: datetime = row["at"]
    times = [clock(block["time"], zone=reader.zone, now=seen) for block in row["blocks"] if block["time"]]
    return some(list(dict.fromkeys(times)), limit=2)


def _new(row: Row, story: int) -> str:
    if row["new"]:
        return count(len(row["new"]), "sentence")
    if row["repeats"] is None:
        return "nothing"
    return f"nothing: repeats {label(row['repeats'], story)} ({row['repeats']['feed']})"


def _became(row: Row, reader: Reader) -> str:
    told = [f"{fate['channel']}: {in_words(fate, reader)}" for fate in row["fate"]]
    return "\n".join(told) or "concerns no channel"


# ---------------------------------------------------------------- below the chapters


def _show_growth(story: Row, reader: Reader) -> None:
    """Print how it grew, where there is more than one hour of it."""
    growth: Sequence[Row] = story["growth"]
    if len(growth) < 2:
        return
    by = story["growth_by"]
    before = f", the latest {_GROWTH_SHOWN} of {len(growth)}" if len(growth) > _GROWTH_SHOWN else ""
    say(f"\nGrowth by {by}{before} ({by}s in which nothing came are left out):")
    columns: Mapping[str, Column] = {
        by: lambda row: reader.moment(row["at"]) if by == "hour" else f"{row['at'].astimezone(reader.zone):%a %-d %b}",
        **{name: field(name) for name in ("updates", "entries", "novel")},
        "sources so far": field("sources"),
    }
    show(growth[-_GROWTH_SHOWN:], columns, empty="", as_json=False)


def _show_changes(story: Row, reader: Reader) -> None:
    if story["changes"]:
        say("\nWhat was done to it:")
    for row in story["changes"]:
        say(f"  {reader.moment(row['at'])}  {_done(row)}{_why(row)}")


def _done(row: Row) -> str:
    """Return a change in words: who did what."""
    by, story, other = row["by"], row["story"], row["other"]
    return {
        StoryDeed.MERGE: f"{'they turned out to be one' if by == BY_FOLLOWING else by}: story {other} became part of story {story}",
        StoryDeed.SPLIT: f"{by}: story {other} was split from story {story}",
        StoryDeed.PART: f"{by}: entries of story {story} became story {other}",
        StoryDeed.RENAME: f"{by}: “{row['before']}” was renamed to “{row['after']}”",
        StoryDeed.FOLLOW: f"{by}: {row['watch']} follows story {story}",
        StoryDeed.UNFOLLOW: f"{by}: {row['watch']} follows story {story} no longer",
    }[StoryDeed(row["what"])]
