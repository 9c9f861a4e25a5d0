"""Who looks after the feeds, and tells the operator which are not well? A thread of its own: a dead channel holds up nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import structlog

from monitor import schedule
from monitor.daemon.outages import tell_outages
from monitor.daemon.works import Works
from monitor.errors import SendError, StoreError
from monitor.model import MAX_AGE, Alarm, Newsroom, Notice, Trouble
from monitor.pipeline import Sends
from monitor.render import notices as in_words
from monitor.store import Store

log = structlog.get_logger()

#: How often it looks: troubles are of hours. Ten thousand feeds are read in some tenths of a second.
ROUND_SECONDS = 60.0
#: Notices in one message.
TOGETHER = 500


class Caretaker(threading.Thread):
    """Looks after the feeds until it is stopped.

    A daemon thread, as couriers are: a send that hangs cannot hold up the end of the process, and what was not told is told
    after the next start.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], works: Works) -> None:
        super().__init__(name="caretaker", daemon=True)
        self.store = store
        self.clock = clock
        #: Swapped by a reload.
        self.works = works
        self._wake = threading.Event()
        self._stopping = False

    def look(self) -> None:
        """Look now, not at the next minute."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the round under way, then end."""
        self._stopping = True
        self._wake.set()

    def run(self) -> None:
        """Look, and tell, once a minute."""
        while not self._stopping:
            try:
                look_after(self.store, self.works.newsroom, self.works.operators, self.clock())
            except StoreError as error:
                log.warning("looking_after_paused", error=str(error))
            except Exception:  # a fault of ours must not end the rounds: the next one comes in a minute
                log.exception("looking_after_crashed")
            self._wake.wait(ROUND_SECONDS)
            self._wake.clear()


def look_after(store: Store, newsroom: Newsroom, operators: Mapping[str, Sends], now: datetime) -> None:
    """Look which feeds are not well, remember what has changed since the last look, and tell the operator's channels.

    What is to be told is stored with the alarm, and forgotten when the channel has taken it. Raises StoreError.
    """
    tell_outages(store, newsroom, operators, now)
    notice_troubles(store, newsroom, operators.keys(), now)
    for channel, sender in operators.items():
        tell(store, newsroom, channel, sender, now)


def notice_troubles(store: Store, newsroom: Newsroom, channels: Collection[str], now: datetime) -> None:
    """Open an alarm for each new trouble and close those that are over, each with a notice for every channel.

    Of a feed that is gone for good the other troubles end unsaid: it is not well again.
    """
    with store.reading() as view:
        polls = {name: poll for name, poll in view.polls().items() if name in newsroom.feeds}
        known = {_key(alarm): alarm for alarm in view.alarms()}
    found = {_key(alarm): alarm for alarm in schedule.troubles(polls, now)}
    begun = [alarm for key, alarm in found.items() if key not in known]
    ended = [alarm for key, alarm in known.items() if key not in found]
    over = [alarm for alarm in ended if (alarm.feed, str(Trouble.GONE)) not in found]
    if not begun and not ended:
        return
    with store.writing() as work:
        work.open_alarms(begun)
        work.close_alarms(ended)
        for channel in channels:
            work.add_notices(Notice(channel=channel, alarm=alarm, at=now) for alarm in begun)
            work.add_notices(Notice(channel=channel, alarm=alarm, at=now, over=True) for alarm in over)
    for alarm in begun:
        log.warning("feed_unwell", feed=alarm.feed, trouble=str(alarm.trouble), since=alarm.since, words=alarm.words)
    for alarm in over:
        log.info("feed_recovered", feed=alarm.feed, trouble=str(alarm.trouble), since=alarm.since)


def _key(alarm: Alarm) -> tuple[str, str]:
    return alarm.feed, str(alarm.trouble)


def tell(store: Store, newsroom: Newsroom, channel: str, sender: Sends, now: datetime) -> None:
    """Tell a channel what waits for it, in one message; what it does not take is tried again later. Raises StoreError."""
    with store.reading() as view:
        waiting = view.notices(channel, now, limit=TOGETHER)
    if not waiting:
        return
    numbers = [notice.id for notice in waiting]
    try:
        sender.send(in_words(waiting, newsroom, now))
    except SendError as error:
        log.error("operator_not_told", channel=channel, notices=len(numbers), error=error.detail)
        if not error.permanent and not schedule.give_up(waiting[0].at, now, MAX_AGE):
            attempts = max(notice.attempts for notice in waiting)
            with store.writing() as work:
                work.put_off_notices(numbers, schedule.retry_at(attempts + 1, f"notices {channel}", now))
            return
    with store.writing() as work:
        work.drop_notices(numbers)
