"""Run a function where it can be killed: a hostile document costs its worker, never the daemon.

feedparser has inputs whose cost grows with the square of their size (400 kB of attributes on one element take 25 s of
processor time), and so has every reader of HTML. A thread cannot be stopped, so documents are parsed in worker processes under three
limits: time on the clock, processor time, memory. A worker that breaks one is killed and replaced; the others do not notice.

Nor do they wait: all begins in the quick lane, where half a second of processor time is all there is; what needs more begins
anew in the slow lane, one worker of low priority with the whole limit, and so does at once what its address brings the next times.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from monitor.errors import ParseError
from monitor.model import Document

T = TypeVar("T")

SECONDS: Final = 30.0
#: Measured: 9 MB of ordinary markup take 2.6 s, 2 MB of `&` as much. Hostile documents that need more are of no use to anyone.
CPU_SECONDS: Final = 5.0
#: Above what its worker has, and beside the text of the document itself (four bytes a character at most). Measured: 8.5 MB in
#: 1 900 entries take 52 MB, 113 MB where one sign among them needs four bytes.
MEMORY_BYTES: Final = 64_000_000
#: Of a thousand documents of feeds, hardly one needs as much.
QUICK_SECONDS: Final = 0.5
#: A worker is replaced after this many functions, so that what libraries leak stays small; a start costs 0.1 s.
_TASKS: Final = 2_000
#: So many addresses are remembered for having been slow, the latest ones.
_SUSPECTS: Final = 10_000
#: So many functions wait for the slow lane at most, each with its document: for four minutes, if all are hostile.
_MOST_SLOW: Final = 50
#: How much less important the slow lane is than all else (`man 2 nice`).
_NICENESS: Final = 10
_WIDEST: Final = 4
#: Imported once by the server that workers are forked from, so that a new worker is ready at once.
_PRELOADED: Final = ["monitor.sandbox", "monitor.parse"]


class Inline:
    """Runs functions on the spot, without limits: for replay and tests, whose documents are their own."""

    #: Nothing waits here.
    slow: Final = 0

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Return `function(*args)`."""
        return function(*args)

    async def close(self) -> None:
        """Nothing runs on."""


class _Overrun(ParseError):
    # The first line is what people read: that there are lanes is nothing to them.
    """The answer cannot be read.

    The function needed more processor time than its lane gives.
    """


class _Lane:
    """Some workers under the same limits."""

    def __init__(
        self, workers: int, *, seconds: float, cpu_seconds: float, memory_bytes: int, niceness: int = 0
    ) -> None:
        self._workers = workers
        self._seconds = seconds
        self._cpu_seconds = cpu_seconds
        self._memory_bytes = memory_bytes
        self._niceness = niceness
        self._pool = self._fresh()
        #: Functions under way or waiting: a pool that is stopped forgets those that wait, and they would wait for ever.
        self._futures: set[Future[Any]] = set()

    async def run(self, function: Callable[..., T], *args: object) -> tuple[T, float]:
        """Return `function(*args)`, run in a worker, and the processor time that it took."""
        if not self._pool.active:
            self._pool = self._fresh()
        limits = (self._cpu_seconds, self._memory_bytes + _WIDEST * sum(len(body) for body in _bodies(args)))
        future = self._pool.schedule(_limited, args=(*limits, function, *args), timeout=self._seconds)
        self._futures.add(future)
        try:
            answer: tuple[T, float] = await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise ParseError(f"reading it took longer than {self._seconds:g} s, the worker was stopped") from error
        except ProcessExpired as error:
            raise self._cause(error.exitcode) from error
        except BrokenProcessPool as error:
            raise ParseError("the workers that read documents broke down; new ones are started") from error
        except MemoryError as error:
            raise self._too_big() from error
        except ParseError as error:
            # What comes out of a pickle has its class's sentence twice in its message; the detail is whole.
            raise ParseError(error.detail) from None
        finally:
            self._futures.discard(future)
        return answer

    @property
    def busy(self) -> int:
        return len(self._futures)

    async def close(self) -> None:
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
            initargs=(self._niceness,),
            context=context,
        )

    def _cause(self, exitcode: int) -> ParseError:
        if exitcode == -signal.SIGPROF:
            return _Overrun(
                f"reading it took more than {self._cpu_seconds:g} s of processor time, the worker was stopped"
            )
        if exitcode == -signal.SIGKILL:
            return ParseError("the worker reading it was killed, perhaps because memory ran out")
        if exitcode == -signal.SIGABRT:
            return self._too_big()
        return ParseError(f"the worker reading it died (exit status {exitcode})")

    def _too_big(self) -> ParseError:
        return ParseError(f"reading it needs more than {self._memory_bytes / 1e6:.0f} MB of memory")


