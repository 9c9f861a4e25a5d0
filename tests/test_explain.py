"""Why a watch holds or not, and what became of the alert: the explanation of clauses, and the command."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import Explainer, Explanation, Matcher, check
from monitor.model import Actor, Change, Entry, Feed, Kind, Newsroom, Place, Scope, Watch
from tests.desk import Desk
from tests.documents import page
from tests.mail import MailServer
from tests.running import configure, rss
from tests.servers import FeedServer

FEED = Feed(name="wire", url="", tags=("world",), language="en")
ACTORS = {"state": Actor(key="state", name="Islamic State", aliases=("Daesh", "=IS"))}
PLACES = {"syria": Place(key="syria", name="Syria", aliases=("Syrian*",), contains=("Tell Hamra",))}
TEXT = "The old dam has been there since the war and yet it never burst in all these years, the Syrian police say."


def explained(watch: Watch, text: str = TEXT, *, title: str = "Headlines", feed: Feed | None = FEED) -> Explanation:
    newsroom = Newsroom(actors=ACTORS, places=PLACES, watches={watch.name: watch})
    change = Change(kind=Kind.NEW, title=title, text=text, fingerprint="")
    return Explainer(watch.name, newsroom).explain(Entry(feed="wire", key="1"), change, feed)


LACKS = (
    # expression, the reason at the watch: its innermost first failing clause, and what that lacks
    ("dam AND flood", "flood: stands nowhere in title and body"),
    ("flood AND NOT dam", "flood: stands nowhere in title and body"),
    ("dam AND NOT burst", "NOT burst: fails because burst holds: “burst” in body at 58"),
    ("dam AND NOT (war AND old)", "NOT (war AND old): fails because war AND old holds: “old” in body at 4, “war” in body at 37"),
    ("dam AND (old AND (war AND flood))", "flood: stands nowhere in title and body"),
    ("dam AND (flood OR fire)", "flood OR fire: none of these holds"),
    ("dam NEAR/3 burst", "dam NEAR/3 burst: both stand there, but 11 words apart, at most 3"),
    ("burst NEAR/10 dam", "burst NEAR/10 dam: both stand there, but 11 words apart, at most 10"),
    ("the NEAR/1 police", "the NEAR/1 police: both stand there, but 2 words apart, at most 1"),
    ("dam ONEAR/3 burst", "dam ONEAR/3 burst: both stand there in this order, but 11 words apart, at most 3"),
    ("burst ONEAR/20 dam", "burst ONEAR/20 dam: both stand there, but only in the other order"),
    ("dam NEAR/5 flood", "dam NEAR/5 flood: flood stands nowhere in title and body"),
    ("headlines NEAR/3 dam", "headlines NEAR/3 dam: one stands in title, the other in body"),
    ('"old dam" NEAR/3 dam', '"old dam" NEAR/3 dam: both stand only on the same words'),
    ("count(the)>=5", "count(the): 3 of 5"),
    ("first/5(burst)", "first/5(burst): stands at word 14 of the text, not within the first 5"),
    ('first/2("old dam")', 'first/2("old dam"): stands at word 3 of the text, not within the first 2'),
    ("first/9(dam AND war)", "first/9(dam AND war): holds"),
    ("first/8(dam AND war)", "war: stands at word 9 of the text, not within the first 8"),
    ("first/5(dam NEAR/20 burst)", "dam NEAR/20 burst: burst stands at word 14 of the text, not within the first 5"),
    ("first/5(count(the)>=3)", "count(the)>=3: 1 of 3"),
    ("title:dam", "title:dam: stands in body, not in title"),
    ("body:headlines", "body:headlines: stands in title, not in body"),
    ("title:(dam AND headlines)", "dam: stands in body, not in title"),
    ("=DAM", "=DAM: stands there only as “dam”: with = case and accents count"),
    ("@state", "@state: none of its 3 names stands in title and body"),
    ("title:place:syria", "title:place:syria: stands in body, not in title"),
    ("language:de", "language:de: language is “en”"),
    ("tag:sport", "tag:sport: tag is “world”"),
    ("status:canceled", "status:canceled: status is empty"),
)  # fmt: skip


@pytest.mark.parametrize(("expression", "reason"), LACKS)
def test_the_first_failing_clause_says_what_it_lacks(expression: str, reason: str) -> None:
    """An editor reads how near a watch was: how many of how many, how far apart, where else it stands."""
    explanation = explained(Watch(name="w", match=expression))
    if reason.endswith(": holds"):
        assert (explanation.holds, explanation.reason) == (True, "")
    else:
        assert (explanation.holds, explanation.reason.replace(">=5:", ":")) == (False, reason)


def test_every_failing_clause_has_a_reason_and_no_other() -> None:
    """Whatever fails says why, at every depth; what holds has its evidence instead."""
    watch = Watch(name="w", match="dam AND (flood OR title:dam OR (war NEAR/2 burst)) AND NOT (flood AND fire)")
    waiting = [explained(watch)]
    while waiting:
        clause = waiting.pop()
        assert bool(clause.reason) is not clause.holds, clause.clause
        waiting += clause.children


def test_the_evidence_of_a_name_is_the_alias_that_fired() -> None:
    """A place says by which of its names, and of the names of what lies in it, it was found."""
    (tree,) = explained(Watch(name="w", match="place:syria AND NOT @state"), "Syrians left Tell Hamra").children
    assert [(found.term, found.text) for found in tree.children[0].evidence] == [
        ("Syrian*", "Syrians"),
        ("Tell Hamra", "Tell Hamra"),
    ]


def test_a_text_of_no_feed_is_not_held_against_feeds_and_tags() -> None:
    """A pasted text stands in no feed: only its language can leave it outside; the very feed counts where one is given."""
    watch = Watch(name="w", match="dam", only=Scope(tags=("sport",), feeds=("wire",), languages=("en",)))
    german = "Der alte Damm hat gehalten, sagte die Polizei am Abend, und dam ist ein Wort"
    assert explained(watch, feed=None).holds
    assert explained(watch).reason == "only.tags: wire has none of sport"
    assert explained(watch, german, title="", feed=None).reason == "only.languages: de is none of en"


_CLAUSES = st.recursive(
    st.sampled_from(["dam", "fire", "burst*", '"the dam"', "=Fire", "~burst", "dam NEAR/2 fire", "fire ONEAR/3 dam", "count(dam)>=2", "first/2(fire)", "title:dam", "@state", "language:en"]),
    lambda inner: st.builds(lambda left, joint, right: f"({left}) {joint} ({right})", inner, st.sampled_from(["AND", "OR", "AND NOT"]), inner),
    max_leaves=6,
)  # fmt: skip
_TEXTS = st.lists(
    st.sampled_from(["the", "dam", "Fire", "fire", "bursting", "dam-fire", "Daesh", "is"]), max_size=10
).map(" ".join)


@given(_CLAUSES, _TEXTS, _TEXTS)
@settings(max_examples=200, deadline=None)
def test_the_explanation_is_the_matcher_s_verdict(expression: str, title: str, body: str) -> None:
    """What explain says holds is what fires, with the same evidence; every NOT is the denial of what is in it."""
    watch = Watch(name="w", match=expression)
    newsroom = Newsroom(actors=ACTORS, places=PLACES, watches={"w": watch})
    if check(watch, newsroom):
        newsroom = replace(newsroom, watches={"w": replace(watch, match=f"language:en AND ({expression})")})
    entry, change = Entry(feed="wire", key="1"), Change(kind=Kind.NEW, title=title, text=body, fingerprint="")
    explanation = Explainer("w", newsroom).explain(entry, change, FEED)
    hits = Matcher(newsroom).match(entry, change, FEED)
    assert explanation.holds == bool(hits)
    assert not hits or explanation.evidence == hits[0].matched


# ---------------------------------------------------------------- the command

FIRST = rss(("1", "A ceasefire at last", "The ceasefire began at noon on Friday."))
SECOND = rss(
    ("1", "A ceasefire at last", "The ceasefire began at noon on Friday. By dusk two villages had been shelled.")
)
MORE = """
  shelling: {match: "shelled AND NOT dam", notify: [desk], only: {feeds: [ledger]}}
  shy: {match: dusk}
  short: {keywords: [noonday, dawn], notify: [desk]}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with FeedServer() as web, MailServer() as mail:
        config = configure(tmp_path, feed=web.publish("/feed", FIRST), mail=mail.url())
        whole = (
            (config / "newsroom.yaml")
            .read_text(encoding="utf-8")
            .replace("channels:\n", f"{MORE.strip(chr(10))}\nchannels:\n")
        )
        (config / "newsroom.yaml").write_text(whole, encoding="utf-8")
        yield Desk(config=config, web=web, mail=mail)  # fmt: skip


