"""What people see of article pages and of edits: on the terminal, as data, in the log; and what is forgotten of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from monitor.daemon import utc_now
from monitor.daemon.works import FORGOTTEN_AT_ONCE, LINES_KEPT
from monitor.model import Newsroom, PagePoll
from monitor.store import Store
from tests.desk import Desk
from tests.mail import MailServer
from tests.running import NEWS, configure, rss, running, until
from tests.servers import FeedServer
from tests.test_daemon import opened

ORIGINAL = "The ceasefire began at noon on Friday. Two towns have reported shots since then, and the bridge is closed."
EDITED = "The ceasefire began at noon on Friday. Nine towns have reported shots since then, and the bridge is closed."
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A newsroom with one feed whose pages are always asked; its first poll is still to come."""
    with FeedServer() as web, MailServer() as mail:
        config = configure(tmp_path, feed=web.url("/feed"), mail=mail.url())
        file = config / "newsroom.yaml"
        file.write_text(file.read_text().replace("title: The Ledger}", "title: The Ledger, page: always}"))
        yield Desk(config=config, web=web, mail=mail)


def entry(desk: Desk, text: str, *, path: str = "/1") -> None:
    """Let the feed show its one entry so, and poll."""
    feed = rss(("1", "A ceasefire at last", text)).replace("https://ledger.example/1", desk.web.url(path))
    desk.web.publish("/feed", feed)
    desk.run("poll", "--all")


