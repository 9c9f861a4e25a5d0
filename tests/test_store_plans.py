"""The loops ask a database that grows for years; no question they ask may read all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, event

from monitor.model import Hit, Outcome, Placement, Reason, Update, Verdict
from monitor.store import Transaction
from monitor.store.sql import open_store
from monitor.store.sql.store import SqlTransaction
from monitor.store.sql.tables import concerns, hits, revisions
from tests.stores import DAYS, LEASE, NOON, alert, change, concern, delivery, entry, page, record

#: This index holds only what waits to be sent, and this one what was found so far: to read all of it is to read little.
SMALL = ("alerts_waiting_index", "watches_found")


def test_the_loops_never_read_a_whole_table(tmp_path: Path) -> None:
    """Whatever take, tell and deliver ask is found by an index, so the thousandth day is as fast as the first."""
    store = open_store("sqlite:///monitor.db", state_directory=tmp_path)
    plans: dict[str, list[str]] = {}

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, many: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) and not many:
            rows = cursor.connection.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            plans[statement] = [row[3] for row in rows]

    event.listen(store._engine, "before_cursor_execute", explain)
    with store.writing() as work:
        _go_through_the_loops(work)
    store.close()

    assert len(plans) > 20
    scans = {statement: plan for statement, plan in plans.items() if any(_reads_all(step) for step in plan)}
    assert scans == {}


#: For one new entry with one hit that concerns two channels: known by key or link (2), known to `record` (1), story, entry,
#: fingerprint, revision (4), its parts (1), who follows, by hand too, and was told (3), what the story has said (1), its hits
#: and its concerns (2).
MOST = 14


@pytest.mark.parametrize("running", (False, True), ids=["a story is opened", "a story is carried on"])
def test_a_new_entry_costs_few_statements(tmp_path: Path, *, running: bool) -> None:
    """A take of thousands of entries is as long as its statements are many: none asks for what was just written."""
    store = open_store("sqlite:///monitor.db", state_directory=tmp_path)
    statements: list[str] = []
    with store.writing() as work:
        story = record(work, entry("earlier")).story if running else None
        event.listen(store._engine, "before_cursor_execute", lambda *event: statements.append(event[2]))
        _take_one(work, story)
    store.close()

    # To carry a story on is to count its chapter: read and write instead of one insert.
    assert len(statements) <= MOST + running, statements


def _take_one(work: Transaction, story: int | None) -> None:
    work.known("wire", ["one"], ["https://wire.example/one"])
    work.said(story or 1)
    update = record(work, entry(), story=story)
    work.watching(update.story)
    work.following(update.story)
    work.channels_told("wire", "one")
    work.add_hits(update, [Hit(watch="syria", matched=())])
    work.add_concerns([concern(update), concern(update, "mail")])


def test_who_follows_a_story_costs_as_much_as_they_are(tmp_path: Path) -> None:
    """However often watches hit a story, to ask which of them do costs the same."""
    store = open_store("sqlite:///monitor.db", state_directory=tmp_path)
    with store.writing() as work:
        update = record(work, entry())
        work.add_hits(update, [Hit(watch="syria", matched=())])
        assert work.watching(update.story) == {"syria"}  # a transaction asks once of which parts a story is
        few = _steps(work, lambda: work.watching(update.story))
        _copy(work, revisions, copies=4_000, id="id + n", number="number + n", chapter="chapter + n")
        _copy(work, hits, copies=4_000, id="id + n", revision_id="revision_id + n")
        many = _steps(work, lambda: work.watching(update.story))
        assert work.hits_in(update.story).keys() == work.watching(update.story)
    store.close()

    assert many == few


COPY = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, numbers
"""


def test_what_is_held_costs_nothing_until_its_time(tmp_path: Path) -> None:
    """However many updates a channel holds back, to ask what is new costs the same, and none of them is among it."""
    store = open_store("sqlite:///monitor.db", state_directory=tmp_path)
    with store.writing() as work:
        update = record(work, entry())
        work.add_concerns([concern(update)])
        (held,) = work.untold_of("desk", update.story, since=NOON).concerns
        work.give([Verdict(concern=held, reason=Reason.DIGEST, until=NOON + LEASE)])
        _ask_what_is_new(work)  # a transaction asks once of which parts a story is
        few = _steps(work, lambda: _ask_what_is_new(work))

        _copy(work, revisions, copies=10_000, id="id + n", number="number + n", chapter="chapter + n")
        _copy(work, concerns, copies=10_000, id="id + n", revision_id="revision_id + n")
        many = _steps(work, lambda: _ask_what_is_new(work))

        assert len(work.untold_of("desk", update.story, since=NOON).concerns) == 10_001
        assert work.untold(NOON + LEASE) == [("desk", update.story)]
    store.close()

    assert many == few


def _ask_what_is_new(work: Transaction) -> None:
    assert work.untold(NOON) == []
    assert work.next_release() == NOON + LEASE
    assert work.untold_of("desk", 999, since=NOON).concerns == ()


def _copy(work: SqlTransaction, table: Table, *, copies: int, **changed: str) -> None:
    """Put `copies` copies of the only row of `table` beside it, with what makes each of them another one."""
    names = [column.name for column in table.c]
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    work._connection.exec_driver_sql(COPY.format(table=table.name, columns=columns, values=values, count=copies))


