"""What a channel's service is given: each medium in its own form, within the service's limits, with no markup but ours.

For each medium there is a small reader of our own here that finds what its service would act on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from monitor.model import (
    Alert,
    Block,
    Change,
    Channel,
    Edit,
    Feed,
    Form,
    Kind,
    Newsroom,
    Posting,
    Reason,
    Revision,
    Secret,
    Service,
    Settings,
    Update,
    Watch,
)
from monitor.render import render
from monitor.render.media import MEDIA, SERVICES, medium_of
from monitor.render.safe import END_ISOLATE, ISOLATE

ROOT = Path(__file__).parent.parent
SCHEMA = Draft202012Validator(json.loads((ROOT / "monitor/render/webhook.schema.json").read_text("utf-8")))
NOON = datetime(2016, 8, 12, 14, 34, tzinfo=UTC)
LINK = "https://ea.example/1"

#: How the send edge describes services of each kind; tests/test_send.py holds that it does.
SLACK = Service(scheme="slack", form=Form.MARKDOWN, title_limit=250, text_limit=35000)
DISCORD = Service(scheme="discord", title_limit=250, text_limit=2000)
ZULIP = Service(scheme="zulip", title_limit=60, text_limit=10000)
TELEGRAM = Service(scheme="tgram", form=Form.HTML, title_limit=0, text_limit=4096)
MATRIX = Service(scheme="matrix", title_limit=250, text_limit=65000)
MAIL = Service(scheme="mailto", form=Form.HTML, title_limit=250, text_limit=32768)
WEBHOOK = Service(scheme="json", title_limit=250, text_limit=32768)
MESSAGES = Service(scheme="d7sms", title_limit=0, text_limit=160)


def newsroom(service: Service) -> Newsroom:
    return Newsroom(
        settings=Settings(timezone="Europe/London"),
        feeds={"ea": Feed(name="ea", url="https://ea.example/feed", title="Eastern Analysis")},
        watches={"talks": Watch(name="talks", title="Talks")},
        channels={"desk": Channel(name="desk", url=Secret(""), service=service)},
    )


def change(*added: str, title: str = "Ministers meet in Ankara", kind: Kind = Kind.UPDATE, **more: Any) -> Change:
    return Change(kind=kind, title=title, text=more.pop("text", " ".join(added)), added=added, fingerprint="f", **more)


def alert(*changes: Change, link: str = LINK, matched: tuple[str, ...] = (), reason: Reason = Reason.UPDATE) -> Alert:
    revisions = [
        Revision(feed="ea", entry="guid", link=link, number=number, at=NOON, change=each)
        for number, each in enumerate(changes, 1)
    ]
    return Alert(
        key="5f3a9c0d1e2b4a6f",
        channel="desk",
        story=7,
        reason=reason,
        watches=("talks",),
        updates=tuple(Update(story=7, chapter=each.number, revision=each, novel=True) for each in revisions),
        at=NOON,
        shown=tuple(each.added for each in changes),
        matched=matched,
    )


def posting(service: Service, *changes: Change, **more: Any) -> Posting:
    found = render(alert(*changes, **more), newsroom(service)).posting
    assert found is not None
    return found


# ---------------------------------------------------------------- readers: what would a service act on?

#: What the clients of chats make a link, a mention, a command or a tag of, without any markup.
_ACTS = re.compile(r"@|://|(?<=[^\W_])\.(?=[^\W\d_]{2})|(?<![\w/])/(?=\w)|(?<![\w#])#(?=\w)|:[\w+-]*[A-Za-z][\w+-]*:")


def plain_faults(text: str, address: str) -> list[str]:
    """Return what a chat would find in words that hold no markup, beside the entry's address and our own short id."""
    return _ACTS.findall(text.replace(address, "") if address else text)


