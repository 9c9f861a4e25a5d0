"""The loops ask a database that grows for years; no question they ask may read all of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from monitor.model import Hit, Outcome, Reason, Verdict
from monitor.store import Transaction
from monitor.store.sql import open_store
from tests.stores import LEASE, NOON, alert, concern, delivery, entry, record

#: This index holds only what waits to be sent: to read all of it is to read little.
SMALL = "alerts_waiting_index"


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


def _reads_all(step: str) -> bool:
    return step.startswith("SCAN") and SMALL not in step


def _go_through_the_loops(work: Transaction) -> None:
    work.due(NOON, limit=5)
    work.known("wire", ["one"], ["https://wire.example/one"])
    update = record(work, entry())
    record(work, entry(), text="More.")
    known = work.known("wire", ["one"])["one"]
    work.notice(known.id, entry())
    work.rename_entry(known.id, entry("two"))
    work.add_hits(update, [Hit(watch="syria", matched=())])
    work.add_concerns([concern(update)])
    work.hits_in(update.story)
    work.channels_told("wire", "one")
    work.said(update.story)
    work.untold(NOON)
    work.next_release()
    concerns = work.untold_of("desk", update.story, since=NOON).concerns
    work.post(alert(update), concerns)
    work.give(Verdict(concern=one, reason=Reason.REDUNDANT) for one in concerns)
    work.next_try("desk")
    work.claim("desk", NOON, lease=LEASE)
    work.settle(delivery("k1", 1, Outcome.RETRY, retry_at=NOON + timedelta(hours=1)))
    work.release_leases()
    work.abandon(["mail"])
    work.updates(update.story)
    work.verdicts(update.story)
    work.entries(link="https://wire.example/one")
