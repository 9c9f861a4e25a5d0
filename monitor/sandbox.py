"""Run a function where it can be killed: a hostile document costs its worker, never the daemon.

feedparser has inputs whose cost grows with the square of their size (400 kB of attributes on one element take 25 s of
processor time). A thread cannot be stopped, so documents are parsed in worker processes under three limits: time on the
clock, processor time, memory. A worker that breaks one is killed and replaced; the others do not notice.
"""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from monitor.errors import ParseError

T = TypeVar("T")

#: A 10 MB document of ordinary markup takes feedparser about 5 s on a slow machine; hostile ones four times that.
SECONDS = 30.0
CPU_SECONDS = 20
#: Measured: an idle worker maps 91 MB of addresses, reading 1 900 entries in 9 MB raises it to 110 MB.
MEMORY_BYTES = 512_000_000
#: A worker is replaced after this many functions, so that what libraries leak stays small; a start costs 0.1 s.
_TASKS = 2_000
#: Imported once by the server that workers are forked from, so that a new worker is ready at once.
_PRELOADED = ["monitor.sandbox", "monitor.parse"]


class Inline:
    """Runs functions on the spot, without limits: for replay and tests, whose documents are their own."""

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Return `function(*args)`."""
        return function(*args)

    async def close(self) -> None:
        """Nothing runs on."""


class Sandbox:
    """Runs picklable functions in `workers` processes that can be killed; an async context manager.

    `seconds` is time on the clock from the moment a worker has taken the function (waiting for a free worker does not
    count), `cpu_seconds` processor time of that one function, `memory_bytes` the worker's whole address space.
    """

    def __init__(
        self, workers: int, seconds: float = SECONDS, cpu_seconds: int = CPU_SECONDS, memory_bytes: int = MEMORY_BYTES
    ) -> None:
        """Prepare the workers; they start with the first function."""
        self._workers = workers
        self._seconds = seconds
        self._cpu_seconds = cpu_seconds
        self._memory_bytes = memory_bytes
        self._pool = self._fresh()
        #: Functions under way or waiting: a pool that is stopped forgets those that wait, and they would wait for ever.
        self._futures: set[Future[Any]] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Return `function(*args)`, run in a worker. Raises what it raises, and ParseError when the worker was killed or died."""
        if self._closed:
            raise asyncio.CancelledError
        if not self._pool.active:
            self._pool = self._fresh()
        future = self._pool.schedule(_limited, args=(self._cpu_seconds, function, *args), timeout=self._seconds)
        self._futures.add(future)
        try:
            answer = await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise ParseError(f"reading it took longer than {self._seconds:g} s, the worker was stopped") from error
        except ProcessExpired as error:
            raise ParseError(self._cause(error.exitcode)) from error
        except BrokenProcessPool as error:
            raise ParseError("the workers that read documents broke down; new ones are started") from error
        except MemoryError as error:
            raise ParseError(self._too_big()) from error
        except ParseError as error:
            # What comes out of a pickle has its class's sentence twice in its message; the detail is whole.
            raise ParseError(error.detail) from None
        finally:
            self._futures.discard(future)
        return answer  # type: ignore[no-any-return]  # pebble's future knows only the wrapper's type

    async def close(self) -> None:
        """Kill the workers, whatever they do. Functions under way or waiting are cancelled: that the program ends is no
        fault of a document. Returns within a few seconds.
        """
        self._closed = True
        for future in tuple(self._futures):
            future.cancel()
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble types its public calls only in part
        await asyncio.to_thread(self._pool.join)

    def _fresh(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=_TASKS,
            initializer=_confine,
            initargs=(self._memory_bytes,),
            context=context,
        )

    def _cause(self, exitcode: int) -> str:
        if exitcode == -signal.SIGXCPU:
            return f"reading it took more than {self._cpu_seconds} s of processor time, the worker was stopped"
        if exitcode == -signal.SIGKILL:
            return "the worker reading it was killed, perhaps because memory ran out"
        if exitcode == -signal.SIGABRT:
            return self._too_big()
        return f"the worker reading it died (exit status {exitcode})"

    def _too_big(self) -> str:
        return f"reading it needs more than {self._memory_bytes / 1e6:.0f} MB of memory"


def _confine(memory_bytes: int) -> None:
    """Set, once for a worker, the limits that do not change."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limited(cpu_seconds: int, function: Callable[..., Any], *args: object) -> Any:
    """Run in a worker: the kernel counts a process's processor time from its birth, so each function gets a limit of its own."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds, hard))
    try:
        return function(*args)
    finally:
        # Never killed while it holds the pipe that all workers share.
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