def as_json(desk: Desk, *words: str) -> dict[str, Any]:
    status, out, error = desk.run("explain", *words, "--json")
    assert (status, error) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_a_text_is_explained(desk: Desk) -> None:
    """The verdict comes first, with its reason; then each clause."""
    status, out, _ = desk.run("explain", "shelling", "--text", "Nothing here")
    assert status == 0
    assert out.split("\n") == [
        "✗ shelling does not match: shelled: stands nowhere in title and body",
        "  ✗ shelled AND NOT dam: fails at shelled",
        "    ✗ shelled: stands nowhere in title and body",
        "    ✓ NOT dam",
        "  only.feeds and only.tags are passed over: the text stands in no feed (--feed FEED)",
        "",
    ]
    assert as_json(desk, "shelling", "--text", "Town shelled", "--feed", "ledger")["holds"] is True


def test_evidence_is_shown_as_it_is_read(desk: Desk) -> None:
    """The title comes before the text; a short form of one list is shown once."""
    shown = desk.run("explain", "short", "--text", "Noonday\nAt noonday")[1].split("\n")
    assert shown == [
        "✓ short matches",
        "  ✓ keywords: noonday, dawn",
        "    ✓ noonday   “Noonday” (title 0), “noonday” (body 3)",
        "",
    ]


