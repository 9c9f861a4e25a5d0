"""How many feeds a second does a whole `poll` read, beside another feed reader on the same server?

Data: none; feeds of our own (publisher.py), 30 items and 54 kB each, on a server on loopback in a process of its own.

Method: the command itself, `newsroom-monitor poll --all`: fetch, parse, revise, match (sixteen watches), follow, store on SQLite with
synchronous=FULL, tell, deliver. Four passes: the first fetch; all answers 304; all the same bytes with status 200; one new item on top
of each feed. Each is a process of its own, timed from outside; `alone` is what remains without the start of the process (a pass
over nothing). `CPU ms` is of all its processes, a feed. `peak MB` is the sum of their memory (proportional set size).
Naive: a peer instead, lemon24/reader, in an environment of its own that is made with `uv` or `venv` (--peer FOLDER keeps it):
`update_feeds` with eight threads, which parses and stores, but neither compares texts, nor matches, nor follows stories.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.request import Request, urlopen

from benchmarks.measure import arguments, print_figures, ratio

ROOT = Path(__file__).parent.parent
#: With what its copy of feedparser imports and does not name.
PEER = ("reader==3.26", "sgmllib3k==1.0.0")
PASSES = {"first fetch": "validators", "all 304": "validators", "same body": "same", "one new item": "next"}
#: How often the memory of the processes is looked at.
_SAMPLED = 0.05

_PEER_SCRIPT = """
import sys
from reader import make_reader
database, port, feeds, what = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
reader = make_reader(database)
if what == "enrol":
    for number in range(feeds):
        reader.add_feed(f"http://127.0.0.1:{port}/{number}.xml")
elif what == "poll":
    reader.update_feeds(workers=8, scheduled=False)
"""

_CONFIG = """
monitor:
  database: sqlite:///monitor.db
  network: {{allow: [127.0.0.1/32]}}
  poll: {{per_host: 64}}
channels:
  desk: {{url: "json://127.0.0.1:{port}/told"}}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What one process and its children needed."""

    seconds: float
    cpu: float
    megabytes: float


def run(command: Sequence[str], environment: dict[str, str]) -> Run:
    """Run a command to its end. Raises SystemExit with what it said if it could not do its work."""
    before, started = os.times(), perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    peak = _Peak(process.pid)
    peak.start()
    output, _ = process.communicate()
    seconds, after = perf_counter() - started, os.times()
    peak.ended.set()
    peak.join()
    if process.returncode:
        raise SystemExit(f"{shlex.join(command)} ended with {process.returncode}:\n{output}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds=seconds, cpu=cpu, megabytes=peak.kilobytes / 1024)


class _Peak(threading.Thread):
    """Watches the memory of a process and its descendants."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.kilobytes = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(_SAMPLED):
            self.kilobytes = max(self.kilobytes, sum(map(_memory, _family(self.process))))


