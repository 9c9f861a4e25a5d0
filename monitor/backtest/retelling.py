"""Which revisions does each watch hit, and what is told of their stories?

Only stories that a watch hits can concern anybody. So the matcher is asked first, over everything; then the stories that
were hit are rehearsed whole, from their first chapter on: what was said before the first hit, and who said it, counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from heapq import heappop, heappush
from itertools import count, groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple, Self

from monitor import decide
from monitor.backtest.merging import Merges, merges_of
from monitor.backtest.passes import Passes, Place
from monitor.backtest.period import Period
from monitor.model import Alert, Change, Entry, Hit, Message, Newsroom, Placement, Poll, Reason, Update, Verdict
from monitor.pipeline import file, widen
from monitor.rehearsal import Happening, Rehearsal, Told
from monitor.render import render
from monitor.store import ArchivedChapter, View
from monitor.text.copies import copy_marks, link_marks

#: Passes chapters on while somebody watches how far it is; it is given a label and what is read.
Watching = Callable[[str, Iterator[ArchivedChapter]], Iterator[ArchivedChapter]]
#: So many stories are rehearsed at once: with their chapters they take some 100 MB.
STORIES_AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One update as a channel would have been told of it; `watches` made it the channel's business."""

    #: The story under which it was recorded: a part of the notice's, where that took others in.
    story: int
    chapter: int
    feed: str
    entry: str
    number: int
    watches: tuple[str, ...]
    #: By what the sentences that are shown of it are known again; an archive's alerts have too many to keep them.
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """An alert as it would have gone out; story, chapters and numbers are those of the archive."""

    at: datetime
    channel: str
    story: int
    reason: Reason
    watches: tuple[str, ...]
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Retold:
    """What one configuration makes of an archive; everything but `notices` is counted in the period only."""

    newsroom: Newsroom
    period: Period
    revisions: int
    #: How many revisions were passed over, by feed: the configuration has none of this name.
    passed_over: Mapping[str, int]
    #: By watch.
    hits: Mapping[str, int]
    stories: Mapping[str, frozenset[int]]
    #: All in order of their moments, also those before the period.
    notices: tuple[Notice, ...]
    #: How many updates that were a watch's business its channels were not told, and why; by (watch, reason).
    refused: Mapping[tuple[str, Reason], int]

    @property
    def told(self) -> Iterator[Notice]:
        """The notices of the period."""
        return (notice for notice in self.notices if self.period.holds(notice.at))


def concerning(newsroom: Newsroom, watches: Collection[str]) -> Newsroom:
    """Return a newsroom with these watches, and those that tell the same channels: nothing else bears on what they tell."""
    chosen = (watch for name, watch in newsroom.watches.items() if name in watches)
    channels = {channel for watch in chosen for channel in watch.notify}
    kept = {
        name: watch
        for name, watch in newsroom.watches.items()
        if name in watches or not channels.isdisjoint(watch.notify)
    }
    return replace(newsroom, watches=kept)


def retell(
    view: View,
    newsroom: Newsroom,
    period: Period,
    *,
    lead: timedelta,
    watching: Watching = lambda _, read: read,
    at_once: int = STORIES_AT_ONCE,
) -> Retold:
    """Return what `newsroom` would have told in `period`; what was seen or held in the `lead` before bears on it.

    Costs two readings: of all stories that moved since then, and of those that were hit. Memory holds `at_once` of the
    stories that were hit, without their texts; all of them where a channel has a budget, which makes them depend on
    one another.
    """
    stage = Rehearsal(newsroom, say=_title_alone)
    survey = _Survey(stage, period)
    moving = view.stories_since(period.since - lead)
    survey.see(watching("matching", view.chapters(moving)))
    stories = sorted(survey.hit)
    deferred, merges = survey.passes.deferred(view, stories), merges_of(view, survey.merged)
    performance = _Performance(stage, survey.spotted, deferred, merges)
    # A channel is told of each story by itself, unless it counts its alerts.
    size = len(stories) if _counts_alerts(newsroom) else at_once
    for first in range(0, len(stories), size or 1):
        performance.play(watching("rehearsing", view.chapters(stories[first : first + size])))
    return Retold(
        newsroom=newsroom,
        period=period,
        revisions=survey.revisions,
        passed_over=survey.passed_over,
        hits=survey.hits,
        stories={watch: frozenset(stories) for watch, stories in survey.stories.items()},
        notices=tuple(sorted(performance.notices, key=attrgetter("at"))),
        refused=performance.refused(period),
    )


def _counts_alerts(newsroom: Newsroom) -> bool:
    """Tell whether a channel that is told of anything has a budget."""
    channels = {channel for watch in newsroom.watches.values() for channel in watch.notify}
    return any(channel.at_most for name, channel in newsroom.channels.items() if name in channels)