def test_a_file_is_explained(desk: Desk, tmp_path: Path) -> None:
    """The first line of a file is its title, the rest its text."""
    (tmp_path / "story.txt").write_text("Headline\n\nAt dusk\n", encoding="utf-8")
    found = as_json(desk, "shy", "--file", str(tmp_path / "story.txt"))
    assert (found["holds"], found["title"], found["evidence"][0]["field"]) == (True, "Headline", "body")


def test_the_first_few_of_many_places_are_shown(desk: Desk) -> None:
    """Five places of a clause are shown, the others counted; JSON has them all."""
    text = "ceasefire " * 100
    shown = desk.run("explain", "ceasefire", "--text", text)[1]

    assert shown.count("“ceasefire”") == 5
    assert shown.endswith("(title 40) and 95 more\n")
    assert len(as_json(desk, "ceasefire", "--text", text)["children"][0]["evidence"]) == 100


def test_a_clause_of_many_words_is_shown_by_its_beginning(desk: Desk) -> None:
    """Watches list dozens of words over many lines: one line a clause, and of words that fail alike only the first ones."""
    words = [f"absent{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    listed = "watches: {long: {match: '" + " OR ".join(words) + "', notify: [desk]}}"
    (desk.config / "long.yaml").write_text(listed, encoding="utf-8")
    lines = desk.run("explain", "long", "--text", "Nothing of the kind")[1].splitlines()

    assert "    ✗ … and 21 more: stands nowhere in title and body" in lines
    assert len(lines) == 8
    assert max(map(len, lines)) < 150


def test_a_stored_entry_is_explained_down_to_the_delivery(desk: Desk) -> None:
    """By guid or link: which revisions hit, in which story, and what became of each on the way to each channel."""
    desk.run("poll")
    desk.web.publish("/feed", SECOND)
    desk.run("poll", "--all")
    shown = [line for line in desk.run("explain", "shelling", "1")[1].split("\n") if "revision" not in line[2:14]]
    assert shown[:5] == [
        "ledger: A ceasefire at last",
        "✓ shelling matches revision 2",
        "  ✓ shelled AND NOT dam",
        "    ✓ shelled   “shelled” (body 69)",
        "    ✓ NOT dam",
    ]
    assert shown[5:7] == ["in story 1:", "      told nobody: no hit, and none before it in its story"], shown
    assert re.fullmatch(r"      desk: delivered .* \(update\)", shown[7]), shown
    found = as_json(desk, "ceasefire", "https://ledger.example/1?utm_source=mail")
    assert (found["feed"], found["entry"], found["story"]) == ("ledger", "1", 1)
    assert [(row["number"], row["kind"], row["holds"]) for row in found["revisions"]] == [
        (1, "new", True),
        (2, "update", True),
    ]
    fates = [(fate["channel"], fate["state"], fate["reason"]) for row in found["revisions"] for fate in row["fate"]]
    assert fates == [("desk", "delivered", "first"), ("desk", "delivered", "update")]  # fmt: skip


def test_why_nobody_was_told_is_said(desk: Desk) -> None:
    """A watch without a channel, one that was written later, and an alert that waits each say so."""
    desk.run("poll")
    desk.web.publish("/feed", SECOND)
    desk.run("poll", "--all")
    assert "told nobody: the watch has no channel under notify" in desk.run("explain", "shy", "1")[1]
    assert "does not match: " not in desk.run("explain", "shy", "1")[1]
    path = desk.config / "newsroom.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("shy: {match: dusk}", "late: {match: villages, notify: [desk]}"),
        encoding="utf-8",
    )
    assert "the watch did not hit it when it was taken: it was written or changed later" in desk.run("explain", "late", "1")[1]  # fmt: skip


