"""How long does it take to run the tests of many watches?

Data: none; watches with three tests each, two texts and a story of two revisions, and as many names as watches, written as a
configuration in the same words in every run. One core, wall clock.

Method:
  read     the YAML into a newsroom, with all checks
  ready    what is made once for all tests
  text     one test of a text, the median and the sum of all
  story    one test of a story through the whole pipeline, the same
Naive: everything made ready anew for each test; timed on some of the texts, as the sum of all would be.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.measure import arguments, median, milliseconds, print_figures, ratio
from monitor.config import load
from monitor.model import Newsroom, Watch, WatchTest
from monitor.proof import Prover

HEAD = """\
feeds: {courier: {url: "https://courier.example/feed", language: en}}
channels: {desk: {url: "json://chat.example"}}
"""
PLACE = "  p{0}: {{name: Place{0}, aliases: [Alias{0}, Orts{0}*]}}\n"
WATCH = """\
  w{0}:
    match: 'place:p{0} AND (word{0} OR truce* OR "some phrase{0}")'
    notify: [desk]
    tests:
      - {{text: "Word{0} in Place{0}", fires: true}}
      - {{text: "Word{0} in no place at all", fires: false}}
      - story:
          - {{at: 14:00, title: Word{0} in Place{0}, text: The first of many things was said at noon.}}
          - {{at: 14:35, above: "UPDATE 1430 GMT: A second thing of number {0} was said in the afternoon."}}
        alerts: [{{at: 14:00, says: first of many}}, {{at: 14:35, says: second thing, silent: first of many}}]
"""


def written(directory: Path, count: int) -> Path:
    """Write a configuration with so many watches."""
    places = "".join(PLACE.format(number) for number in range(count))
    watches = "".join(WATCH.format(number) for number in range(count))
    (directory / "newsroom.yaml").write_text(f"{HEAD}places:\n{places}watches:\n{watches}", encoding="utf-8")
    return directory


def proven(prover: Prover, watch: Watch, test: WatchTest) -> None:
    """Run a test that is known to pass."""
    assert prover.prove(watch, test).passed


def anew(newsroom: Newsroom, watch: Watch, test: WatchTest) -> None:
    """Run a test with everything made ready for it alone."""
    proven(Prover(newsroom), watch, test)


def row(what: str, times: Sequence[float], tests: int) -> dict[str, object]:
    """Return the figures of one kind of test; the sum is that of all `tests`."""
    total = sum(times) / len(times) * tests / 1000
    return {"what": what, "n": tests, "ms median": median(times), "s in all": total}


def measure(count: int, naive_runs: int) -> list[dict[str, object]]:
    """Time all tests of `count` watches."""
    with tempfile.TemporaryDirectory() as directory:
        config = written(Path(directory), count)
        reading = milliseconds(partial(load, config, {}))
        newsroom = load(config, {}).newsroom
    making = milliseconds(partial(Prover, newsroom))
    prover = Prover(newsroom)
    watches = list(newsroom.watches.values())
    texts = [milliseconds(partial(proven, prover, each, test)) for each in watches for test in each.tests[:2]]
    stories = [milliseconds(partial(proven, prover, each, each.tests[2])) for each in watches]
    naive = [milliseconds(partial(anew, newsroom, each, each.tests[0])) for each in watches[:naive_runs]]
    rows = [
        row("read", [reading], 1),
        row("ready", [making], 1),
        row("text", texts, len(texts)),
        row("story", stories, len(stories)),
        row("naive: text, made ready anew", naive, len(texts)),
    ]
    texts_take = float(str(rows[2]["s in all"]))
    return [figures | {"to text": ratio(float(str(figures["s in all"])), texts_take)} for figures in rows]


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--quick", action="store_true", help="few watches: shows only that it works")
    chosen = parser.parse_args()
    count = 20 if chosen.quick else 1_000
    print_figures(f"{count} watches with three tests each", measure(count, min(20, count)), as_json=chosen.json)


if __name__ == "__main__":
    main()