# ---------------------------------------------------------------- who hits what


@dataclass(slots=True)
class _Survey:
    stage: Rehearsal
    period: Period
    revisions: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    stories: dict[str, set[int]] = field(default_factory=dict)
    #: Which watches hit a chapter.
    spotted: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    #: All stories with a hit, in the period or before, and all that have parts.
    hit: set[int] = field(default_factory=set)
    merged: set[int] = field(default_factory=set)
    passes: Passes = field(default_factory=Passes)

    def see(self, chapters: Iterable[ArchivedChapter]) -> None:
        matcher, feeds = self.stage.pipeline.matcher, self.stage.newsroom.feeds
        for chapter in chapters:
            update, entry = chapter.update, chapter.entry
            counted = self.period.holds(update.revision.at)
            feed = feeds.get(entry.feed)
            if feed is None:
                self.passed_over.update([entry.feed] * counted)
                continue
            self.revisions += counted
            self.passes.note(update, chapter.story)
            if chapter.story != update.story:
                self.merged.add(chapter.story)
            watches = matcher.hitting(entry, update.revision.change, feed)
            if watches:
                self._spot(chapter, watches, counted=counted)

    def _spot(self, chapter: ArchivedChapter, watches: tuple[str, ...], *, counted: bool) -> None:
        self.spotted[chapter.update.story, chapter.update.chapter] = watches
        self.hit.add(chapter.story)
        if counted:
            self.hits.update(watches)
            for watch in watches:
                self.stories.setdefault(watch, set()).add(chapter.story)


# ---------------------------------------------------------------- what is told of it


@dataclass(frozen=True, slots=True)
class _Refusal:
    at: datetime
    reason: Reason
    watches: tuple[str, ...]


class _Archived(NamedTuple):
    """An update of the archive, as the stage must know it."""

    story: int
    place: Place
    number: int

    @classmethod
    def of(cls, chapter: ArchivedChapter) -> Self:
        update = chapter.update
        return cls(chapter.story, (update.story, update.chapter), update.revision.number)


@dataclass(slots=True)
class _Performance:
    """The stories that were hit, before an empty house."""

    stage: Rehearsal
    spotted: Mapping[Place, tuple[str, ...]]
    #: When the last one was seen of what was told together with a chapter, where that was later.
    deferred: Mapping[Place, datetime]
    #: Which stories were found to be one, and when.
    merges: Merges
    notices: list[Notice] = field(default_factory=list)
    #: The story on stage for each one of the archive, and back; and the archive's update for each chapter on stage.
    _stories: dict[int, int] = field(default_factory=dict)
    _numbers: dict[int, int] = field(default_factory=dict)
    _archived: dict[Place, _Archived] = field(default_factory=dict)
    #: By channel, story and chapter on stage: whose business it is.
    _business: dict[tuple[str, int, int], tuple[str, ...]] = field(default_factory=dict)
    #: By channel and update of the archive: what has kept it from being told.
    _refusals: dict[tuple[str, Place], _Refusal] = field(default_factory=dict)

    def play(self, chapters: Iterable[ArchivedChapter]) -> None:
        """Tell what was seen of stories, moment by moment, then let the clock run on until nothing is held any more.

        What was played before is forgotten.
        """
        self.stage.forget()
        self._stories.clear()
        self._numbers.clear()
        self._archived.clear()
        self._business.clear()
        for at, together in groupby(_in_time(chapters, self.deferred), key=itemgetter(0)):
            self._hear(self.stage.release(before=at))
            for _, chapter in together:
                self._file(chapter, at)
            self._hear(self.stage.tell(at))
        self._hear(self.stage.release(before=None))

    def refused(self, period: Period) -> Mapping[tuple[str, Reason], int]:
        """Count what was never told, by watch and reason."""
        counted = (refusal for refusal in self._refusals.values() if period.holds(refusal.at))
        return Counter((watch, refusal.reason) for refusal in counted for watch in refusal.watches)

    def _file(self, chapter: ArchivedChapter, at: datetime) -> None:
        newsroom, update, change = self.stage.newsroom, chapter.update, chapter.update.revision.change
        if chapter.entry.feed not in newsroom.feeds:
            return
        hits = [Hit(watch=watch, matched=()) for watch in self.spotted.get((update.story, update.chapter), ())]
        old = chapter.old and _was_old(chapter.entry, newsroom, at)
        with self.stage.store.writing() as work:
            self.merges.catch_up(work, self._stories, before=chapter, at=at)
            story = self._stories.get(update.story)
            filed, concerns = file(
                work,
                _as_known_by_name(chapter.entry),
                _without_its_text(change),
                hits=hits,
                placement=Placement(story=story, vector=_marks(update)),
                watching=() if story is None else work.watching(story),
                novel=update.novel,
                old=old,
                at=at,
                watches=newsroom.watches,
            )
            self._stories.setdefault(update.story, filed.story)
            self._numbers.setdefault(filed.story, update.story)
            if self.merges.follow(work, self._stories, chapter, at=at):
                concerns = widen(work, filed, hits=hits, old=old, watches=newsroom.watches) or concerns
        self._archived[filed.story, filed.chapter] = _Archived.of(chapter)
        for concern in concerns:
            self._business[concern.channel, filed.story, filed.chapter] = concern.watches

    def _hear(self, happenings: Iterable[Happening]) -> None:
        for at, what in happenings:
            if isinstance(what, Told):
                self._note(what, at)
            elif isinstance(what, Verdict):
                self._refuse(what, at)

    def _note(self, told: Told, at: datetime) -> None:
        alert = told.alert
        parts = tuple(
            self._part(alert.channel, update, said, alert.watches)
            for update, said in zip(alert.updates, alert.shown, strict=True)
        )
        story = self._numbers[alert.story]
        self.notices.append(
            Notice(
                at=at,
                channel=alert.channel,
                story=story,
                reason=alert.reason,
                watches=alert.watches,
                title=told.message.title,
                parts=parts,
            )
        )

    def _part(self, channel: str, update: Update, said: tuple[str, ...], telling: Collection[str]) -> Part:
        archived = self._archived[update.story, update.chapter]
        self._refusals.pop((channel, archived.place), None)
        business = self._business[channel, update.story, update.chapter]
        return Part(
            story=archived.place[0],
            chapter=archived.place[1],
            feed=update.revision.feed,
            entry=update.revision.entry,
            number=archived.number,
            watches=tuple(watch for watch in business if watch in telling),
            said=digest(said),
        )

    def _refuse(self, verdict: Verdict, at: datetime) -> None:
        concern = verdict.concern
        place = self._archived[concern.update.story, concern.update.chapter].place
        # What is held is told later, and then no longer counts here.
        self._refusals[concern.channel, place] = _Refusal(at, verdict.reason, concern.watches)


