"""Who tells the operator that a channel takes nothing? Another channel, once, and once more when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import structlog

from monitor import schedule
from monitor.errors import SendError
from monitor.model import Message, Newsroom, Outage
from monitor.pipeline import Sends
from monitor.render.outages import outage as in_words
from monitor.store import Store
from monitor.store.states import AlertState

log = structlog.get_logger()


def tell_outages(store: Store, newsroom: Newsroom, operators: Mapping[str, Sends], now: datetime) -> None:
    """Tell the operator's channels of others that take nothing, and of those that do again. Raises StoreError.

    An outage counts as told when one of them has taken the message, or where there is none beside the channel itself: then
    the log is all there is.
    """
    with store.reading() as view:
        outages = view.outages()
        counts = view.alert_counts() if outages else {}
    for outage in outages:
        states = counts.get(outage.channel, {})
        waiting = states.get(AlertState.QUEUED, 0) + states.get(AlertState.SENDING, 0)
        if outage.channel not in newsroom.channels:
            _keep(store, outage, None)
        elif outage.over is not None:
            log.info("channel_recovered", channel=outage.channel, since=outage.since, waiting=waiting)
            if _told(outage, waiting, newsroom, operators, now):
                _keep(store, outage, None)
        elif not outage.told and schedule.is_grave(outage, now):
            log.error("channel_unwell", channel=outage.channel, since=outage.since, error=outage.error, waiting=waiting)
            if _told(outage, waiting, newsroom, operators, now):
                _keep(store, outage, replace(outage, told=True))


def _told(outage: Outage, waiting: int, newsroom: Newsroom, operators: Mapping[str, Sends], now: datetime) -> bool:
    message = in_words(outage, waiting, newsroom, now)
    others = {name: sender for name, sender in operators.items() if name != outage.channel}
    taken = [_taken(name, sender, message) for name, sender in others.items()]
    return any(taken) or not others


def _taken(name: str, sender: Sends, message: Message) -> bool:
    try:
        sender.send(message)
    except SendError as error:
        log.error("operator_not_told", channel=name, notices=1, error=error.detail)
        return False
    return True


def _keep(store: Store, seen: Outage, new: Outage | None) -> None:
    """Write down what has become of an outage, unless it is another one by now: its courier works on meanwhile."""
    with store.writing() as work:
        current = work.outage(seen.channel)
        if current is None or current.since != seen.since or (current.over is None) != (seen.over is None):
            return
        if new is None:
            work.end_outage(seen.channel)
        else:
            work.save_outage(replace(current, told=new.told))