def slack_faults(piece: str, address: str) -> list[str]:
    """Return what Slack would find that is not ours (docs.slack.dev/messaging/formatting-message-text)."""
    angles = re.findall(r"<[^>]*>?", piece)
    rest = re.sub(r"<[^>]*>?", "", piece)
    faults = [angle for angle in angles if not address or angle != f"<{address}>"]
    faults += re.findall(r"[`_\\]|^(?:>|&gt;)|&(?!amp;|lt;|gt;)", rest, flags=re.MULTILINE)
    for mark in "*~":
        # A mark of ours hugs its words and stands beside a space; whatever is left over is the article's.
        bare = re.sub(
            rf"(?<![^\s(\"'“‘{ISOLATE}]){re.escape(mark)}(?=\S)[^{re.escape(mark)}\n]*(?<=\S){re.escape(mark)}",
            "",
            rest,
        )
        faults += [mark] * bare.count(mark)
    return faults + plain_faults(rest, "")


def markdown_faults(piece: str, address: str) -> list[str]:
    """Return what a reader of CommonMark, GFM or Discord's Markdown would find that is not ours."""
    rest = piece.replace(address, "") if address else piece
    faults = re.findall(r"[`_\\<]|\][(\[:]|\|\||\$\$|&#?\w+;", rest)
    faults += re.findall(r"^(?:>|#|[-+](?:\s|$)|\d+[.)]\s|---|===)", rest, flags=re.MULTILINE)
    bare = re.sub(r"\*\*(?=\S)[^*\n]+(?<=\S)\*\*|~~(?=\S)[^~\n]+(?<=\S)~~", "", rest)
    return faults + re.findall(r"[*~]", bare) + plain_faults(rest, "")