def _steps(work: SqlTransaction, ask: Callable[[], object]) -> int:
    """Return how many steps of its machine SQLite needs for what `ask` asks."""
    steps = count(1)
    database = work._connection.connection.driver_connection
    assert isinstance(database, sqlite3.Connection)
    database.set_progress_handler(lambda: 0 * next(steps), 1)
    ask()
    database.set_progress_handler(None, 1)
    return next(steps)


def _reads_all(step: str) -> bool:
    return step.startswith("SCAN") and not any(small in step for small in SMALL) and step != "SCAN CONSTANT ROW"


def _go_through_the_loops(work: Transaction) -> None:
    work.due(NOON, limit=5)
    work.due(NOON, limit=5, after=(NOON, "wire"))
    work.known("wire", ["one"], ["https://wire.example/one"])
    work.known_takes("wire", ["talks end in graz"], since=NOON)
    work.common_lines("wire", ["m1", "m2"], at_least=2)
    update = record(work, entry())
    record(work, entry(), text="More.")
    known = work.known("wire", ["one"])["one"]
    work.notice(known.id, entry())
    work.rename_entry(known.id, entry("two"))
    work.add_hits(update, [Hit(watch="syria", matched=())])
    work.count_lines("wire", ["m1", "m2"], at=NOON)
    work.add_concerns([concern(update)])
    work.hits_in(update.story)
    work.watching(update.story)
    work.watching_entry("wire", "one")
    work.channels_told("wire", "one")
    work.said(update.story)
    list(work.placed(NOON, window=DAYS))
    work.untold(NOON)
    work.next_release()
    work.carriers(update.story, limit=1)
    work.sightings("syria", since=NOON, limit=5)
    concerns = work.untold_of("desk", update.story, since=NOON).concerns
    work.post(alert(update), concerns)
    work.give(Verdict(concern=one, reason=Reason.REDUNDANT) for one in concerns)
    work.next_try("desk")
    work.claim("desk", NOON, lease=LEASE)
    work.settle(delivery("k1", 1, Outcome.RETRY, retry_at=NOON + timedelta(hours=1)))
    work.release_leases()
    work.abandon(["mail"])
    _go_through_the_pages(work)
    _regroup(work, update)
    work.updates(update.story)
    work.verdicts(update.story)
    work.alerts(story=update.story, limit=5)
    work.hits(story=update.story, limit=5)
    work.story(update.story)
    work.parts(update.story)
    work.story_changes(update.story, limit=5)
    list(work.chapters(work.stories_since(NOON)))
    work.entries(link="https://wire.example/one")


def _regroup(work: Transaction, first: Update) -> None:
    other = record(work, entry("other"))
    third = record(work, entry("third"), story=other.story)
    work.merge(first.story, other.story, at=NOON, by="follow")
    work.known("wire", ["other"])
    work.hits_in(first.story)
    work.following(first.story)
    work.said(first.story)
    list(work.placed(NOON, window=DAYS))
    work.untold(NOON)
    work.untold_of("desk", first.story, since=NOON)
    record(work, entry("other"), text="More.")
    work.part([third], at=NOON, by="ann")
    work.split(other.story, at=NOON, by="ann")
    work.rename_story(first.story, "Talks", at=NOON, by="ann")
    work.follow(first.story, "syria", at=NOON, by="ann")
    work.unfollow(first.story, "syria", at=NOON, by="ann")
    work.apart()
    work.regrouped()


def _go_through_the_pages(work: Transaction) -> None:
    number = work.known("wire", ["two"])["two"].id
    work.save_pages([page(number, key="two")])
    work.next_page()
    work.due_pages(NOON, limit=5)
    work.due_pages(NOON, limit=5, after=(NOON, number))
    work.pages([number])
    work.known_by_id(number)
    update = work.rebase(number, entry("two"), change("The article."))
    work.hitting(update)
    work.widen_concerns([concern(update), replace(concern(update), watches=("iran",))])
    work.prune(lines=NOON, pages=NOON, limit=5)
    work.record(entry("two"), change("More."), Placement(story=None, vector={}), novel=True, at=NOON, paged=True)
    work.put_aside(number, change("Other."))
    work.other_words(number)
    work.entry(number)
    work.unpage(number)


def test_all_that_waits_for_one_moment_is_held_by_one_statement(tmp_path: Path) -> None:
    """Whenever an update comes before a digest, all that waits has the same verdict: what that costs does not grow with it."""
    store = open_store("sqlite:///monitor.db", state_directory=tmp_path)
    statements: list[str] = []
    with store.writing() as work:
        updates = [record(work, entry(f"e{number}"), story=1 if number else None) for number in range(40)]
        work.add_concerns(map(concern, updates))
        waiting = work.untold_of("desk", 1, since=NOON).concerns
        event.listen(store._engine, "before_cursor_execute", lambda *event: statements.append(event[2]))
        until = NOON + timedelta(minutes=5)
        work.give(Verdict(concern=one, reason=Reason.DIGEST, until=until) for one in waiting)
        assert len(statements) == 1
        assert [one.held for one in work.untold_of("desk", 1, since=NOON).concerns] == [Reason.DIGEST] * 40
    store.close()
