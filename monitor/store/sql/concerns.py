"""Who is to be told what, and what was decided on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from monitor.model import Concern, Reason, Shortfall, Told, Untold, Verdict
from monitor.store.sql.carriers import CarrierView
from monitor.store.sql.entries import EntryTransaction
from monitor.store.sql.parts import in_tree
from monitor.store.sql.rows import Values, read_concern, selecting_updates
from monitor.store.sql.session import chunks, ignoring
from monitor.store.sql.tables import alert_updates, alerts, concerns, entries, parts, revisions
from monitor.store.states import ConcernState, after_verdict, may_widen

#: A concern that waits for a decision.
UNDECIDED = (ConcernState.OPEN, ConcernState.HELD)


#: SQLite would read all alerts of the channel, ever, to find those of a story with several parts.
_unindexed = alerts.c.channel.concat("")

_UNDECIDED_OF = (
    selecting_updates(*concerns.c)
    .join(concerns, concerns.c.revision_id == revisions.c.id)
    .where(
        in_tree(concerns.c.story_id),
        concerns.c.channel == bindparam("of_channel"),
        concerns.c.state.in_(UNDECIDED),
    )
    .order_by(revisions.c.id)
)
_SOURCES = select(entries.c.feed).distinct().where(in_tree(entries.c.story_id))
_SHOWN = (
    select(alert_updates.c.shown, alerts.c.also, alerts.c.burst, entries.c.feed, entries.c.key)
    .select_from(revisions)
    .join(entries, entries.c.id == revisions.c.entry_id)
    .join(alert_updates, alert_updates.c.revision_id == revisions.c.id)
    .join(alerts, alerts.c.id == alert_updates.c.alert_id)
    # By the updates, not by the story that the alert names: what is split takes along what was told of it.
    .where(in_tree(revisions.c.story_id), _unindexed == bindparam("of_channel"))
    .order_by(alerts.c.id, alert_updates.c.position)
)
_RECENT = (
    select(alerts.c.at)
    .where(alerts.c.channel == bindparam("of_channel"), alerts.c.at >= bindparam("since", type_=alerts.c.at.type))
    .order_by(alerts.c.at, alerts.c.id)
)
#: What was told or refused stays so: a decision that comes late or twice changes nothing.
_DECIDE = update(concerns).where(
    concerns.c.id.in_(bindparam("numbers", expanding=True)), concerns.c.state.in_(UNDECIDED)
)


_ADD_CONCERNS = ignoring(concerns)


class ConcernView(CarrierView):
    """Reads what the tell loop asks for; see store.View."""

    def untold(self, now: datetime) -> Sequence[tuple[str, int]]:
        due = (concerns.c.state == ConcernState.OPEN) | (
            (concerns.c.state == ConcernState.HELD) & (concerns.c.until <= now)
        )
        story = func.coalesce(parts.c.root_id, concerns.c.story_id)
        joined = select(concerns.c.channel, story).outerjoin(parts, parts.c.story_id == concerns.c.story_id)
        query = joined.where(due).group_by(concerns.c.channel, story).order_by(func.min(concerns.c.id))
        return [(row[concerns.c.channel], row[story]) for row in self._rows(query)]

    def untold_of(self, channel: str, story: int, *, since: datetime) -> Untold:
        undecided = self._rows(_UNDECIDED_OF, {"tree": self.tree(story), "of_channel": channel})
        return Untold(
            channel=channel,
            story=self.root(story),
            concerns=tuple(map(read_concern, undecided)),
            told=self._told(channel, story, since),
            sources=self._sources(story),
            carriers=tuple(self.carriers(story)),
            hit_entries=self.hits_in(story),
            following=self.following(story),
        )

    def _sources(self, story: int) -> frozenset[str]:
        return frozenset(feed for (feed,) in self._run(_SOURCES, {"tree": self.tree(story)}))

    def _told(self, channel: str, story: int, since: datetime) -> Told:
        shown = self._rows(_SHOWN, {"tree": self.tree(story), "of_channel": channel})
        recent = self._run(_RECENT, {"of_channel": channel, "since": since})
        return Told(
            sentences=tuple(sentence for row in shown for sentence in row[alert_updates.c.shown]),
            entries=frozenset((row[entries.c.feed], row[entries.c.key]) for row in shown),
            also=frozenset(feed for row in shown for feed in row[alerts.c.also] or ()),
            broke=any(row[alerts.c.burst] for row in shown),
            recent=tuple(at for (at,) in recent),
        )

    def next_release(self) -> datetime | None:
        first = (
            select(concerns.c.until).where(concerns.c.state == ConcernState.HELD).order_by(concerns.c.until).limit(1)
        )
        row = self._row(first)
        return None if row is None else row[concerns.c.until]


class ConcernTransaction(ConcernView, EntryTransaction):
    """Writes concerns and what was decided on them; see store.Transaction."""

    def add_concerns(self, concerns: Iterable[Concern]) -> None:
        self._add_concerns([self._concern_values(concern) for concern in concerns])

    def _add_concerns(self, rows: Sequence[Values]) -> None:
        self._add_all(_ADD_CONCERNS, rows)

    def widen_concerns(self, concerns: Iterable[Concern]) -> None:
        for concern in concerns:
            self._widen(concern)

    def _widen(self, wanted: Concern) -> None:
        mine = (concerns.c.revision_id == self.row_ids(wanted.update)[0]) & (concerns.c.channel == wanted.channel)
        row = self._row(
            selecting_updates(*concerns.c).join(concerns, concerns.c.revision_id == revisions.c.id).where(mine)
        )
        if row is None:
            self.add_concerns([wanted])
            return
        stored = read_concern(row)
        if may_widen(ConcernState(row[concerns.c.state]), stored, wanted.watches):
            watches = tuple(dict.fromkeys((*stored.watches, *wanted.watches)))
            values = {"watches": watches, "state": ConcernState.OPEN, "reason": None, "until": None, "shortfall": None}
            self._run(update(concerns).where(concerns.c.id == stored.id), values)

    def _concern_values(self, concern: Concern) -> Values:
        return {
            "revision_id": self.row_ids(concern.update)[0],
            "story_id": concern.update.story,
            "channel": concern.channel,
            "watches": concern.watches,
            "old": concern.old,
            "state": ConcernState.OPEN,
        }

    def give(self, verdicts: Iterable[Verdict]) -> None:
        # All that waits for a moment has one verdict, at each update that comes meanwhile: one statement says it of all.
        alike: dict[tuple[ConcernState, Reason, datetime | None, Shortfall | None], list[Concern]] = {}
        for verdict in verdicts:
            what = (after_verdict(verdict), verdict.reason, verdict.until, verdict.shortfall)
            alike.setdefault(what, []).append(verdict.concern)
        for (state, reason, until, lack), decided in alike.items():
            shortfall = None if lack is None else [lack.has, lack.needs]
            self._decide(decided, state=state, reason=reason, until=until, shortfall=shortfall)

    def _decide(self, decided: Iterable[Concern], **values: object) -> None:
        for ids in chunks(concern.id for concern in decided):
            self._run(_DECIDE, {"numbers": ids, **values})
