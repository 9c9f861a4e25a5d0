"""`stories merge|split|rename|follow|unfollow`: what people change of stories by hand, beside a running daemon.

Each is one transaction; the daemon sees before its next pass that stories were changed, and goes on with them as they are.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from monitor.cli.context import FAILED, USAGE, check_names, options, there
from monitor.cli.tables import TITLE_LIMIT, note, say, some
from monitor.cli.unfolding import no_story, story_of
from monitor.config.paths import did_you_mean
from monitor.daemon import utc_now
from monitor.errors import StoreError
from monitor.model import Newsroom, Story, Update
from monitor.pipeline import Wanting, followers_of
from monitor.render.safe import cut, one_line
from monitor.render.words import count
from monitor.store import Transaction

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for those who read the story's changes.")]
Number = Annotated[int, typer.Argument(metavar="ID", help="The story's number.")]
Watch = Annotated[str | None, typer.Option("--watch", metavar="W", help="The watch's name.")]

#: Characters of a title or a reason that is typed by hand; feeds' own titles are cut at the same length.
_LONGEST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """One change by hand: the open transaction, and who makes it."""

    work: Transaction
    newsroom: Newsroom
    by: str
    at: datetime

    @property
    def wanting(self) -> Wanting:
        """Which article pages are asked because of the change: a story may be followed now."""
        return Wanting(self.work, self.newsroom.feeds, self.at)

    def story(self, number: int) -> Story:
        """Return a story, or the one that it is part of now; end with FAILED where there is none."""
        found = story_of(self.work, number)
        if found is None:
            raise _refused(no_story(number))
        return found


@contextmanager
def _desk(context: typer.Context) -> Iterator[_Desk]:
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    with chosen.change(newsroom) as work:
        yield _Desk(work=there(work, newsroom), newsroom=newsroom, by=login(), at=utc_now())


def login() -> str:
    """Return the login name of the person at the keyboard: of who called sudo, not of the account that the daemon has."""
    user = os.getuid()
    try:
        return one_line(os.environ.get("SUDO_USER", "")) or pwd.getpwuid(user).pw_name
    except KeyError:  # as in a container whose user has no name
        return f"user {user}"


# ---------------------------------------------------------------- merge and split


def merge(
    context: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="ID ID...", help="The numbers of the stories.")],
    *,
    why: Why = "",
) -> None:
    """Make one story of several.

    The lowest number is kept, the other stories become its parts: their numbers lead to it from now on.
    """
    reason = _text(why, "--why")
    if len(set(numbers)) < 2:
        raise _misused("a story cannot be merged with itself: name at least two stories")
    with _desk(context) as desk:
        wholes = _apart(desk, sorted(numbers))
        before = frozenset[str]().union(*(followers_of(desk.work, whole) for whole in wholes))
        for gone in wholes[1:]:
            desk.wanting.merge(wholes[0], gone, by=desk.by, why=reason)
        story = desk.story(wholes[0])
        lost = sorted(before - followers_of(desk.work, story.id))
    say(f"Story {story.id} “{_title(story)}” has taken in {_numbers(wholes[1:])}: {_size(story)}.")
    for watch in lost:
        say(
            f"{watch} was taken off one of them and follows none now; `stories follow {story.id} --watch {watch}` lets it."
        )


def split(
    context: typer.Context,
    number: Number,
    chapters: Annotated[
        list[str] | None, typer.Argument(metavar="[CHAPTER]...", help="As `stories show` names them: 2, or 7/2.")
    ] = None,
    *,
    why: Why = "",
) -> None:
    """Undo a merge, or take chapters out of a story.

    Without chapters the part ID stands alone again, with all that had been merged into it before. With chapters the entries
    that have them become a story of their own, with all their chapters.
    """
    reason = _text(why, "--why")
    with _desk(context) as desk:
        whole = desk.story(number)
        told = _take_out(desk, number, whole, chapters, reason) if chapters else _undo(desk, number, whole, reason)
    say(told)


def _undo(desk: _Desk, number: int, whole: Story, why: str) -> str:
    parts = [part.id for part in desk.work.parts(whole.id) if part.id != whole.id]
    if whole.id == number and not parts:
        raise _refused(
            f"story {number} stands alone already, and nothing was merged into it; to take entries out of it name chapters that"
            f" they have in `newsroom-monitor stories show {number}`: `stories split {number} CHAPTER...`"
        )
    if whole.id == number:
        ways = some([f"`stories split {part}`" for part in parts])
        raise _refused(f"story {number} is kept; say which of its parts is to stand alone again: {ways}")
    try:
        desk.work.split(number, at=desk.at, by=desk.by, why=why)
    except StoreError as error:  # all other entries were taken out of the whole: the part is what is left of it
        raise _refused(
            f"story {number} cannot stand alone: {error.detail}; its number leads to story {whole.id} as it is"
        ) from error
    alone, rest = desk.story(number), desk.story(whole.id)
    return (
        f"Story {alone.id} “{_title(alone)}” stands alone again: {_size(alone)}."
        f" Left in story {rest.id} “{_title(rest)}”: {_size(rest)}."
    )


def _take_out(desk: _Desk, number: int, whole: Story, chapters: Sequence[str], why: str) -> str:
    named = _named(desk, number, whole, chapters)
    entries = {(update.revision.feed, update.revision.entry) for update in named}
    left = {(one.revision.feed, one.revision.entry) for one in desk.work.updates(whole.id)} - entries
    if not left:
        raise _refused(f"nothing would be left of story {whole.id}: these chapters are of all its entries")
    change = desk.work.part(named, at=desk.at, by=desk.by, why=why)
    made, rest = desk.story(change.other or 0), desk.story(whole.id)
    return f"Story {made.id} “{_title(made)}” was made of {_size(made)}. Left in story {rest.id} “{_title(rest)}”: {_size(rest)}."


def _named(desk: _Desk, number: int, whole: Story, chapters: Sequence[str]) -> Sequence[Update]:
    """Return the updates of the chapters that were named; a bare number is a chapter of the story that was asked for."""
    there = {f"{update.story}/{update.chapter}": update for update in desk.work.updates(whole.id)}
    names = [name if "/" in name else f"{number}/{name}" for name in chapters]
    for given, name in zip(chapters, names, strict=True):
        if name not in there:
            labels = [label.removeprefix(f"{whole.id}/") for label in there]
            raise _misused(f"story {number} has no chapter {given}{did_you_mean(given, labels)}; it has {some(labels)}")
    return [there[name] for name in dict.fromkeys(names)]


def _apart(desk: _Desk, numbers: Sequence[int]) -> Sequence[int]:
    """Return the stories that these are or are part of, in order; end with FAILED where two of them are one already."""
    wholes: dict[int, int] = {}
    for number in numbers:
        whole = desk.story(number).id
        if number in wholes.values():
            raise _misused(f"story {number} is named twice")
        if whole in wholes:
            one = f"{number} is part of story {whole}" if wholes[whole] == whole else f"both are part of story {whole}"
            raise _refused(
                f"stories {wholes[whole]} and {number} are one already: {one}; `newsroom-monitor stories split {number}` undoes that"
            )
        wholes[whole] = number
    return sorted(wholes)


# ---------------------------------------------------------------- names and followers


def rename(
    context: typer.Context,
    number: Number,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The new title.")],
    *,
    why: Why = "",
) -> None:
    """Give a story another title."""
    text, reason = _text(title, "the title"), _text(why, "--why")
    if not text:
        raise _misused("the title is empty: give the story a name")
    with _desk(context) as desk:
        story = desk.story(number)
        if story.title == text:
            raise _refused(f"story {story.id} is called “{_title(story)}” already")
        desk.work.rename_story(story.id, text, at=desk.at, by=desk.by, why=reason)
    say(f"{_called(number, story)} is called “{text}” now; it was called “{_title(story)}”.")


def follow(context: typer.Context, number: Number, *, watch: Watch = None, why: Why = "") -> None:
    """Let a watch follow a story.

    As if it had hit it with `follow: story`: its channels are told of all later updates.
    """
    reason = _text(why, "--why")
    with _desk(context) as desk:
        name = _one_watch(desk, watch)
        story = desk.story(number)
        if name in desk.work.following(story.id).followed:
            raise _refused(f"{name} follows story {story.id} by hand already")
        desk.wanting.follow(story.id, name, by=desk.by, why=reason)
        channels = desk.newsroom.watches[name].notify
    told = f"{some(channels)} is told of its later updates" if channels else "it tells no channel (notify)"
    say(f"{name} follows story {story.id} “{_title(story)}” from now on: {told}.")


def unfollow(context: typer.Context, number: Number, *, watch: Watch = None, why: Why = "") -> None:
    """Let a watch follow a story no longer.

    Later updates are none of its business, even if it hits them. Without --watch that goes for all that follow the story.
    """
    reason = _text(why, "--why")
    with _desk(context) as desk:
        story = desk.story(number)
        names = _to_end(desk, story.id, watch)
        did = followers_of(desk.work, story.id).issuperset(names)
        for name in names:
            desk.work.unfollow(story.id, name, at=desk.at, by=desk.by, why=reason)
    since = "is no longer followed by" if did else "will not be followed by"
    say(f"{_called(number, story)} “{_title(story)}” {since} {', '.join(names)}.")


def _to_end(desk: _Desk, story: int, watch: str | None) -> Sequence[str]:
    """Return the watches that are to follow a story no longer: a watch may be one that is gone from the configuration."""
    follow = followers_of(desk.work, story)
    if watch is None:
        if not follow:
            raise _refused(f"no watch follows story {story}")
        return sorted(follow)
    if watch in desk.work.following(story).unfollowed:
        raise _refused(f"{watch} follows story {story} no longer already")
    if watch not in follow:
        check_names([watch], desk.newsroom.watches, "watch")
    return [watch]


def _one_watch(desk: _Desk, watch: str | None) -> str:
    if watch is None:
        raise _misused(
            f"say which watch is to follow it: --watch W; the configuration has: {some(sorted(desk.newsroom.watches))}"
        )
    check_names([watch], desk.newsroom.watches, "watch")
    return watch


# ---------------------------------------------------------------- words


def _called(number: int, story: Story) -> str:
    return f"Story {story.id}" if number == story.id else f"Story {story.id}, of which {number} is a part,"


def _numbers(numbers: Sequence[int]) -> str:
    return f"story {numbers[0]}" if len(numbers) == 1 else f"stories {', '.join(map(str, numbers))}"


def _size(story: Story) -> str:
    entries = "1 entry" if story.entries == 1 else f"{story.entries} entries"
    return f"{entries}, {count(story.updates, 'update')}"


def _title(story: Story) -> str:
    return cut(story.title, TITLE_LIMIT)


def _text(given: str, what: str) -> str:
    """Return what was typed on one line, without characters that no terminal should show; end with USAGE if it is too long."""
    text = one_line(given)
    if len(text) > _LONGEST:
        raise _misused(f"{what} has {len(text)} characters; {_LONGEST} is the most")
    return text


def _refused(message: str) -> typer.Exit:
    note(message)
    return typer.Exit(FAILED)


def _misused(message: str) -> typer.Exit:
    note(message)
    return typer.Exit(USAGE)
