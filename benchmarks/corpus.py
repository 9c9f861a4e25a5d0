# needs: data folder as argument
"""Does every document of a folder end as entries or as a clear error, within the limits?

Data: any folder of feeds, one document a file, however deep; nothing of it is kept.

Method: every file is read in a sandbox as the daemon does it, twice: as a first contact, and as its own successor. `faults` counts
everything but entries and a ParseError, `deaths` workers that ended without words, `stopped` those that were stopped at a limit;
faults and deaths must be 0. Times are in seconds.

Naive: to read in the daemon itself, where the slowest holds all others, and one that dies ends them.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

from benchmarks.cutting import FEED, documents
from benchmarks.measure import arguments, percentile, print_figures, print_misses
from monitor.errors import ParseError
from monitor.model import Document
from monitor.parse import parse
from monitor.sandbox import Sandbox

#: How the sandbox words that a worker died of something else than its limits.
_DEATHS = ("died", "was killed", "broke down")
_LIMITS = ("processor time", "took longer", "of memory")


def ended(error: ParseError) -> str:
    """Return in which column an error counts."""
    words = error.detail
    if any(sign in words for sign in _DEATHS):
        return "deaths"
    return "stopped" if any(sign in words for sign in _LIMITS) else "refused"


async def outcome(sandbox: Sandbox, document: Document) -> tuple[str, str]:
    """Read a document, and once more as its own successor; return the column, and what there is to say."""
    try:
        first = await sandbox.run(parse, document, FEED)
        await sandbox.run(parse, document, FEED, first.seen)
    except ParseError as error:
        return ended(error), error.detail
    except Exception as error:  # noqa: BLE001  # that there is none is what is measured
        return "faults", repr(error)
    return "read", ""


async def measured(folder: Path) -> tuple[Counter[str], list[float], list[str]]:
    """Return the outcomes, the times, and what went wrong."""
    outcomes, times, wrong = Counter[str](), list[float](), list[str]()
    async with Sandbox(1) as sandbox:
        await sandbox.run(abs, -1)
        for name, document in documents(folder):
            began = perf_counter()
            column, words = await outcome(sandbox, document)
            times.append(perf_counter() - began)
            outcomes[column] += 1
            if column in {"faults", "deaths", "stopped"}:
                wrong.append(f"{column}: {name}: {words}")
    return outcomes, times, wrong


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("folder", type=Path, help="a folder of feeds")
    parser.add_argument("--verbose", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    if not any(options.folder.rglob("*")):
        sys.exit(f"in {options.folder} every feed is missing: give the data folder, one with feeds as files")
    outcomes, times, wrong = asyncio.run(measured(options.folder))
    columns = {name: outcomes[name] for name in ("read", "refused", "stopped", "deaths", "faults")}
    spread = {"median": percentile(times, 0.5), "p99": percentile(times, 0.99), "slowest": max(times, default=0.0)}
    print_figures("A folder of documents", [{"documents": len(times), **columns, **spread}], as_json=options.json)
    if options.verbose:
        print_misses("Wrong", wrong)


if __name__ == "__main__":
    main()