def chapters(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(desk.run("stories", "show", "1", "--json")[1])["chapters"]
    return found


@pytest.fixture
def edited(desk: Desk) -> Desk:
    """The same newsroom after its entry was edited in one word; the page is gone."""
    desk.web.publish("/1", "gone", status=410)
    entry(desk, ORIGINAL)
    entry(desk, EDITED)
    return desk


# ---------------------------------------------------------------- edits


def test_an_edit_is_data(edited: Desk) -> None:
    """Its pieces give back both wordings, and say which words were changed."""
    (edit,) = chapters(edited)[1]["edited"]
    pieces = edit["words"]

    assert (edit["before"], edit["after"]) == tuple(text.partition(". ")[2] for text in (ORIGINAL, EDITED))
    for wording, besides in (("before", "in"), ("after", "out")):
        assert "".join(piece["text"] for piece in pieces if piece["kind"] != besides) == edit[wording]
    assert [(piece["kind"], piece["text"].strip()) for piece in pieces[:2]] == [("out", "Two"), ("in", "Nine")]
    assert chapters(edited)[0]["edited"] == []


def test_an_edit_is_shown_without_a_terminal_by_signs(edited: Desk) -> None:
    """Piped, there is neither colour nor any other escape, and the changed words stand between signs, as in a chat."""
    shown = edited.run("stories", "show", "1")[1]

    assert "Chapter 2, update:\nWas: «Two» towns have reported" in shown
    assert "\nNow: «Nine» towns have reported" in shown
    assert "\x1b" not in shown


def test_an_edit_is_shown_on_a_terminal_struck_out_and_underlined(
    edited: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old words are struck out and new ones underlined, so that colours are not needed."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = edited.run("stories", "show", "1")[1]

    assert re.search(r"Was: \x1b\[[0-9;]*\b9\b[0-9;]*mTwo\x1b\[0m towns", shown)
    assert re.search(r"Now: \x1b\[[0-9;]*\b4\b[0-9;]*mNine\x1b\[0m towns", shown)
    assert "«" not in shown

    monkeypatch.setenv("TERM", "dumb")
    assert "«Two»" in ESCAPES.sub("", edited.run("stories", "show", "1")[1])


def test_new_words_are_shown_below_their_chapter(desk: Desk) -> None:
    """What an update added stands below its chapter, once; the first chapter needs no more than its title."""
    desk.web.publish("/1", "gone", status=410)
    entry(desk, ORIGINAL)
    entry(desk, f"{ORIGINAL} Lorries have crossed with flour.")
    shown = desk.run("stories", "show", "1")[1]

    assert shown.count("New: Lorries have crossed with flour.") == 1
    assert "Chapter 1, new" not in shown


# ---------------------------------------------------------------- pages that fail


def test_a_page_that_was_given_up_is_seen_and_comes_back(desk: Desk) -> None:
    """The story says which page failed and why; when the feed's entry changes, the page is asked again, where it is then."""
    desk.web.publish("/1", "gone", status=410)
    entry(desk, ORIGINAL)
    failed, shown = chapters(desk)[0]["page"], desk.run("stories", "show", "1")[1]
    asked = desk.web.count("/1")
    page = f"<html><body><article><h1>A ceasefire at last</h1><p>{EDITED}</p></article></body></html>"
    desk.web.publish("/moved", page, headers={"Content-Type": "text/html"})
    entry(desk, ORIGINAL)
    assert desk.web.count("/1") == asked

    entry(desk, EDITED, path="/moved")
    assert (failed["state"], failed["failures"], failed["due"]) == ("given up", 1, None)
    assert "410" in failed["error"]
    assert f"The page of chapter 1 ({desk.web.url('/1')}) failed 1 time: " in shown
    assert "it was given up, and is asked again when the feed's entry changes" in shown
    assert desk.web.count("/moved") == 1
    assert (chapters(desk)[1]["page"]["state"], chapters(desk)[1]["page"]["error"]) == ("well", None)


async def test_the_log_says_that_a_page_was_given_up(tmp_path: Path) -> None:
    """Once, with the address and the way out."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store, capture_logs() as logs:
        page = web.publish("/1", "gone", status=410)
        feed = web.publish("/feed", NEWS.replace("https://ledger.example/1", page))
        config = configure(tmp_path, feed=feed, mail=mail.url())
        file = config / "newsroom.yaml"
        file.write_text(file.read_text().replace("title: The Ledger}", "title: The Ledger, page: always}"))
        async with running(config, store):
            await until(lambda: web.count("/1") and web.count("/feed") >= 3, "some polls")

    said = [line for line in logs if line["event"] == "page_given_up"]
    assert [line["url"] for line in said] == [page]
    assert said[0]["way_out"].endswith("asked again when the feed's entry changes")


# ---------------------------------------------------------------- what is forgotten


async def test_the_daemon_forgets_what_is_of_no_use(tmp_path: Path) -> None:
    """In as many transactions as it takes: lines of ninety days ago, and pages that were done before the window of stories."""
    now = utc_now()
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        async with running(config, store):
            await until(lambda: _page(store) is None and _knows(store), "the first entry")
        many = [f"{number:016x}" for number in range(FORGOTTEN_AT_ONCE + 1)]
        old = now - Newsroom().settings.story_window - timedelta(hours=1)
        done = PagePoll(entry=1, feed="ledger", key="1", url="https://ledger.example/1", due=None, polled=old)
        with store.writing() as work:
            work.count_lines("ledger", many, at=now - LINES_KEPT - timedelta(days=2))
            work.count_lines("ledger", ["lately"], at=now - LINES_KEPT + timedelta(days=2))
            work.save_pages([done])
        async with running(config, store):
            await until(lambda: _page(store) is None and not _lines(store, many), "the upkeep")

        assert _lines(store, ["lately"]) == {"lately"}
        with store.writing() as work:
            work.save_pages([replace(done, polled=now)])
        async with running(config, store) as daemon:
            await daemon.keep_up()
        assert _page(store) is not None


def _knows(store: Store) -> bool:
    with store.reading() as view:
        return view.known_by_id(1) is not None


def _page(store: Store) -> PagePoll | None:
    with store.reading() as view:
        return view.pages([1]).get(1)


def _lines(store: Store, marks: list[str]) -> frozenset[str]:
    with store.reading() as view:
        return view.common_lines("ledger", marks, at_least=1)