def _family(process: int) -> Iterator[int]:
    yield process
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _memory(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def published(feeds: int) -> Iterator[int]:
    """Serve so many feeds on a port of loopback."""
    command = [sys.executable, "-m", "benchmarks.publisher", str(feeds)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.communicate()


def turn(port: int, mode: str) -> None:
    """Let the feeds behave in another way from now on."""
    with urlopen(Request(f"http://127.0.0.1:{port}/mode/{mode}", data=b"", method="POST")):  # our own server
        pass


@contextmanager
def peer(kept: Path | None) -> Iterator[Path]:
    """Give the Python of an environment that holds the peer; made now unless `kept` has it already."""
    with tempfile.TemporaryDirectory() as place:
        folder = kept or Path(place) / "peer"
        python = folder / "bin" / "python"
        if not python.exists():
            install(folder, python)
        yield python


def install(folder: Path, python: Path) -> None:
    """Make an environment and put the peer into it."""
    if shutil.which("uv"):
        commands = [["uv", "venv", "-q", str(folder)], ["uv", "pip", "install", "-q", "--python", str(python), *PEER]]
    else:
        commands = [[sys.executable, "-m", "venv", str(folder)], [str(python), "-m", "pip", "install", "-q", *PEER]]
    for command in commands:
        subprocess.run(command, check=True)


def configure(folder: Path, port: int, feeds: int) -> None:
    """Write the newsroom of `river.py` down for these feeds."""
    folder.mkdir()
    (folder / "monitor.yaml").write_text(_CONFIG.format(port=port))
    addresses = {f"feed{number}": {"url": f"http://127.0.0.1:{port}/{number}.xml"} for number in range(feeds)}
    things = ("bridge", "ferry contract", "budget", "inquiry", "strike", "refinery", "election", "rescue", "dam")
    expressions = [f'"{thing}" AND (failed OR rejected OR hurt)' for thing in things]
    expressions += [
        "council NEAR/9 signed",
        "court NEAR/9 witnesses",
        '"did not say" AND NOT strike',
        "count(refinery)>=2",
    ]
    watches = {f"w{number}": {"match": match, "notify": ["desk"]} for number, match in enumerate(expressions)}
    # JSON is YAML.
    (folder / "feeds.yaml").write_text(json.dumps({"feeds": addresses, "watches": watches}))


def ours(place: Path, port: int, feeds: int) -> dict[str, Run]:
    """Run the passes of newsroom-monitor."""
    config, state = place / "config", place / "state"
    configure(config, port, feeds)
    state.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "STATE_DIRECTORY": str(state)}
    monitor = [sys.executable, "-m", "monitor", "--config", str(config)]
    subprocess.run([*monitor, "db", "upgrade"], env=environment, check=True, capture_output=True)
    runs = passes(port, [*monitor, "poll", "--all"], environment)
    # All were polled just now: nothing is due.
    return {**runs, "nothing": run([*monitor, "poll"], environment)}


def theirs(place: Path, port: int, feeds: int, python: Path) -> dict[str, Run]:
    """Run the passes of the peer."""
    command = [str(python), "-c", _PEER_SCRIPT, str(place / "reader.db"), str(port), str(feeds)]
    run([*command, "enrol"], dict(os.environ))
    return {
        **passes(port, [*command, "poll"], dict(os.environ)),
        "nothing": run([*command, "nothing"], dict(os.environ)),
    }


def passes(port: int, command: Sequence[str], environment: dict[str, str]) -> dict[str, Run]:
    """Run a command once for each way in which the feeds behave."""
    runs = {}
    for name, mode in PASSES.items():
        turn(port, mode)
        runs[name] = run(command, environment)
    return runs


def figures(feeds: int, mine: dict[str, Run], their: dict[str, Run] | None) -> Iterator[dict[str, object]]:
    """Yield a row for each pass."""
    for name in PASSES:
        row: dict[str, object] = {"pass": name, **speed("", feeds, mine[name], mine["nothing"])}
        if their is not None:
            row |= speed("peer ", feeds, their[name], their["nothing"])
            row["x"] = ratio(their[name].seconds, mine[name].seconds)
            row["x alone"] = ratio(_alone(their[name], their["nothing"]), _alone(mine[name], mine["nothing"]))
        yield row


def speed(whose: str, feeds: int, one: Run, nothing: Run) -> dict[str, object]:
    """Return the figures of one run."""
    return {
        f"{whose}s": one.seconds,
        f"{whose}feeds/s": round(feeds / one.seconds),
        f"{whose}alone/s": round(feeds / _alone(one, nothing)),
        f"{whose}CPU ms": 1000 * one.cpu / feeds,
        f"{whose}peak MB": round(one.megabytes),
    }


def _alone(one: Run, nothing: Run) -> float:
    # No pass is faster than a hundredth of a second: a difference below it is the noise of starting.
    return max(0.01, one.seconds - nothing.seconds)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--feeds", type=int, nargs="+", default=[300, 1_000], help="(default: 300 1000)")
    parser.add_argument("--peer", type=Path, help="an environment that holds the peer, or where it shall be kept")
    parser.add_argument("--no-peer", action="store_true", help="measure newsroom-monitor only")
    parser.add_argument("--quick", action="store_true", help="five feeds without the peer: shows only that it works")
    options: argparse.Namespace = parser.parse_args()
    for feeds in (5,) if options.quick else options.feeds:
        with tempfile.TemporaryDirectory() as place, published(feeds) as port:
            mine = ours(Path(place), port, feeds)
            their = None
            if not (options.quick or options.no_peer):
                with peer(options.peer) as python:
                    their = theirs(Path(place), port, feeds, python)
        print_figures(f"{feeds} feeds", list(figures(feeds, mine, their)), as_json=options.json)


if __name__ == "__main__":
    main()
