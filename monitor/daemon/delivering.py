"""Who hands the alerts over? One thread for each channel: a slow or dead channel delays only itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from monitor.errors import StoreError, StoreUnavailable
from monitor.model import Delivery, Outcome
from monitor.pipeline import Pipeline, Sends

log = structlog.get_logger()

#: The longest sleep between two looks at the queue; a new alert wakes the channel at once.
LONGEST_SLEEP_SECONDS = 30.0
#: After the database could not be used.
PAUSE_SECONDS = 5.0


class Courier(threading.Thread):
    """Delivers the alerts of one channel, one after the other, until it is stopped.

    A daemon thread: a send that hangs cannot hold up the end of the process; its alert is claimed again at the next start.
    """

    def __init__(self, channel: str, clock: Callable[[], datetime], pipeline: Pipeline, sender: Sends) -> None:
        super().__init__(name=f"channel-{channel}", daemon=True)
        self.channel = channel
        self.clock = clock
        #: Swapped together by a reload.
        self.tools = (pipeline, sender)
        self._wake = threading.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the delivery under way, then end."""
        self._stopping = True
        self._wake.set()

    def run(self) -> None:
        """Deliver what waits, sleep until the next try is due or something new is queued."""
        while not self._stopping:
            try:
                pause = 0.0 if self._deliver() else self._seconds_to_next_try()
            except StoreError as error:
                log.error("delivery_paused", channel=self.channel, error=str(error))
                pause = PAUSE_SECONDS
            except Exception:  # a fault of ours must not silence the channel: the alert's lease ends, it is tried again
                log.exception("delivery_crashed", channel=self.channel)
                pause = PAUSE_SECONDS
            if pause:
                self._sleep(pause)

    def _sleep(self, seconds: float) -> None:
        self._wake.wait(seconds)
        self._wake.clear()

    def _deliver(self) -> bool:
        pipeline, sender = self.tools
        started = time.monotonic()
        delivery = pipeline.send_next(self.channel, sender, self.clock)
        if delivery is None:
            return False
        self._settle(pipeline, delivery)
        told = log.info if delivery.outcome is Outcome.DELIVERED else log.error
        told(
            "delivery",
            alert=delivery.alert,
            channel=self.channel,
            attempt=delivery.attempt,
            outcome=str(delivery.outcome),
            error=delivery.error,
            seconds=round(time.monotonic() - started, 3),
        )
        return True

    def _settle(self, pipeline: Pipeline, delivery: Delivery) -> None:
        """Write down how the try ended, however long the database is away: what is not written is sent again."""
        while True:
            try:
                pipeline.settle(delivery)
            except StoreUnavailable as error:
                log.error("delivery_paused", channel=self.channel, error=str(error))
                if self._stopping:
                    return
                self._sleep(PAUSE_SECONDS)
            else:
                return

    def _seconds_to_next_try(self) -> float:
        moment = self.tools[0].next_try(self.channel)
        if moment is None:
            return LONGEST_SLEEP_SECONDS
        return min(LONGEST_SLEEP_SECONDS, max(0.05, (moment - self.clock()).total_seconds()))