ARTICLE = page(
    "<h1>Village shelled</h1>"
    + "".join(f"<p>By dusk the village in the east had been shelled for hour number {hour}, the police say.</p>" for hour in ("one", "two", "three", "four"))
)  # fmt: skip


def test_a_page_that_is_not_stored_is_fetched_and_read(desk: Desk) -> None:
    """An address is read as the daemon reads article pages, as one of the feed of its host; nothing is stored."""
    found = as_json(desk, "shelling", desk.web.publish("/east", ARTICLE.replace("Dam gives way", "Village shelled")))
    assert (found["holds"], found["feed"], found["story"]) == (True, "ledger", None)
    assert {evidence["field"] for evidence in found["evidence"]} >= {"body"}
    assert not list(desk.config.parent.glob("*.db"))


@pytest.mark.parametrize(
    ("path", "says"),
    (
        ("/gone", "404"),
        ("http://[::1/", "'http://[::1/' is no address that can be opened"),
        ("http://10.0.0.1/", "and the page cannot be read"),
        ("ftp://x.example", "no database"),
    ),
)
def test_a_page_that_cannot_be_read_is_said(desk: Desk, path: str, says: str) -> None:
    """What the world does ends with 1 and a sentence; addresses that may not be fetched are not."""
    url = path if "://" in path else desk.web.publish("/x", "").replace("/x", path)
    status, out, error = desk.run("explain", "shelling", url)
    assert (status, out) == (1, "")
    assert says in error


def test_a_first_line_longer_than_a_title_goes_on_in_the_text(desk: Desk) -> None:
    """Whatever was pasted is looked at: a whole article on one line, and a paragraph of any length."""
    for text in (f"{'word ' * 900}shelled", f"Title\n{'word ' * 900}shelled", f"{'x' * 3000} shelled"):
        found = as_json(desk, "shelling", "--text", text)
        assert (found["holds"], found["evidence"][0]["field"]) == (True, "body")


def test_what_no_article_can_hold_is_said_to_be_left_out(desk: Desk) -> None:
    """Beyond the text of the longest article nothing is read, and a line says so; an empty text is a slip."""
    status, _, error = desk.run("explain", "shelling", "--text", f"Title\n{'word ' * 25_000}" * 4 + "\nend" * 10)
    assert (status, error) == (0, "only the first 500000 characters are read, as of any article\n")
    assert desk.run("explain", "shelling", "--text", " \n") == (2, "", "--text is empty: there is nothing to explain\n")


def test_why_a_revision_was_told_without_a_hit_is_said(desk: Desk) -> None:
    """A story that is followed goes on being told where its watch no longer holds: the line above the delivery says it."""
    desk.run("poll")
    gone = (
        "1",
        "A truce at last",
        "The truce began at noon on Friday. By dusk two villages had been shelled, twelve people died.",
    )
    desk.web.publish("/feed", rss(gone))
    desk.run("poll", "--all")
    out = desk.run("explain", "ceasefire", "1")[1]
    assert "no hit, but followed since chapter 1 of the story\n      desk: " in out, out


def test_check_tells_warnings_from_mistakes(desk: Desk) -> None:
    """A warning is called one and leaves the status 0; a mistake is none, and ends with 78."""
    path = desk.config / "newsroom.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("match: dusk", "match: dusk AND NOT dusk"), encoding="utf-8")
    status, out, _ = desk.run("check")
    assert status == 0
    assert "warning: watches.shy.match: asked for and excluded: dusk AND NOT dusk; so this watch never hits" in out
    assert "2 warnings\n" in out
    path.write_text(text.replace("match: dusk", "match: dusk AND"), encoding="utf-8")
    status, out, error = desk.run("check")
    assert (status, ": warning:" in out, "1 mistake; nothing was started or changed" in error) == (78, False, True)
