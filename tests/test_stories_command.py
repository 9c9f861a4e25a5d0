"""`stories`: how a story unfolded, and what people change of stories by hand."""

from __future__ import annotations

import asyncio
import json
import pwd
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.regrouping import login
from monitor.daemon import utc_now
from monitor.model import Block, Change, Concern, Entry, Evidence, Hit, Kind, Placement, Update
from monitor.store import BY_FOLLOWING, Transaction
from monitor.store.sql import hold, open_store
from tests.desk import Desk
from tests.mail import MailServer
from tests.running import ROOT, configure, rss, running, until
from tests.servers import FeedServer
from tests.stores import alert
from tests.test_daemon import opened

pytest_plugins = ("tests.databases",)

WATCHES = """watches:
  ceasefire: {match: ceasefire, notify: [desk]}
  bridges: {match: bridge, follow: entry, notify: [desk]}
  silent: {match: flour}
"""
MINUTE = timedelta(minutes=1)
#: When the stories of the tests began: lately, so that they go on for most of an hour.
BEGUN = utc_now().replace(second=0, microsecond=0) - timedelta(minutes=30)
CEASEFIRE = "The ceasefire began at noon on Friday."
BRIDGE = "Two lorries with flour have crossed the bridge."
TRUCE = "A truce holds in Graz, officials said."
NEWS = ("1", "A ceasefire at last in Halcyon", "The ceasefire in Halcyon began at noon on Friday.")
RAIN = ("2", "Rain in Graz", "It rained heavily in Graz, and the river Mur rose by two metres.")
FLOOD = (
    "3",
    "Rain in Graz: the river Mur floods streets",
    "The river Mur flooded four streets in Graz after heavy rain.",
)
SHOTS = ("4", "Ceasefire in Halcyon broken", "The ceasefire in Halcyon was broken by shots at dawn.")
HOSTILE = "[bold]A \x1b[31mtruce\x07 \u202eholds[/bold]"


@dataclass
class Room(Desk):
    """A newsroom with three stories in its database: 1 of two feeds and three updates, 2 and 3 of one each."""

    database: str

    def stored(self, story: int = 1) -> dict[str, Any]:
        """Return what `stories show` gives to machines."""
        found: dict[str, Any] = json.loads(self.good("stories", "show", str(story), "--json"))
        return found

    def good(self, *words: str) -> str:
        """Give a command that must end well; return what it printed."""
        status, out, error = self.run(*words)
        assert (status, error) == (0, "")
        return out

    def flat(self, *words: str) -> str:
        """Return what a command that must end well printed, on one line."""
        return " ".join(self.good(*words).split())


def report(
    work: Transaction,
    feed: str,
    *said: str,
    minutes: float,
    story: int | None = None,
    kind: Kind = Kind.NEW,
    novel: bool = True,
    blocks: tuple[Block, ...] = (),
) -> Update:
    """Record what a feed says, `minutes` after the stories began."""
    change = Change(
        kind=kind,
        title=f"{feed} reports",
        text="\n".join(said),
        added=said,
        blocks=blocks,
        fingerprint=f"{feed}{minutes}",
    )
    entry = Entry(feed=feed, key=feed, link=f"https://{feed}.example/a", title=change.title)
    placement = Placement(story=story, vector={feed: 1.0})
    return work.record(entry, change, placement, novel=novel, at=BEGUN + minutes * MINUTE)


def fill(work: Transaction) -> None:
    first = report(work, "ledger", CEASEFIRE, minutes=0)
    hit = Hit(watch="ceasefire", matched=(Evidence(field="body", start=4, end=13, term="ceasefire", text="ceasefire"),))
    work.add_hits(first, [hit])
    work.add_concerns([Concern(channel="desk", update=first, watches=("ceasefire",))])
    work.post(alert(first, at=BEGUN), work.untold_of("desk", first.story, since=BEGUN).concerns)
    report(work, "herald", CEASEFIRE, minutes=10, story=first.story, novel=False)
    block = Block(label="UPDATE 0915 GMT", time=BEGUN + 14 * MINUTE, text=BRIDGE)
    update = report(work, "ledger", BRIDGE, minutes=15, story=first.story, kind=Kind.UPDATE, blocks=(block,))
    work.add_hits(update, [hit])
    report(work, "post", TRUCE, minutes=20)
    report(work, "blog", "Something else.", minutes=25)


