# needs: data folder as argument
"""How near does a whole replay come to what an editor would say? Kinds, new text, blocks, hits, stories, novelty, alerts.

Data: gold, a recording of 63 hours of twelve invented feeds with its configuration and its answers, written by hand.

Method: `newsroom-monitor --config FOLDER/gold/config replay FOLDER/gold --json` runs in a process of its own; its events are
scored by the scorer that lies beside the recording (`score_gold.py`), whose table is printed. --json prints all figures,
--verbose lists every miss. The scorer takes a number for the last state under it, but a state whose date or furniture alone
changed has the number of the one before; so alerts are scored a second time with a number for each state.
Naive: the same events, but whatever changed is called an update: what a reader that only compares hashes would say.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.material import existing
from benchmarks.measure import data_arguments, print_figures

ROOT = Path(__file__).parent.parent


def run(*command: str) -> str:
    """Return what a command prints; ends the program with its words if it fails."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def naive(events: str) -> str:
    """Return the events as a reader would give them that knows no kinds: whatever is not new is an update."""
    found = [json.loads(line) for line in events.splitlines()]
    renamed = ({**event, "kind": "update"} if event.get("kind") not in {None, "new"} else event for event in found)
    return "".join(f"{json.dumps(event, ensure_ascii=False)}\n" for event in renamed)


def numbered(events: str) -> str:
    """Return the events with every state that was noticed under a number of its own; what tells of a state has the first's."""
    found = [json.loads(line) for line in events.splitlines()]
    states: dict[tuple[str, str], int] = {}
    firsts: dict[tuple[str, str, int], int] = {}
    for event in found:
        if event["type"] == "revision":
            entry = event["feed"], event["entry"]
            states[entry] = states.get(entry, event["number"] - 1) + 1
            firsts.setdefault((*entry, event["number"]), states[entry])
            event["number"] = states[entry]
    for event in found:
        told = event.get("updates", [event] if event["type"] != "revision" and "number" in event else [])
        for update in told:
            known = update["feed"], update["entry"], update["number"]
            update["number"] = firsts.get(known, update["number"])
    return "".join(f"{json.dumps(event, ensure_ascii=False)}\n" for event in found)


def scored(events: str, folder: Path, *options: str) -> str:
    """Return what the data's own scorer says of the events."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "events.jsonl"
        file.write_text(events, encoding="utf-8")
        return run(str(existing(folder / "score_gold.py")), str(file), str(folder), *options)


def kinds(name: str, score: dict[str, Any]) -> dict[str, object]:
    """Return the kind and text figures of a score, as the acceptance of revisions asks for them."""
    return {
        "method": name,
        "kind macro": score["kind"]["macro_strict"],
        "kind, any silent": score["kind"]["macro_silence_ok"],
        "added exact": score["added"]["exact_set"],
        "added precision": score["added"]["precision"],
        "added recall": score["added"]["recall"],
        "block time": score["blocks"]["time"],
    }


def alerts(numbers: str, score: dict[str, Any]) -> dict[str, object]:
    """Return the alert figures of a score, as the acceptance of stories asks for them."""
    figures = score["alerts"]
    return {
        "numbers": numbers,
        "recall": figures["item_recall"],
        "sent": figures["sent"],
        "false alarms": figures["false_alarms"],
        "share": 1 - figures["alert_precision"],
        "told twice": figures["duplicates"],
        "median lateness, s": figures["median_lateness_s"],
    }


def main() -> None:
    """Replay, score and print."""
    options = data_arguments(__doc__ or "").parse_args()
    folder = existing(options.folder.resolve() / "gold" / "recording.jsonl").parent
    events = run("-m", "monitor", "--config", str(folder / "config"), "replay", str(folder), "--json")
    each_its_own = numbered(events)
    ours, theirs, own = (json.loads(scored(each, folder, "--json")) for each in (events, naive(events), each_its_own))
    if options.json:
        print(
            json.dumps({"newsroom-monitor": ours, "naive": theirs, "a number for each state": own}, ensure_ascii=False)
        )
        return
    print(scored(events, folder))
    table = [kinds("newsroom-monitor", ours), kinds("naive: all is update", theirs)]
    print_figures("Kinds and new text of the gold recording", table, as_json=False)
    told = [alerts("as the events have them", ours), alerts("one for each state", own)]
    print_figures("Alerts of the gold recording", told, as_json=False)
    if options.verbose:
        print(misses(each_its_own, folder))


def misses(events: str, folder: Path) -> str:
    """Return every miss as the scorer lists it."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "events.jsonl"
        file.write_text(events, encoding="utf-8")
        command = [sys.executable, str(folder / "score_gold.py"), str(file), str(folder), "--verbose"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stderr


if __name__ == "__main__":
    main()
