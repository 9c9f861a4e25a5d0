# needs: data folder as argument
"""Does `explain` say of each revision what the pipeline made of it? And does the pipeline hit what it should, when it should?

Data: gold, a recording of 63 hours of twelve invented feeds with its configuration and its answers, written by hand.

Method: the recording goes through the pipeline as `replay` does it. Then every stored revision of every entry is explained
for every watch, from what the store gives back, as the command does; each verdict and its evidence is held against the hit that
the pipeline stored, or did not. Naive: the watches' expressions as a plain search for their words, whatever operators say.
Hits are scored against the recording's answers by (watch, feed, entry, moment): there a hit of a new state and a later
state without one (date-only, boilerplate), which bears the same number, cannot be taken for one another.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from time import perf_counter

from benchmarks.material import Row, existing, rows
from benchmarks.measure import data_arguments, print_figures
from monitor.config import load
from monitor.match import Explainer, Explanation
from monitor.model import SILENT_KINDS, Entry, Evidence, Newsroom, Revision, Taken
from monitor.replay import Replay
from monitor.replay import load as read_recordings
from monitor.store import View
from monitor.text import canonical_link, fold, tokens

#: (watch, feed, entry, number) -> the evidence of the hit.
Hits = dict[tuple[str, str, str, int], tuple[Evidence, ...]]


def replayed(folder: Path, newsroom: Newsroom) -> tuple[Replay, list[Taken]]:
    """Return the replay with its store, and all that it took."""
    replay = Replay(newsroom)
    happenings = asyncio.run(replay.run(read_recordings([folder])))
    return replay, [what for _, what in happenings if isinstance(what, Taken)]


def stored(view: View, newsroom: Newsroom) -> Iterator[tuple[Entry, Revision]]:
    """Yield every revision of every entry as the store gives it back."""
    for story in view.stories(limit=1_000_000):
        for update in view.updates(story.id):
            revision = update.revision
            entry = next(
                entry for entry, _ in view.entries(link=revision.entry) if (entry.feed, entry.key) == (revision.feed, revision.entry)
            )  # fmt: skip
            assert entry.feed in newsroom.feeds
            yield entry, revision


def stored_hits(view: View) -> Hits:
    """Return the hits as the store has them: under the guid that an entry bears now, whatever it was called then."""
    records = view.hits(limit=1_000_000)
    return {
        (record.hit.watch, record.revision.feed, record.revision.entry, record.revision.number): record.hit.matched
        for record in records
    }


def differences(view: View, newsroom: Newsroom, hits: Hits) -> Row:
    """Return how many verdicts and evidences were compared, and how many of them differ."""
    explainers = {name: Explainer(name, newsroom) for name in newsroom.watches}
    found: Row = {
        "method": "explain",
        "verdicts": 0,
        "hits": 0,
        "other verdict": 0,
        "other evidence": 0,
        "no reason": 0,
    }
    start = perf_counter()
    for entry, revision in stored(view, newsroom):
        for name, explainer in explainers.items():
            explanation = explainer.explain(entry, revision.change, newsroom.feeds[entry.feed])
            hit = hits.get((name, revision.feed, revision.entry, revision.number))
            found["verdicts"] += 1
            found["hits"] += hit is not None
            found["other verdict"] += explanation.holds is (hit is None)
            found["other evidence"] += hit is not None and explanation.evidence != hit
            found["no reason"] += not explanation.holds and not all(_reasons(explanation))
    found["µs"] = round((perf_counter() - start) / found["verdicts"] * 1e6)
    return found


def _reasons(explanation: Explanation) -> Iterator[str]:
    """Yield the reason of every clause that fails."""
    if not explanation.holds:
        yield explanation.reason
    for child in explanation.children:
        yield from _reasons(child)


def naive(view: View, newsroom: Newsroom, hits: Hits) -> Row:
    """Return the same for a search that only looks whether some word of the watch stands in the text."""
    found: Row = {"method": "naive: any word of it", "verdicts": 0, "hits": 0, "other verdict": 0}
    words = {name: set(_words(watch.match or " ".join((*watch.keywords, *watch.actors, *watch.places)))) for name, watch in newsroom.watches.items()}  # fmt: skip
    for _, revision in stored(view, newsroom):
        there = set(_words(f"{revision.change.title}\n{revision.change.text}"))
        for name, wanted in words.items():
            hit = (name, revision.feed, revision.entry, revision.number) in hits
            found["verdicts"] += 1
            found["hits"] += hit
            found["other verdict"] += bool(wanted & there) is not hit
    return found


def _words(text: str) -> Iterable[str]:
    return (token.folded for token in tokens(re.sub(r"\b(?:AND|OR|NOT|O?NEAR/\d+)\b", " ", text)))


def scored(folder: Path, taken: list[Taken]) -> Row:
    """Return precision and recall of the hits by (watch, feed, entry, moment), silent states left out."""
    answers = rows(folder / "gold.jsonl")
    aliases = {
        (row["feed"], _key(other)): _key(row["entry"]) for row in answers for other in row.get("also_known_as") or ()
    }

    def place(feed: str, entry: str, at: datetime) -> tuple[str, str, datetime]:
        return feed, aliases.get((feed, _key(entry)), _key(entry)), at

    silent = {str(kind) for kind in SILENT_KINDS}
    want = {
        (watch, *place(row["feed"], row["entry"], datetime.fromisoformat(row["at"])))
        for row in answers if row["kind"] not in silent for watch in row.get("watches") or ()
    }  # fmt: skip
    got = {
        (hit.watch, *place(one.revision.feed, one.revision.entry, one.revision.at))
        for one in taken if one.update is not None and str(one.revision.change.kind) not in silent for hit in one.hits
    }  # fmt: skip
    right = len(want & got)
    return {"gold": len(want), "found": len(got), "precision": right / len(got), "recall": right / len(want)}


def _key(entry: str) -> str:
    return fold(canonical_link(entry) or entry)


def main() -> None:
    """Replay, explain everything, compare and print."""
    options = data_arguments(__doc__ or "").parse_args()
    folder = existing(options.folder.resolve() / "gold" / "recording.jsonl").parent
    newsroom = load(folder / "config", {}, need_secrets=False).newsroom
    replay, taken = replayed(folder, newsroom)
    with replay.stage.store.reading() as view:
        hits = stored_hits(view)
        compared = [differences(view, newsroom, hits), naive(view, newsroom, hits)]
    score = scored(folder, taken)
    if options.json:
        print(json.dumps({"explain": compared, "hits": score}, ensure_ascii=False))
        return
    print_figures("explain against the pipeline, every revision x watch of the gold recording", compared, as_json=False)
    print_figures("Hits of the gold recording, by moment", [score], as_json=False)


if __name__ == "__main__":
    main()