class Sandbox:
    """Runs picklable functions in processes that can be killed, `workers` of them and a slow one; an async context manager.

    `seconds` is time on the clock from the moment a worker has taken the function (waiting for a free worker does not
    count), `cpu_seconds` processor time of that one function, `memory_bytes` what it may add to its worker's memory.
    A function may be begun twice, first with `quick_seconds` of processor time only: it must have no effects.
    """

    def __init__(
        self,
        workers: int,
        seconds: float = SECONDS,
        cpu_seconds: float = CPU_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
        *,
        quick_seconds: float = QUICK_SECONDS,
    ) -> None:
        """Prepare the workers; they start with the first function."""
        quick_seconds = min(quick_seconds, cpu_seconds)
        self._quick_seconds = quick_seconds
        self._quick = _Lane(workers, seconds=seconds, cpu_seconds=quick_seconds, memory_bytes=memory_bytes)
        self._slow = _Lane(1, seconds=seconds, cpu_seconds=cpu_seconds, memory_bytes=memory_bytes, niceness=_NICENESS)
        #: Addresses whose last document was too slow for the quick lane.
        self._suspects: dict[str, None] = {}
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
        address = next((arg.url for arg in args if isinstance(arg, Document)), "")
        if address not in self._suspects:
            try:
                answer, _ = await self._quick.run(function, *args)
            except _Overrun:
                pass
            else:
                return answer
        self._suspect(address)
        if self._slow.busy >= _MOST_SLOW:
            raise ParseError("it takes long to read, and too many that do are waiting; it is read another time")
        answer, took = await self._slow.run(function, *args)
        if took < self._quick_seconds / 2:
            self._suspects.pop(address, None)
        return answer

    @property
    def slow(self) -> int:
        """How many functions are in the slow lane, most of them waiting."""
        return self._slow.busy

    def _suspect(self, address: str) -> None:
        if address:
            # The latest one is the last to be forgotten.
            self._suspects.pop(address, None)
            self._suspects[address] = None
        while len(self._suspects) > _SUSPECTS:
            del self._suspects[next(iter(self._suspects))]

    async def close(self) -> None:
        """Kill the workers, whatever they do. Functions under way or waiting are cancelled: that the program ends is no
        fault of a document. Returns within a few seconds.
        """
        self._closed = True
        await asyncio.gather(self._quick.close(), self._slow.close())


def _bodies(args: tuple[object, ...]) -> list[bytes]:
    return [arg.body for arg in args if isinstance(arg, Document)]


def _confine(niceness: int) -> None:
    """Make a new worker harmless."""
    os.nice(niceness)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _data_bytes() -> int:
    """Return how much memory this process has for its own data, used or not (`man 5 proc`, statm)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()


def _limited(cpu_seconds: float, memory_bytes: int, function: Callable[..., Any], *args: object) -> Any:
    """Run in a worker, each function with limits of its own; return what it returns, and the processor time that it took."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_data_bytes() + memory_bytes, hard))
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    try:
        return function(*args), time.process_time() - began
    finally:
        # Never killed while it holds the pipe that all workers share.
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