class Markup(HTMLParser):
    """Reads HTML strictly: every tag is closed in its order, none has attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        self.faults += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.faults += [name for name, _ in attrs]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += "\n"
        self.faults += [name for name, _ in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.text += "\n" if tag == "p" else ""
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.faults.append(data)

    def handle_decl(self, decl: str) -> None:
        self.faults.append(decl)

    def handle_pi(self, data: str) -> None:
        self.faults.append(data)

    def unknown_decl(self, data: str) -> None:
        self.faults.append(data)


def html_faults(*known: str) -> Callable[[str, str], list[str]]:
    def faults(piece: str, address: str) -> list[str]:
        page = Markup(piece)
        return page.faults + [tag for tag in page.tags if tag not in known] + plain_faults(page.text, unescape(address))

    return faults


READERS: Mapping[str, tuple[Service, Callable[[str, str], list[str]]]] = {
    "slack": (SLACK, slack_faults),
    "discord": (DISCORD, markdown_faults),
    "zulip": (ZULIP, markdown_faults),
    "telegram": (TELEGRAM, html_faults("b", "s")),
    "matrix": (MATRIX, html_faults("p", "strong", "del", "br")),
}

HOSTILE = st.lists(
    st.sampled_from(
        (
            "<!channel>", "<!here|x>", "<@U024BE7LH>", "<#C1>", "<https://evil.example|BBC>", "@everyone", "@room", "@here", "@**all**",
            "[BBC](https://evil.example)", "![x](//evil.example/x.png)", "[a]: /evil", "[a][b]", "https:", "//evil.example", "www.evil.example",
            "desk@evil.example", "evil.com", "пример.рф", "/start", "#tag", "~town", ":smile:", "||s||", "$$x$$", "```", "`", "*", "**", "_",
            "__", "~", "~~", "\\", "\\*", "<", ">", "&", "&lt;", "&#60;", "<b>", "</b>", "<script>", "<!--", "]]>", "<a href='x'>", "- ", "+ ",
            "1. ", "# ", "> ", "---", "===", "|", "«", "»", " ", "  ", "word", "12", "Ankara", "قال", "شخصا.", "👩‍🚒", "\u202e", "\u2066",
            "\u200b", "\u2068", "\u2069", "\n", "\r\n", "\x00", "\x1b", "北京", "é", ".", ",", ":", "'", '"', "(", ")",
        )
    ),
    max_size=12,
).map("".join)  # fmt: skip
LINKS = st.sampled_from(
    (
        LINK,
        "",
        "javascript:alert(1)",
        "https://ea.example/@all/a_b*c~d|e(f)[g]`h`\\i?x=1&lt;=2#<!channel>",
        "https://user@ea.example/",
        "https://ea.example/" + "long/" * 300,
    )
)


@pytest.mark.parametrize("name", READERS)
@given(words=st.tuples(HOSTILE, HOSTILE, HOSTILE, HOSTILE), link=LINKS)
@example(words=("", "éhttps:", "", "https:https:"), link=LINK)
@example(words=("*a", "b* _c_ <!channel>", "@here", "https:"), link=LINK)
@example(words=("a", "https: //evil.example", "", "https: x //evil.example"), link=LINK)
def test_no_text_acts_in_a_chat(name: str, words: tuple[str, str, str, str], link: str) -> None:
    """Whatever an article says and wherever it leads: no markup, mention, command or link but ours, in every piece."""
    service, faults = READERS[name]
    title, text, label, before = words
    hostile = change(
        text,
        title=title,
        kind=Kind.CORRECTION,
        blocks=(Block(label=label, text=text),),
        edited=(Edit(before=before, after=text), Edit(before=f"{text} 12", after=title)),
        removed=(label,),
    )
    message = render(alert(hostile, link=link, matched=("Ankara", "evil", text)), newsroom(service))
    said = message.posting

    assert said is not None or len(link) > 1000, "only an endless address is left to the plain text"
    for piece in said.pieces if said else ():
        found = re.search(r"https?://ea\.example/[^<>\s]*|https?://user[^<>\s]*", piece)
        assert faults(piece, found[0] if found else "") == []
        assert piece.count(ISOLATE) == piece.count(END_ISOLATE)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u200b\u202a-\u202e\u2066\u2067]", piece)
    assert plain_faults(said.title if said else "", "") == []


@pytest.mark.parametrize("name", READERS)
def test_hostile_examples_are_found_by_the_readers(name: str) -> None:
    """The readers of these tests do find what they look for: the law above is not held by blind ones."""
    _, faults = READERS[name]

    for hostile in ("Say @everyone", "https://evil.example", "see evil.com", "<b><i>x</b>", "run /start"):
        assert faults(hostile, LINK) != [], hostile


# ---------------------------------------------------------------- what each medium looks like

HURT = Edit(before="42 people were hurt.", after="24 people were hurt.")
MARKED = Block(
    label="UPDATE 1430 GMT", time=datetime(2016, 8, 12, 14, 30, tzinfo=UTC), text="Both sides will meet again."
)
EDITED = change(MARKED.text, HURT.after, blocks=(MARKED,), edited=(HURT,), text=f"{MARKED.text}\n{HURT.after}")

SHOWN = {
    "slack": (
        "*Ministers meet in Ankara*\n\nTalks\nWhy: new in a story that you were told of\n\n*UPDATE 1430 GMT · 15:30 BST*\n\n"
        "Both *sides* will meet again.\n\nWas: ~42~ people were hurt.\nNow: *24* people were hurt.\n\n"
        "Eastern Analysis · seen 15:34 BST\n<https://ea.example/1>\n\nStory 7 · delivery 5f3a9c0d1e2b"
    ),
    "discord": (
        "**UPDATE: Ministers meet in Ankara — Talks**\n\nTalks\nWhy: new in a story that you were told of\n\n"
        "**UPDATE 1430 GMT · 15:30 BST**\n\n"
        "Both **sides** will meet again.\n\nWas: ~~42~~ people were hurt.\nNow: **24** people were hurt.\n\n"
        "Eastern Analysis · seen 15:34 BST\nhttps://ea.example/1\n\nStory 7 · delivery 5f3a9c0d1e2b"
    ),
    "telegram": (
        "<b>UPDATE: Ministers meet in Ankara — Talks</b>\n\nTalks\nWhy: new in a story that you were told of\n\n"
        "<b>UPDATE 1430 GMT · 15:30 BST</b>\n\n"
        "Both <b>sides</b> will meet again.\n\nWas: <s>42</s> people were hurt.\nNow: <b>24</b> people were hurt.\n\n"
        "Eastern Analysis · seen 15:34 BST\nhttps://ea.example/1\n\nStory 7 · delivery 5f3a9c0d1e2b"
    ),
    "matrix": (
        "<p><strong>Ministers meet in Ankara</strong></p>\n<p>Talks<br/>Why: new in a story that you were told of</p>\n"
        "<p><strong>UPDATE 1430 GMT · 15:30 BST</strong></p>\n"
        "<p>Both <strong>sides</strong> will meet again.</p>\n"
        "<p>Was: <del>42</del> people were hurt.<br/>Now: <strong>24</strong> people were hurt.</p>\n"
        "<p>Eastern Analysis · seen 15:34 BST<br/>https://ea.example/1</p>\n<p>Story 7 · delivery 5f3a9c0d1e2b</p>"
    ),
}


@pytest.mark.parametrize("name", SHOWN)
def test_alert_as_a_chat_is_given_it(name: str) -> None:
    """Headline, watches, why, label and time, new sentences with the words that hit, what changed, source, link, id."""
    assert posting(READERS[name][0], EDITED, matched=("Sides",)).pieces == (SHOWN[name],)


def test_title_stands_where_the_service_has_room_for_it() -> None:
    """A service with titles is given one, within its limit; where there is none, the text begins with it."""
    long = change("New.", title="A headline " * 30)

    assert posting(SLACK, EDITED).title == "UPDATE: Ministers meet in Ankara — Talks"
    assert posting(TELEGRAM, EDITED).title == ""
    assert len(posting(ZULIP, long).title) <= 60
    assert posting(ZULIP, long).title.endswith("…")


def test_words_that_hit_are_marked_in_mail() -> None:
    """Mail shows the words for which a watch hit in bold, whole words only."""
    text = "Meet: they meet, not meeting."

    assert (
        '<p dir="auto"><b>Meet</b>: they <b>meet</b>, not meeting.</p>'
        in posting(MAIL, change(text), matched=("meet",)).pieces[0]
    )


def test_what_is_read_from_the_right_is_set_apart() -> None:
    """Beside words of ours an Arabic sentence stands between isolates, so that it does not turn them around."""
    edit = Edit(before="قتل 12 شخصا.", after="قتل 15 شخصا.")
    [piece] = posting(TELEGRAM, change(edit.after, edited=(edit,))).pieces

    assert f"Was: {ISOLATE}قتل <s>12</s> شخصا.{END_ISOLATE}\nNow: {ISOLATE}قتل <b>15</b> شخصا.{END_ISOLATE}" in piece


def test_mark_that_nobody_would_see_is_a_sign() -> None:
    """Chats mark only whole words; what was changed within or beside other signs stands between « and »."""
    edit = Edit(before="死者12人。", after="死者15人。")
    [piece] = posting(SLACK, change(edit.after, edited=(edit,))).pieces

    assert "Now: 死者«15»人。" in piece


# ---------------------------------------------------------------- within the limits


@pytest.mark.parametrize(
    "service", (DISCORD, TELEGRAM, SLACK, Service(scheme="rocket", title_limit=0, text_limit=1000))
)
@pytest.mark.parametrize("letter", ("word ", '&<>" ', "👩‍🚒 ", "قال "))
def test_one_update_is_one_message_within_the_limit(service: Service, letter: str) -> None:
    """Of a paragraph of 10 000 characters as much is shown as fits in one message, with its address and its id."""
    endless = (letter * 10_000)[:10_000]
    said = posting(service, change(endless), link=LINK)

    assert [len(piece.encode("utf-16-le")) // 2 <= service.text_limit for piece in said.pieces] == [True]
    assert LINK in said.pieces[0]
    assert "delivery 5f3a9c0d1e2b" in said.pieces[0]
    assert "more characters" in said.pieces[0]


def test_digest_is_told_whole_in_several_messages() -> None:
    """Thirty updates are more than a chat takes at once: each piece is within the limit and complete, no update is missing."""
    changes = [change(f"Update {number}. " * 100, title=f"Headline <{number}>") for number in range(30)]
    said = posting(TELEGRAM, *changes, reason=Reason.DIGEST)

    assert len(said.pieces) > 1
    assert all(len(piece) <= 4096 for piece in said.pieces)
    assert [Markup(piece).faults for piece in said.pieces] == [[]] * len(said.pieces)
    everything = "\n".join(said.pieces)
    assert all(f"Headline &lt;{number}&gt;" in everything for number in range(30))
    assert everything.count(LINK) == 30


@given(text=HOSTILE, title=HOSTILE, limit=st.integers(50, 320), link=LINKS)
def test_short_text_stays_short(text: str, title: str, limit: int, link: str) -> None:
    """A text message is never longer than it may be, says its title, and ends with an id; an address is whole or left out."""
    service = replace(MESSAGES, text_limit=limit)
    [piece] = posting(service, change(text, title=title), link=link).pieces

    assert len(piece) <= min(limit, 306)
    assert piece.endswith("#5f3a9c0d")
    assert piece.startswith("UPDATE")
    assert not re.search(r"(?<![\w@.+-])@(?=\w)", piece)
    if "ea.example/1" in piece:
        assert f"\n{LINK}\n" in piece


# ---------------------------------------------------------------- which medium


def test_every_service_has_a_medium() -> None:
    """The table names only media that exist; unknown services are told by what they take, plain text as a rule."""
    assert set(SERVICES.values()) <= MEDIA.keys()
    assert medium_of(Service(scheme="ntfy", title_limit=200, text_limit=7800)) == "plain"
    assert medium_of(Service(scheme="sendgrid", form=Form.HTML, text_limit=32768)) == "mail"
    assert medium_of(Service(scheme="bsky", title_limit=0, text_limit=280)) == "short"
    assert medium_of(replace(MAIL, plain=True)) == "plain"


def test_reference_names_every_medium_and_its_services() -> None:
    """The reference of alerts has a row for each medium, which names the services that are told in it."""
    page = (ROOT / "docs/reference/alerts.md").read_text("utf-8")
    rows = {name: re.search(rf"^\| `{name}` \|.*$", page, flags=re.MULTILINE) for name in MEDIA}

    assert [name for name, row in rows.items() if row is None] == []
    told = {scheme: rows[name] for scheme, name in SERVICES.items()}
    assert [scheme for scheme, row in told.items() if row is None or f"`{scheme.removesuffix('s')}" not in row[0]] == []


def test_unknown_service_gets_the_plain_text() -> None:
    """Where nothing is known of a channel's service (a replay), there is no posting beside title and text."""
    assert render(alert(EDITED), newsroom(Service())).posting is None


@given(title=HOSTILE, text=HOSTILE, before=HOSTILE, link=LINKS)
def test_webhook_is_told_facts_as_its_schema_says(title: str, text: str, before: str, link: str) -> None:
    """What a webhook is given, whatever the article says, is JSON as the published schema describes it."""
    told = change(
        text, title=title, edited=(Edit(before=before, after=text),), blocks=(Block(label=before, text=text),)
    )
    said = posting(WEBHOOK, told, link=link, matched=(text,))
    posted = {"version": "1.0", "title": said.title, "message": said.pieces[0], "type": "info", "alert": said.facts}

    assert list(SCHEMA.iter_errors(json.loads(json.dumps(posted)))) == []


def test_webhook_knows_what_was_and_what_is() -> None:
    """The facts hold the delivery key, the new sentences and both wordings of an edit."""
    facts = posting(WEBHOOK, EDITED).facts

    assert facts["delivery"] == "5f3a9c0d1e2b4a6f"
    assert facts["updates"][0]["new"] == [MARKED.text, HURT.after]
    assert facts["updates"][0]["changed"] == [{"was": HURT.before, "now": HURT.after}]
    assert facts["updates"][0]["feed"] == {"name": "ea", "title": "Eastern Analysis"}