@contextmanager
def furnished(directory: Path, database: str) -> Iterator[Room]:
    """A newsroom with the three stories in this database."""
    with FeedServer() as web, MailServer() as mail:
        config = configure(directory, feed=web.url("/feed"), mail=mail.url())
        file = config / "newsroom.yaml"
        text = re.sub("database: .*", f'database: "{database}"', file.read_text())
        file.write_text(re.sub(r"watches:\n.*\n", WATCHES, text))
        store = open_store(database, state_directory=directory)
        with store.writing() as work:
            fill(work)
        store.close()
        yield Room(config=config, web=web, mail=mail, database=database)


@pytest.fixture(params=("sqlite", "postgresql"))
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    database = f"sqlite:///{tmp_path}/monitor.db"
    if request.param == "postgresql":
        database = str(request.getfixturevalue("postgres_url")).replace("postgresql:", "postgresql+psycopg:")
    with furnished(tmp_path, database) as found:
        yield found


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A newsroom whose stories have been changed by hand: 3 is part of 1, which bridges follows and silent does not."""
    directory = tmp_path_factory.mktemp("changed")
    with furnished(directory, f"sqlite:///{directory}/monitor.db") as found:
        found.good("stories", "merge", "1", "3")
        found.good("stories", "follow", "1", "--watch", "bridges")
        found.good("stories", "unfollow", "1", "--watch", "silent")
        yield found


only_sqlite = pytest.mark.parametrize("room", ("sqlite",), indirect=True)


# ---------------------------------------------------------------- show


@only_sqlite
def test_a_story_tells_how_it_unfolded_as_data(room: Room) -> None:
    """Who had it first, what each update said anew and when its outlet stamped it, whom it repeats, and how it grew."""
    found = room.stored()
    chapters = found["chapters"]

    assert (found["id"], found["asked"], found["state"], found["first_in"]) == (1, 1, "developing", ["ledger"])
    assert [(row["story"], row["chapter"], row["feed"], row["new"]) for row in chapters] == [
        (1, 1, "ledger", [CEASEFIRE]),
        (1, 2, "herald", []),
        (1, 3, "ledger", [BRIDGE]),
    ]
    assert [row["repeats"] for row in chapters] == [None, {"story": 1, "chapter": 1, "feed": "ledger"}, None]
    assert [block["time"] for block in chapters[2]["blocks"]] == [stamp(BEGUN + 14 * MINUTE)]
    assert chapters[2]["at"] == stamp(BEGUN + 15 * MINUTE)
    assert found["firsts"] == [
        {"feed": "ledger", "updates": 2, "sentences": 2},
        {"feed": "herald", "updates": 0, "sentences": 0},
    ]
    assert (found["pace"], found["novel"], found["quiet_from"]) == (900, chapters[2]["at"], stamp(BEGUN + 75 * MINUTE))
    assert sum(row["updates"] for row in found["growth"]) == found["updates"] == 3
    assert found["growth"][-1]["sources"] == found["sources"]
    assert [part["id"] for part in found["parts"]] == [1]
    assert [(row["watch"], row["since"], row["who"]) for row in found["followers"]] == [
        ("ceasefire", stamp(BEGUN), None)
    ]
    assert found["changes"] == []


def stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


@only_sqlite
def test_a_story_tells_how_it_unfolded_in_words(room: Room) -> None:
    """The same for people, with seen and stamped times; what was new stands below, what other outlets repeat does not."""
    shown = room.flat("stories", "show", "1")

    assert "Story 1: ledger reports developing: something new" in shown
    assert "ago, lately every 15m; quiet from" in shown
    assert "3 updates of 2 entries in 2 feeds" in shown
    assert "had it first: ledger had new things first: ledger 2; only repeated by herald" in shown
    assert re.search(r"followed by ceasefire since \w{3} \d+ \w{3} \d\d:\d\d UTC \(hit\)", shown)
    assert "nothing: repeats 1 (ledger)" in shown
    assert f"{BEGUN + 14 * MINUTE:%H:%M} UTC" in shown
    assert f"Chapter 3, update: New: {BRIDGE}" in shown
    assert "Chapter 2" not in shown


@only_sqlite
def test_the_list_says_whether_stories_go_on(room: Room) -> None:
    """Developing, quiet or closed, by the window and the pace of each."""
    with_all = json.loads(room.good("stories", "list", "--all", "--json"))

    assert {row["id"]: row["state"] for row in with_all} == {1: "developing", 2: "developing", 3: "developing"}
    file = room.config / "newsroom.yaml"
    file.write_text(file.read_text().replace("monitor:\n", "monitor:\n  stories: {window: 10m}\n", 1))
    assert "closed" in room.good("stories", "list")
    assert "closed: no new entry since" in room.good("stories", "show", "1")


@only_sqlite
def test_every_field_of_a_story_is_documented(room: Room) -> None:
    """The reference of commands names every field that a story gives to machines."""
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    room.good("stories", "merge", "1", "2")
    room.good("stories", "follow", "1", "--watch", "silent")
    found = set(names(room.stored()))

    assert "fate" in found
    assert [name for name in sorted(found) if not re.search(rf"\b{name}\b", page)] == []


def names(value: object) -> Iterator[str]:
    """Yield the keys of an object and of all objects in it."""
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from names(inner)


# ---------------------------------------------------------------- merge and split


def test_stories_are_merged_and_parted_again_by_hand(room: Room) -> None:
    """The lowest number is kept and answers for all; each change says what is so now, and stands in the story with its author."""
    before = [room.good("stories", "show", number, "--json") for number in ("1", "2", "3")]
    merged = room.good("stories", "merge", "3", "1", "2", "--why", "one  truce")
    whole = room.stored(3)
    shown = room.flat("stories", "show", "2")

    assert merged == "Story 1 “ledger reports” has taken in stories 2, 3: 4 entries, 5 updates.\n"
    assert (whole["id"], whole["asked"], [part["id"] for part in whole["parts"]]) == (1, 3, [1, 2, 3])
    assert shown.startswith("Story 2 is part of story 1 now. Story 1: ledger reports")
    assert " 2/1 " in shown
    assert [[fate["channel"] for fate in row["fate"]] for row in whole["chapters"]] == [["desk"], [], [], [], []]
    assert f"{login()}: story 2 became part of story 1: one truce" in shown
    assert [row["id"] for row in json.loads(room.good("stories", "list", "--all", "--json"))] == [1]

    alone = room.good("stories", "split", "2")
    assert alone == (
        "Story 2 “post reports” stands alone again: 1 entry, 1 update."
        " Left in story 1 “ledger reports”: 3 entries, 4 updates.\n"
    )
    room.good("stories", "split", "3")
    after = [json.loads(room.good("stories", "show", number, "--json")) for number in ("1", "2", "3")]
    assert [(row["what"], row["story"], row["other"], row["by"]) for row in after[0]["changes"]] == [
        ("merge", 1, 2, login()),
        ("merge", 1, 3, login()),
        ("split", 1, 2, login()),
        ("split", 1, 3, login()),
    ]
    assert [{**row, "changes": []} for row in after] == [json.loads(text) for text in before]


def test_entries_become_a_story_of_their_own(room: Room) -> None:
    """All chapters of the entries that have one of those that were named; those of a part are named with it."""
    made = room.good("stories", "split", "1", "2")
    room.good("stories", "merge", "1", "2")
    back = room.good("stories", "split", "1", "2/1", "--why", "another town")

    assert made == (
        "Story 4 “herald reports” was made of 1 entry, 1 update. Left in story 1 “ledger reports”: 1 entry, 2 updates.\n"
    )
    assert back.startswith("Story 5 “post reports” was made of 1 entry, 1 update.")
    assert [row["chapter"] for row in room.stored(1)["chapters"]] == [1, 3]
    assert "entries of story 1 became story 5: another town" in room.good("stories", "show", "5")


@only_sqlite
def test_a_story_of_which_nothing_would_be_left_is_not_split(room: Room) -> None:
    """When all its own entries were taken out of a story, its only part is what it consists of."""
    room.good("stories", "merge", "1", "2")
    room.good("stories", "split", "1", "1", "2")

    assert room.run("stories", "split", "2")[::2] == (
        1,
        "story 2 cannot stand alone: nothing would be left of story 1; its number leads to story 1 as it is\n",
    )


# ---------------------------------------------------------------- names and followers


def test_a_story_is_renamed_by_hand(room: Room) -> None:
    """The new title is shown everywhere, the old one is kept with who changed it; what a title holds stays text."""
    told = room.good("stories", "rename", "1", HOSTILE, "--why", HOSTILE)
    shown = room.good("stories", "show", "1")

    assert told == "Story 1 is called “[bold]A [31mtruce holds[/bold]” now; it was called “ledger reports”.\n"
    assert "Story 1: [bold]A [31mtruce holds[/bold]\n" in shown
    assert "“ledger reports” was renamed to “[bold]A [31mtruce holds[/bold]”: [bold]A [31mtruce" in shown
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", shown + told)
    assert "[bold]A [31mtruce holds[/bold]" in room.good("stories", "list")


def test_a_story_is_not_renamed_to_what_it_is_called(room: Room) -> None:
    """A name that is there already is no change, and none is remembered."""
    code, out, error = room.run("stories", "rename", "1", "ledger reports")
    assert (code, out, error) == (1, "", "story 1 is called “ledger reports” already\n")
    assert room.stored()["changes"] == []


def test_watches_follow_stories_by_hand(room: Room) -> None:
    """Whoever follows is shown with since when, by what and by whom; the latest word counts; hits stand beside."""
    follows = room.good("stories", "follow", "1", "--watch", "bridges", "--why", "the desk asked")
    ends = room.good("stories", "unfollow", "1", "--watch", "ceasefire")
    rows = {row["watch"]: row for row in room.stored()["followers"]}
    shown = room.flat("stories", "show", "1")

    assert follows == "bridges follows story 1 “ledger reports” from now on: desk is told of its later updates.\n"
    assert ends == "Story 1 “ledger reports” is no longer followed by ceasefire.\n"
    assert {name: (row["follows"], row["by"], row["who"], row["why"]) for name, row in rows.items()} == {
        "bridges": (True, "hand", login(), "the desk asked"),
        "ceasefire": (False, "hand", login(), ""),
    }
    assert re.search(rf"followed by bridges since [^(]+\(by hand, {login()}: the desk asked\)", shown)
    assert re.search(rf"no longer followed by ceasefire since [^(]+\(by hand, {login()}\)", shown)
    assert json.loads(room.good("stories", "list", "--json"))[0]["watches"] == ["bridges"]

    assert room.good("stories", "unfollow", "1", "--watch", "silent").endswith("will not be followed by silent.\n")
    told = room.good("stories", "merge", "1", "2")
    assert "was taken off" not in told
    room.good("stories", "split", "2")

    room.good("stories", "follow", "1", "--watch", "ceasefire")
    assert room.good("stories", "unfollow", "1").endswith("is no longer followed by bridges, ceasefire.\n")
    assert not any(row["follows"] for row in room.stored()["followers"])


def test_a_merge_says_which_watch_it_takes_off(room: Room) -> None:
    """A watch that followed one of two stories and was taken off the other follows none: whoever merges is told so."""
    room.good("stories", "follow", "1", "--watch", "bridges")
    room.good("stories", "unfollow", "2", "--watch", "bridges")
    told = room.good("stories", "merge", "1", "2")
    assert (
        "bridges was taken off one of them and follows none now; `stories follow 1 --watch bridges` lets it.\n" in told
    )


@only_sqlite
def test_a_watch_that_tells_nobody_says_so_when_it_follows(room: Room) -> None:
    """Without a channel nobody is told, however much it follows."""
    assert room.good("stories", "follow", "2", "--watch", "silent").endswith(
        "from now on: it tells no channel (notify).\n"
    )


@only_sqlite
def test_how_far_a_watch_follows_is_said(room: Room) -> None:
    """A watch that goes on with what it hit only, or that is gone from the configuration, is not shown as one that follows all."""
    file = room.config / "newsroom.yaml"
    file.write_text(file.read_text().replace("match: ceasefire,", "match: ceasefire, follow: none,"))
    assert "(hit, only what it hits)" in room.flat("stories", "show", "1")

    file.write_text(file.read_text().replace("ceasefire:", "former:"))
    assert "(hit, no longer configured)" in room.flat("stories", "show", "1")
    assert room.good("stories", "unfollow", "1", "--watch", "ceasefire").endswith("no longer followed by ceasefire.\n")


# ---------------------------------------------------------------- what cannot be done


@pytest.mark.parametrize(
    ("words", "status", "says"),
    (
        ("merge 1 1", 2, "a story cannot be merged with itself: name at least two stories\n"),
        ("merge 1 99", 1, "there is no story 99; `newsroom-monitor stories list --all` shows them\n"),
        (
            "merge 1 3",
            1,
            "stories 1 and 3 are one already: 3 is part of story 1; `newsroom-monitor stories split 3` undoes that\n",
        ),
        ("split 1", 1, "story 1 is kept; say which of its parts is to stand alone again: `stories split 3`\n"),
        ("merge 1 2 1", 2, "story 1 is named twice\n"),
        ("split 2", 1, "story 2 stands alone already, and nothing was merged into it; to take entries out of it name"),
        ("split 3 3/9", 2, "it has 1, 2, 3, 3/1\n"),
        ("split 99", 1, "there is no story 99"),
        ("split 99999999999999999999", 1, "there is no story 99999999999999999999"),
        ("split 1 9", 2, "story 1 has no chapter 9; it has 1, 2, 3, 3/1\n"),
        ("split 1 3/2", 2, 'story 1 has no chapter 3/2, did you mean "3/1"?; it has'),
        ("split 1 1 2 3/1", 1, "nothing would be left of story 1: these chapters are of all its entries\n"),
        ("rename 1 \x07", 2, "the title is empty: give the story a name\n"),
        ("rename 99 Truce", 1, "there is no story 99"),
        (
            "follow 1",
            2,
            "say which watch is to follow it: --watch W; the configuration has: bridges, ceasefire, silent\n",
        ),
        ("follow 1 --watch ceasfire", 2, 'no watch is named ceasfire, did you mean "ceasefire"?'),
        ("follow 99 --watch ceasefire", 1, "there is no story 99"),
        ("follow 3 --watch bridges", 1, "bridges follows story 1 by hand already\n"),
        ("unfollow 1 --watch ceasfire", 2, 'no watch is named ceasfire, did you mean "ceasefire"?'),
        ("unfollow 1 --watch silent", 1, "silent follows story 1 no longer already\n"),
        ("unfollow 2", 1, "no watch follows story 2\n"),
        ("show 99999999999999999999", 1, "there is no story 99999999999999999999"),
    ),
)
def test_what_cannot_be_changed_is_said_with_the_way_out(changed: Room, words: str, status: int, says: str) -> None:
    """A wrong word ends with its status, the message names what would be right, and nothing is changed."""
    before = changed.stored()["changes"]
    code, out, error = changed.run("stories", *words.split(" "))

    assert (code, out) == (status, "")
    assert says in error
    assert changed.stored()["changes"] == before


@only_sqlite
def test_what_is_typed_by_hand_has_a_length(room: Room) -> None:
    """A title or a reason of many pages is a mistake at the keyboard."""
    assert room.run("stories", "rename", "1", "x" * 501)[::2] == (2, "the title has 501 characters; 500 is the most\n")
    assert room.run("stories", "merge", "1", "2", "--why", "x" * 501)[::2] == (
        2,
        "--why has 501 characters; 500 is the most\n",
    )


# ---------------------------------------------------------------- beside a daemon, and who


def test_stories_are_changed_while_a_daemon_works(room: Room, tmp_path: Path) -> None:
    """The lock that keeps a second daemon out keeps nobody from changing stories by hand."""
    with hold(room.database, state_directory=tmp_path):
        told = room.good("stories", "merge", "1", "2")

    assert told.startswith("Story 1 ")
    assert room.stored(2)["id"] == 1


async def test_a_running_daemon_goes_on_with_the_stories_as_they_are(tmp_path: Path) -> None:
    """After a merge by hand the followers of one story are told of the other; after an unfollow they are told no more."""

    def entries() -> int:
        with store.reading() as view:
            story = view.story(1)
        return story.entries if story else 0

    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        config = configure(tmp_path, feed=web.publish("/feed", rss(RAIN, NEWS)), mail=mail.url())
        desk = Desk(config=config, web=web, mail=mail)
        async with running(config, store):
            await until(lambda: len(mail.mails) == 1, "the mail of the ceasefire")
            await asyncio.to_thread(desk.run, "stories", "merge", "1", "2")
            web.publish("/feed", rss(FLOOD, RAIN, NEWS))
            await until(lambda: len(mail.mails) == 2, "the mail of the flood")
            await asyncio.to_thread(desk.run, "stories", "unfollow", "1", "--watch", "ceasefire")
            web.publish("/feed", rss(SHOTS, FLOOD, RAIN, NEWS))
            await until(lambda: entries() == 4, "the last entry")
            await until(lambda: web.count("/feed") > 4, "another poll")

    assert "flooded four streets" in mail.mails[1].part("plain")
    assert len(mail.mails) == 2
    with opened(tmp_path) as store, store.reading() as view:
        assert [(verdict.concern.update.chapter, verdict.reason) for verdict in view.verdicts(1)] == [(3, "unfollowed")]


@pytest.mark.parametrize("words", (["merge", "1", "2"], ["split", "1"], ["rename", "1", "Truce"], ["unfollow", "1"]))
def test_to_change_a_story_creates_no_database(tmp_path: Path, words: list[str]) -> None:
    """Without a database there is nothing to change; the disk is left as it is."""
    config = configure(tmp_path, feed="https://ledger.example/feed", mail="mailto://desk:pw@mail.example")
    with FeedServer() as web, MailServer() as mail:
        status, out, error = Desk(config=config, web=web, mail=mail).run("stories", *words)

    assert (status, out) == (1, "")
    assert "yet; `newsroom-monitor poll` or `run` creates it" in error
    assert [path.name for path in tmp_path.iterdir()] == ["config"]


def test_who_changes_a_story_is_who_sits_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The login name; of who called sudo, not of the daemon's account; a user without a name has a number."""
    monkeypatch.delenv("SUDO_USER", raising=False)
    own = login()
    monkeypatch.setenv("SUDO_USER", "anna\x1b")
    called = login()
    monkeypatch.delenv("SUDO_USER")
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    nameless = login()

    assert own
    assert called == "anna"
    assert re.fullmatch(r"user \d+", nameless)


@only_sqlite
def test_a_merge_that_nobody_made_by_hand_says_so(room: Room, tmp_path: Path) -> None:
    """What the program found to be one story is told apart from what people merged."""
    store = open_store(room.database, state_directory=tmp_path)
    with store.writing() as work:
        work.merge(1, 2, at=BEGUN, by=BY_FOLLOWING)
    store.close()

    assert "they turned out to be one: story 2 became part of story 1\n" in room.good("stories", "show", "1")