def digest(sentences: Iterable[str]) -> str:
    """Return what stands for these sentences where they are only compared."""
    return sha256("\n".join(sentences).encode()).hexdigest()[:16]


def _in_time(
    chapters: Iterable[ArchivedChapter], deferred: Mapping[Place, datetime]
) -> Iterator[tuple[datetime, ArchivedChapter]]:
    """Yield each chapter with the moment at which its pass was over, in the order of these moments.

    A clock that was set back stands still until it has caught up.
    """
    waiting: list[tuple[datetime, int, ArchivedChapter]] = []
    order = count()
    now: datetime | None = None
    for chapter in chapters:
        update = chapter.update
        at = update.revision.at
        now = at if now is None else max(now, at)
        moment = max(now, deferred.get((update.story, update.chapter), now))
        heappush(waiting, (moment, next(order), chapter))
        while waiting and waiting[0][0] <= now:
            at, _, ready = heappop(waiting)
            yield at, ready
    while waiting:
        at, _, ready = heappop(waiting)
        yield at, ready


def _was_old(entry: Entry, newsroom: Newsroom, at: datetime) -> bool:
    """Judge what its feed held at the first poll by the span that this configuration asks for."""
    first = Poll(feed=entry.feed, url="", due=at)
    return decide.is_old(entry, first, tell_within=newsroom.settings.tell_within, now=at)


def _as_known_by_name(entry: Entry) -> Entry:
    """Return what decisions need of an entry: a long archive has more followed entries than memory has room for texts."""
    return Entry(feed=entry.feed, key=entry.key, link=entry.link, published=entry.published, updated=entry.updated)


def _marks(update: Update) -> Mapping[str, float]:
    """Return by what an entry's text is known again: who had it first counts as a source, who copied it does not."""
    revision = update.revision
    if revision.number > 1:
        return {}
    return dict.fromkeys((*link_marks(revision.link), *copy_marks(revision.change.text, revision.change.title)), 0.0)


def _without_its_text(change: Change) -> Change:
    """Return a change without what only the body of an alert shows."""
    return replace(change, text="", removed=(), blocks=())


def _title_alone(alert: Alert, newsroom: Newsroom) -> Message:
    """Return an alert in words without its sentences: a quarter of a rehearsal's time would go into bodies nobody reads."""
    return render(replace(alert, shown=tuple(() for _ in alert.updates)), newsroom)
