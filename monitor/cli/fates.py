"""What became of an update? For each channel that it concerns: told, on its way, held, or not told, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from monitor.cli.tables import Reader, Row
from monitor.model import HOLDING_REASONS, Reason, Shortfall, Update, Verdict
from monitor.render import events
from monitor.render.words import count, describe_refusal
from monitor.store import AlertRecord
from monitor.store.states import AlertState

#: The states of an update for which there is no alert; those of alerts stand in AlertState.
_HELD, _NOT_TOLD = "held", "not told"


def fates(update: Update, alerts: Sequence[AlertRecord], verdicts: Sequence[Verdict]) -> Iterator[Row]:
    """Yield what became of `update`: the alerts that carry it, oldest first, then the verdicts on it.

    `alerts` are newest first, as the store lists them.
    """
    for record in reversed(alerts):
        if _place(update) in {_place(carried) for carried in record.alert.updates}:
            yield of_alert(record)
    for verdict in verdicts:
        if _place(verdict.concern.update) == _place(update):
            yield _of_verdict(verdict)


def _place(update: Update) -> tuple[int, int]:
    """Return what names an update: the parts of a merged story have chapters of one number."""
    return update.story, update.chapter


def of_alert(record: AlertRecord) -> Row:
    """Return what became of an alert: its state, the tries so far, the last error, and when it is tried again."""
    channel = record.alert.channel
    return {
        "channel": channel,
        "state": str(record.state),
        "reason": str(record.alert.reason),
        "at": record.alert.at,
        "until": None,
        "attempts": record.attempts,
        "next_try": record.next_try,
        # Who sends names the channel in its errors; here the channel stands beside it.
        "error": record.error and record.error.removeprefix(f"{channel}: "),
        "alert": record.alert.key,
        "sources": None,
        "breaking": events.breaking(record.alert.burst),
    }


def _of_verdict(verdict: Verdict) -> Row:
    return {
        "channel": verdict.concern.channel,
        "state": _HELD if verdict.reason in HOLDING_REASONS else _NOT_TOLD,
        "reason": str(verdict.reason),
        "at": None,
        "until": verdict.until,
        "attempts": 0,
        "next_try": None,
        "error": None,
        "alert": None,
        "sources": verdict.shortfall and asdict(verdict.shortfall),
        "breaking": None,
    }


def in_words(fate: Row, reader: Reader) -> str:
    """Return a fate in words, a line without the channel's name."""
    if fate["state"] == _HELD:
        return f"held until {reader.moment(fate['until'])} ({fate['reason']})"
    if fate["state"] == _NOT_TOLD:
        return f"not told: {describe_refusal(Reason(fate['reason']), fate['sources'] and Shortfall(**fate['sources']))}"
    said = f"{fate['state']} {reader.moment(fate['at'])} ({fate['reason']}{_breaking(fate['breaking'])})"
    return said if fate["state"] == AlertState.DELIVERED else f"{said}{tries(fate, reader)}"


def _breaking(why: Row | None) -> str:
    """Return in words why a story broke, and against what; empty where it did not."""
    if why is None:
        return ""
    usual = f"usually {why['usual']['story']:g} in this story, {why['usual']['watch']:g} for {why['watch']}"
    return f"; breaking: {why['sources']} sources within {why['minutes']} minutes, {why['needed']} needed, {usual}"


def tries(fate: Row, reader: Reader) -> str:
    """Return how often it was tried in vain, when it is tried again, and the last error, in words; empty before the first try."""
    parts = [count(fate["attempts"], "attempt")] if fate["attempts"] else []
    if fate["attempts"] and fate["next_try"] and fate["state"] == AlertState.QUEUED:
        parts.append(f"next try {reader.moment(fate['next_try'])}")
    why = f": {fate['error']}" if fate["error"] else ""
    return "".join(f", {part}" for part in parts) + why


def troubles(alerts: Iterable[AlertRecord]) -> dict[str, list[Row]]:
    """Return for each channel what waits or was refused: of each state the alert that tells most, with its story.

    That is the newest that failed, else the newest. `alerts` are newest first.
    """
    latest: dict[tuple[str, str], Row] = {}
    for record in sorted(alerts, key=lambda record: record.error is None):
        if record.state != AlertState.DELIVERED:
            latest.setdefault((record.alert.channel, record.state), {"story": record.alert.story, **of_alert(record)})
    found: dict[str, list[Row]] = {}
    for (channel, _), fate in latest.items():
        found.setdefault(channel, []).append(fate)
    return found
