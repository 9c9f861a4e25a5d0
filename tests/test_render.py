"""The render station: what an alert says, in every medium; and the same facts as events for machines."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
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
    Concern,
    Edit,
    Evidence,
    Feed,
    Hit,
    Kind,
    Message,
    Newsroom,
    Reason,
    Revision,
    Settings,
    StoryChange,
    StoryDeed,
    Update,
    Verdict,
    Watch,
)
from monitor.render import TITLE_LIMIT, describe, events, render

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "monitor/render/events.schema.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA)

NEWSROOM = Newsroom(
    settings=Settings(timezone="Europe/London"),
    feeds={"ea": Feed(name="ea", url="https://ea.example/feed", title="Eastern Analysis")},
    watches={
        "ceasefire": Watch(name="ceasefire", title="Syria ceasefire"),
        "talks": Watch(name="talks", title="Iran–Turkey talks"),
    },
)
NOON = datetime(2016, 8, 12, 14, 34, tzinfo=UTC)
ORIGINAL = "The ministers met in Ankara late on Thursday. They spoke for two hours."
FRESH = ("Both sides agreed to meet again.", "A joint text is expected on Monday.", "No date was given.")
MARKED = Block(label="UPDATE 1430 GMT", time=datetime(2016, 8, 12, 14, 30, tzinfo=UTC), text=" ".join(FRESH[:2]))

UNTRUSTED = st.text(
    st.sampled_from("aé ع😀\n\r\x00\x1b\x9b\u202e\u200b\ufeff\u2028@<>&'\"!#[](){}*_`:/|é"), max_size=60
)


def revision(change: Change, *, number: int = 1, link: str = "https://ea.example/1", at: datetime = NOON) -> Revision:
    return Revision(feed="ea", entry="guid-1", link=link, number=number, at=at, change=change)


def change(*added: str, kind: Kind = Kind.UPDATE, title: str = "Ministers meet in Ankara", **more: Any) -> Change:
    return Change(kind=kind, title=title, text=more.pop("text", " ".join(added)), added=added, fingerprint="f", **more)


def alert(*updates: tuple[Revision, tuple[str, ...]], reason: Reason = Reason.UPDATE) -> Alert:
    return Alert(
        key="5f3a9c0d1e2b4a6f",
        channel="foreign-desk",
        story=7,
        reason=reason,
        watches=("ceasefire", "talks"),
        updates=tuple(Update(story=7, chapter=n, revision=each, novel=True) for n, (each, _) in enumerate(updates, 1)),
        at=NOON,
        shown=tuple(shown for _, shown in updates),
    )


def told(
    one: Change, *shown: str, reason: Reason = Reason.UPDATE, newsroom: Newsroom = NEWSROOM, **more: Any
) -> Message:
    return render(alert((revision(one, **more), shown or one.added), reason=reason), newsroom)


class Tags(HTMLParser):
    """Reads HTML as a mail program does: its tags, the addresses it leads to, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def unsafe(text: str) -> set[str]:
    return {letter for letter in text if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {
        "\u200c",
        "\u200d",
    }


# ---------------------------------------------------------------- what an alert shows


def test_update_shows_what_is_new_and_nothing_else() -> None:
    """An edited article: its new sentences under their label and the reader's clock, who wrote it, why; no old word."""
    edited = change(*FRESH[:2], blocks=(MARKED,), text=f"{MARKED.text}\n{ORIGINAL}")

    message = told(edited)

    assert message.text == (
        "Ministers meet in Ankara\n\n"
        "Syria ceasefire, Iran–Turkey talks\nWhy: new in a story that you were told of\n\n"
        "UPDATE 1430 GMT · 15:30 BST\n\n"
        "Both sides agreed to meet again. A joint text is expected on Monday.\n\n"
        "Eastern Analysis · seen 15:34 BST\nhttps://ea.example/1\n\n"
        "Story 7 · delivery 5f3a9c0d1e2b"
    )
    assert message.title == "UPDATE: Ministers meet in Ankara — Syria ceasefire, Iran–Turkey talks"
    assert message.key == "5f3a9c0d1e2b4a6f"


def test_html_says_the_same_as_the_text() -> None:
    """The two parts of a mail differ in form, not in words."""
    message = told(change(*FRESH, blocks=(MARKED,), text=f"{MARKED.text}\n{FRESH[2]}"))

    assert re.sub(r"\s", "", Tags(message.html).text) == re.sub(r"\s", "", message.text)


def test_sentence_stands_under_its_own_block_in_page_order() -> None:
    """Sentences keep the page's order; each stands under the label of the block that holds it, or under none."""
    late = Block(label="UPDATE 1600 GMT", time=datetime(2016, 8, 12, 16, tzinfo=UTC), text="Talks broke off.")
    silent = Block(label="UPDATE 0900 GMT", time=datetime(2016, 8, 12, 9, tzinfo=UTC), text="Heard this morning.")
    edited = change(blocks=(late, MARKED, silent), text=f"Lead.\n{late.text}\n{MARKED.text}\n{silent.text}")

    text = told(edited, "Lead.", "Talks broke off.", *FRESH[:2]).text

    marks = [
        "Why:",
        "Lead.",
        "UPDATE 1600 GMT",
        "Talks broke off.",
        "UPDATE 1430 GMT",
        FRESH[0],
        FRESH[1],
        "Eastern Analysis",
    ]
    assert sorted(marks, key=text.index) == marks
    assert "UPDATE 0900 GMT" not in text


@pytest.mark.parametrize(
    ("time", "assumed", "zone", "shown"),
    (
        (datetime(2016, 8, 12, 14, 30, tzinfo=UTC), False, "Europe/London", "MARK · 15:30 BST"),
        (datetime(2016, 8, 11, 23, 30, tzinfo=UTC), False, "Europe/London", "MARK · 00:30 BST"),
        (datetime(2016, 8, 11, 22, 30, tzinfo=UTC), False, "Europe/London", "MARK · 23:30 BST, 11 August"),
        (datetime(2015, 12, 31, 23, 0, tzinfo=UTC), False, "Europe/London", "MARK · 23:00 GMT, 31 December 2015"),
        (datetime(2016, 8, 12, 14, 30, tzinfo=UTC), True, "Europe/London", "MARK · 15:30 BST, zone assumed"),
        (datetime(2016, 8, 12, 14, 30, tzinfo=UTC), False, "Asia/Dubai", "MARK · 18:30 UTC+04"),
        (date(2016, 8, 11), False, "Pacific/Auckland", "MARK · 11 August"),
        (None, False, "Europe/London", "MARK"),
    ),
)
def test_time_of_a_block_on_the_readers_clock(
    time: datetime | date | None, zone: str, shown: str, *, assumed: bool
) -> None:
    """A block's moment is shown in the reader's zone with its name; a mere date stays that date in every zone."""
    newsroom = replace(NEWSROOM, settings=Settings(timezone=zone))
    block = Block(label="MARK", time=time, zone_assumed=assumed, text="New.")

    assert f"\n\n{shown}\n\nNew." in told(change("New.", blocks=(block,)), newsroom=newsroom).text


def test_several_updates_newest_first() -> None:
    """An alert with several updates begins with the newest, and says how many there are."""
    first = revision(change("Shots were heard.", kind=Kind.NEW, title="Shots at the border"))
    second = revision(change("The border is closed.", title="Border closed"), number=2, link="https://ea.example/2")

    message = render(alert((first, ("Shots were heard.",)), (second, ("The border is closed.",))), NEWSROOM)

    assert message.text.startswith("Border closed\n")
    assert "(2 updates)" in message.text
    order = [
        "The border is closed.",
        "https://ea.example/2",
        "Shots at the border",
        "Shots were heard.",
        "https://ea.example/1",
    ]
    assert sorted(order, key=message.text.index) == order


def test_long_article_is_shown_by_its_beginning_and_says_what_is_missing() -> None:
    """Of 10 000 characters the first sentences are shown; the number of the others is named, none is lost silently."""
    sentences = tuple(f"Sentence number {n} of a long article about the talks in Ankara." for n in range(160))

    text = told(change(*sentences, kind=Kind.NEW), reason=Reason.FIRST).text

    shown = [sentence for sentence in sentences if sentence in text]
    assert shown == list(sentences[: len(shown)])
    assert f"… ({160 - len(shown)} more sentences)" in text
    assert 1000 < len(text) < 2000


def test_endless_sentence_is_cut_and_says_so() -> None:
    """A paragraph of 10 000 characters without a full stop does not flood the channel."""
    message = told(change("word " * 2000))

    assert len(message.text) < 2000
    assert re.search(r"… \(8\d\d\d more characters\)", message.text)


def test_digest_of_a_long_night_stays_within_bounds() -> None:
    """The more updates an alert carries, the shorter each is shown, down to two sentences."""
    updates = [(revision(change(f"Update {n}. " * 400)), (f"Update {n}. " * 400,)) for n in range(30)]

    message = render(alert(*updates, reason=Reason.DIGEST), NEWSROOM)

    assert len(message.text) < 20_000
    assert message.title.startswith("DIGEST: ")
    assert all(f"Update {n}. Update" in message.text for n in range(30))


def test_correction_shows_what_is_no_longer_said() -> None:
    """A correction names itself in the title and shows the new words and the old."""
    corrected = change("Twelve people were hurt.", kind=Kind.CORRECTION, removed=("Twenty people were hurt.",))

    message = told(corrected, reason=Reason.CORRECTION)

    assert message.title.startswith("CORRECTION: Ministers meet")
    assert "Twelve people were hurt.\n\nNo longer says:\nTwenty people were hurt." in message.text
    assert "<s>Twenty people were hurt.</s>" in message.html


# ---------------------------------------------------------------- what was, and what is

HURT = Edit(before="42 people were hurt.", after="24 people were hurt, police said.")


@pytest.mark.parametrize("kind", (Kind.UPDATE, Kind.CORRECTION, Kind.RETRACTION))
def test_edited_sentence_is_shown_as_it_was_and_as_it_is(kind: Kind) -> None:
    """The old wording stands above the new one, the changed words marked; neither is said a second time."""
    edited = change(HURT.after, kind=kind, edited=(HURT,), removed=(HURT.before,))

    message = told(edited)

    shown = "\n\nWas: «42» people were hurt.\nNow: «24» people were hurt«, police said».\n\n"
    assert shown in message.text
    assert message.text.count("people were hurt") == 2
    assert "No longer says" not in message.text


def test_overlapping_edits_say_nothing_twice() -> None:
    """If one edit's new wording lies within another's, the longer one is shown; no sentence is told twice."""
    short = Edit(before="Roads were open.", after="Roads are closed.")
    long = Edit(before="Roads are open. One is not.", after="Roads are closed. Two are not.")

    text = told(change(long.after, edited=(short, long))).text

    assert text.count("Now: ") == 1
    assert text.count("Two") == 1


def test_mail_strikes_out_and_underlines() -> None:
    """In mail, old words are struck out and new ones underlined, styled on the spot, and both parts say the same words."""
    message = told(change(HURT.after, edited=(HURT,)))

    assert re.findall(r'<del style="[^"]*line-through[^"]*">(.*?)</del>', message.html) == ["42"]
    assert re.findall(r'<ins style="[^"]*underline[^"]*">(.*?)</ins>', message.html) == ["24", ", police said"]
    assert re.sub(r"\s", "", Tags(message.html).text) == re.sub(r"[\s«»]", "", message.text)


def test_edit_stands_in_its_place_under_its_label() -> None:
    """Within a new paragraph of a block, an edit stands between the sentences before and after it, under the label."""
    text = f"Police spoke. {HURT.after} Roads are closed."
    edited = change(text, blocks=(replace(MARKED, text=text),), edited=(HURT,))

    assert (
        "\n\nUPDATE 1430 GMT · 15:30 BST\n\nPolice spoke.\n\n"
        "Was: «42» people were hurt.\nNow: «24» people were hurt«, police said».\n\nRoads are closed.\n\n"
    ) in told(edited).text


def test_update_shows_only_edits_that_are_new_to_the_channel() -> None:
    """An edit whose new wording the channel has been shown before is not shown again, nor found within longer words."""
    edited = change(HURT.after, "Roads are closed.", edited=(HURT, Edit(before="Road is", after="Road")))

    assert "Was:" not in told(edited, "Roads are closed.").text


@pytest.mark.parametrize("kind", (Kind.CORRECTION, Kind.RETRACTION))
def test_who_is_put_right_sees_every_edit_first(kind: Kind) -> None:
    """In a correction no edit is left out, however much new text comes with it; what is gone altogether is still named."""
    news = tuple(f"Sentence number {n} of what is new about the talks." for n in range(60))
    unseen = Edit(before="It rained.", after="It snowed.")
    edited = change(*news, HURT.after, kind=kind, edited=(HURT, unseen), removed=(HURT.before, "Nobody spoke."))

    text = told(edited).text

    order = ["Now: «24» people", "Now: It «snowed».", news[0], "more sentences)", "No longer says:\nNobody spoke.\n"]
    assert sorted(order, key=text.index) == order
    assert text.count("42") == 1


@pytest.mark.parametrize(
    ("kind", "shown"),
    (
        (Kind.HEADLINE, "12 held in Ankara"),
        (Kind.UPDATE, "12 held in Ankara"),
        (Kind.UPDATE, "Roads are closed."),
        (Kind.CORRECTION, "12 held in Ankara"),
    ),
)
def test_changed_headline_is_shown_once_as_it_was_and_as_it_is(kind: Kind, shown: str) -> None:
    """A new headline stands below itself with the old one above it, whatever else is told, and never a second time."""
    titled = Edit(before="Two held in Ankara", after="12 held in Ankara")

    text = told(change(shown, kind=kind, title=titled.after, edited=(titled,))).text

    assert text.count("Was: «Two» held in Ankara\nNow: «12» held in Ankara") == 1
    assert "\n12 held in Ankara" not in text
    assert ("\nRoads are closed.\n" in text) == (shown == "Roads are closed.")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    (
        ("Il a dit « oui ».", "Il a dit « non ».", "Was: Il a dit « ⟦oui⟧ ».\nNow: Il a dit « ⟦non⟧ »."),
        ("قتل 12 شخصا.", "قتل 15 شخصا.", "Was:\nقتل «12» شخصا.\nNow:\nقتل «15» شخصا."),
        ("Call @desk now.", "Call @everyone now.", "Was: Call «＠desk» now.\nNow: Call «＠everyone» now."),
        ("He saw <b> it.", "He saw <i> it.", "Was: He saw ‹«b»> it.\nNow: He saw ‹«i»> it."),
        ("They met.", "They never met.", "Was: They met.\nNow: They «never» met."),
    ),
)
def test_marks_are_told_from_the_text(before: str, after: str, shown: str) -> None:
    """Quotation marks are not taken for ours, right-to-left sentences get a line of their own, mentions stay inactive."""
    assert f"\n\n{shown}\n\n" in told(change(after, edited=(Edit(before=before, after=after),))).text


def test_documentation_shows_edits_as_alerts_do() -> None:
    """The example of a correction in docs/reference/alerts.md is what a channel reads."""
    titled = Edit(before="Ministers to meet in Ankara on Thursday", after="Ministers to meet in Ankara on Friday")
    corrected = change(
        HURT.after,
        kind=Kind.CORRECTION,
        title=titled.after,
        edited=(titled, HURT),
        removed=(HURT.before, "The road to the airport is closed."),
    )
    alone = replace(alert((revision(corrected), (HURT.after,)), reason=Reason.CORRECTION), watches=("talks",))

    page = (ROOT / "docs/reference/alerts.md").read_text("utf-8")
    assert f"```text\n{render(alone, NEWSROOM).text}\n```" in page


@pytest.mark.parametrize("edit", (Edit(before="New.", after="New. "), Edit(before="", after="New.")))
def test_edit_that_nobody_can_see_is_none(edit: Edit) -> None:
    """Wordings that differ by nothing visible, or of which one is empty, are shown as the sentence alone."""
    text = told(change("New.", edited=(edit,))).text

    assert "\n\nNew.\n\n" in text
    assert "Was:" not in text


def test_endless_sentence_is_shown_near_its_changes() -> None:
    """Of an edited sentence too long to be shown, the changed words are, with a few around them; what is missing is counted."""
    before, after = (f"{'head ' * 800}{count} people{' tail' * 800}." for count in (12, 15))

    message = told(change(after, edited=(Edit(before=before, after=after),)))

    assert re.search(r"Was: … (head )+«12» people( tail)+ …\nNow: … (head )+«15» people( tail)+ …\n", message.text)
    assert re.search(r"… \(1\d{4} more characters\)", message.text)
    assert len(message.text) < 1000


@given(before=st.text("ab 1", max_size=4000), after=st.text("ab 1", max_size=4000))
@example(before="a " * 3000, after="b " * 3000)
@example(before="a", after="b" * 3000)
def test_edits_stay_within_the_budget_of_an_update(before: str, after: str) -> None:
    """However long an edit is, and however much of it was changed, its alert stays as short as any."""
    assert len(told(change(after, edited=(Edit(before=before, after=after),))).text) < 2000


def test_names_stand_in_for_titles_that_are_gone() -> None:
    """An alert outlives the watch and the feed that made it: after a reload without them, their names are shown."""
    message = told(change("New."), newsroom=Newsroom())

    assert "ceasefire, talks\n" in message.text
    assert "ea · seen 14:34 UTC" in message.text


def test_every_reason_has_words_that_the_documentation_shows() -> None:
    """No reason is without words, no two sound the same, and the documentation lists each as it is shown."""
    page = (ROOT / "docs/reference/alerts.md").read_text("utf-8")

    assert len({describe(reason) for reason in Reason}) == len(Reason)
    assert [reason for reason in Reason if f"| `{reason}` | {describe(reason)} |" not in page] == []


# ---------------------------------------------------------------- untrusted text stays text


@given(title=UNTRUSTED, text=UNTRUSTED, label=UNTRUSTED)
@example(title="Peace\r\nBcc: spy@evil.example", text="</p><script>alert(1)</script>", label='" onload="x')
@example(title="x" * 5000, text="\ud800\udfff", label="")
def test_no_text_breaks_out_of_its_medium(title: str, text: str, label: str) -> None:
    """Whatever an article says: one safe title line, no control or bidi character anywhere, no tag but our own."""
    block = Block(label=label, text=text)
    edits = (Edit(before=f"{label} 12", after=text), Edit(before=text, after=title))
    message = told(change(text, title=title, blocks=(block,), edited=edits), text, link="javascript:alert(1)")
    page = Tags(message.html)

    assert 0 < len(message.title) <= TITLE_LIMIT
    assert unsafe(message.title) == unsafe(message.text) - {"\n"} == unsafe(message.html) - {"\n"} == set()
    assert page.tags <= {"h2", "h3", "h4", "p", "br", "hr", "small", "s", "a", "del", "ins", "span"}
    assert page.attributes <= {"dir", "href", "rel", "style"}
    assert page.links == []


@pytest.mark.parametrize(
    ("reason", "headline", "title"),
    (
        (Reason.UPDATE, "Train derails", "UPDATE: Train derails"),
        (Reason.UPDATE, "UPDATE 1-Train derails", "UPDATE 1-Train derails"),
        (Reason.UPDATE, "Update: train derails", "Update: train derails"),
        (Reason.UPDATE, "WRAPUP 10 - Train derails", "WRAPUP 10 - Train derails"),
        (Reason.UPDATE, "CORRECTED-Train derails", "CORRECTED-Train derails"),
        (Reason.UPDATE, "Updated timetable: trains late", "UPDATE: Updated timetable: trains late"),
        (Reason.UPDATE, "FACTBOX-Trains", "UPDATE: FACTBOX-Trains"),
        (Reason.UPDATE, "REFILE-Train derails", "REFILE-Train derails"),
        (Reason.UPDATE, "RPT-Train derails", "RPT-Train derails"),
        (Reason.UPDATE, "Train derails, 1st Writethru", "Train derails, 1st Writethru"),
        (Reason.UPDATE, "Train derails (Adds toll)", "Train derails (Adds toll)"),
        (Reason.UPDATE, "Train derails - UPDATED", "Train derails - UPDATED"),
        (Reason.UPDATE, "Repeat offenders freed", "UPDATE: Repeat offenders freed"),
        (Reason.CORRECTION, "Train derails, 1st Writethru", "CORRECTION: Train derails, 1st Writethru"),
        (Reason.CORRECTION, "OFFICIAL CORRECTED-Train derails", "OFFICIAL CORRECTED-Train derails"),
        (Reason.CORRECTION, "Correction: train derails", "Correction: train derails"),
        (Reason.CORRECTION, "UPDATE 2-Train derails", "CORRECTION: UPDATE 2-Train derails"),
        (Reason.CORRECTION, "Correction officers strike", "CORRECTION: Correction officers strike"),
        (Reason.RETRACTION, "KILL NOTICE-Train derails", "KILL NOTICE-Train derails"),
        (Reason.RETRACTION, "Retraction — train story", "Retraction — train story"),
        (Reason.RETRACTION, "CORRECTED-Train derails", "RETRACTION: CORRECTED-Train derails"),
        (Reason.RETRACTION, "Kill-switch law passed", "RETRACTION: Kill-switch law passed"),
        (Reason.HEADLINE, "UPDATE 1-Train derails", "NEW HEADLINE: UPDATE 1-Train derails"),
        (Reason.DIGEST, "UPDATE 1-Train derails", "DIGEST: UPDATE 1-Train derails"),
        (Reason.FIRST, "UPDATE 1-Train derails", "UPDATE 1-Train derails"),
    ),
)
def test_a_title_does_not_stutter(reason: Reason, headline: str, title: str) -> None:
    """Where the headline says what kind of news it is, or something graver, the title does not say it once more."""
    assert told(change("It did.", title=headline), reason=reason).title.split(" — Syria")[0] == title


@pytest.mark.parametrize(
    ("said", "shown"),
    (
        ("@everyone look", "＠everyone look"),
        ("(@here)", "(＠here)"),
        ("<!channel> run", "‹!channel> run"),
        ("<@U024BE7LH>", "‹＠U024BE7LH>"),
        ("<https://evil.example|BBC News>", "‹https://evil.example|BBC News>"),
        ("[BBC News](https://evil.example)", "[BBC News] (https://evil.example)"),
        ("<script>alert(1)</script>", "‹script>alert(1)‹/script>"),
        ("write to desk@newsroom.example", "write to desk@newsroom.example"),
        ("3 < 5 and x <= y", "3 < 5 and x <= y"),
    ),
)
def test_mentions_and_markup_are_shown_not_active(said: str, shown: str) -> None:
    """What a chat service would act on is shown as look-alike text, in the title too; ordinary signs are left alone."""
    message = told(change(said, title=said))

    assert f"\n\n{shown}\n\n" in message.text
    assert message.title.startswith(f"UPDATE: {shown}")
    assert said in Tags(message.html).text


@pytest.mark.parametrize("name", ("علی‌رضا", "👩‍🚒", "क्‍ष"))
def test_joiners_that_writing_needs_survive(name: str) -> None:
    """Persian, emoji families and Hindi keep the invisible joiners without which they read differently."""
    assert name in told(change(name)).text


def test_link_is_escaped_and_shows_where_it_goes() -> None:
    """The link in a mail is the article's address, and its visible text is that address."""
    message = told(change("New."), link="https://ea.example/@author?a=1&copy=2")
    page = Tags(message.html)

    assert page.links == ["https://ea.example/@author?a=1&copy=2"]
    assert page.links[0] in page.text
    assert "\nhttps://ea.example/%40author?a=1&copy=2\n" in message.text


# ---------------------------------------------------------------- events

CONCERN = Concern(
    channel="foreign-desk", update=alert((revision(change("New.")), ("New.",))).updates[0], watches=("talks",)
)
SAMPLES: dict[str, events.Event] = {
    "revision": events.revision(
        revision(
            change(
                *FRESH,
                removed=("Gone.",),
                blocks=(MARKED, Block(label="ORIGINAL ENTRY"), Block(label="Friday", time=date(2016, 8, 12))),
            ),
            number=2,
        )
    ),
    "hit": events.hit(
        Hit(watch="talks", matched=(Evidence(field="title", start=0, end=9, term="minister*", text="Ministers"),)),
        revision(change("New.")),
    ),
    "update": events.update(CONCERN.update, CONCERN.update.story + 1),
    "merge": events.merge(StoryChange(id=1, at=NOON, by="follow", what=StoryDeed.MERGE, story=7, other=9)),
    "alert": events.alert(alert((revision(change("New.")), ("New.",))), told(change("New."))),
    "verdict": events.verdict(Verdict(concern=CONCERN, reason=Reason.FEW_SOURCES), NOON),
    "summary": events.summary({"revision": 3, "hit": 1}),
}


@pytest.mark.parametrize("kind", tuple(SAMPLES))
def test_event_is_as_the_schema_says(kind: str) -> None:
    """Every event validates against the published schema, with exactly its fields, in the schema's order."""
    event = SAMPLES[kind]

    VALID.validate(json.loads(events.line(event)))
    assert list(event) == list(SCHEMA["$defs"][kind]["properties"])
    assert not VALID.is_valid({**event, "surprise": 1})


def test_schema_knows_every_kind_and_reason() -> None:
    """A kind or a reason cannot be added to the code and forgotten in the schema."""
    alerts, verdicts = (SCHEMA["$defs"][name]["properties"]["reason"]["enum"] for name in ("alert", "verdict"))

    assert SCHEMA["$defs"]["kind"]["enum"] == [str(kind) for kind in Kind]
    assert {*alerts, *verdicts} == {str(reason) for reason in Reason}


def test_times_of_events() -> None:
    """Moments are UTC to the second with Z, mere days are dates, and no time is null."""
    revised = SAMPLES["revision"]

    assert revised["at"] == "2016-08-12T14:34:00Z"
    assert [block["time"] for block in revised["blocks"]] == ["2016-08-12T14:30:00Z", None, "2016-08-12"]


@given(st.text(max_size=40))
@example("\x1b[31m\x9b2J\x7f\u2028\u202e\ud800\U000e0041 é")
def test_line_is_one_printable_line_that_reads_back(text: str) -> None:
    """A line of events can be shown in a terminal and written as UTF-8, and loses nothing."""
    line = events.line({"type": "test", "text": text})

    assert len(line.encode().splitlines()) == 1
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in line)
    assert json.loads(line)["text"] == text


def test_documentation_shows_every_event_and_field() -> None:
    """docs/reference/events.md names every field of every event, and its example lines are valid events of each type."""
    page = (ROOT / "docs/reference/events.md").read_text("utf-8")
    sections = dict(zip(*[iter(re.split(r"^## `(\w+)`$", page, flags=re.MULTILINE)[1:])] * 2, strict=True))
    examples = [json.loads(line) for line in page.splitlines() if line.startswith('{"type"')]

    assert list(sections) == list(SAMPLES)
    assert [
        (kind, field) for kind, event in SAMPLES.items() for field in event if f"`{field}`" not in sections[kind]
    ] == []
    assert [example["type"] for example in examples] == list(SAMPLES)
    for shown in examples:
        VALID.validate(shown)


@pytest.mark.parametrize(
    ("kind", "words"), ((Kind.CORRECTION, "something is corrected"), (Kind.RETRACTION, "it is withdrawn"))
)
def test_a_headline_that_corrects_alone_is_read_once(kind: Kind, words: str) -> None:
    """`CORRECTED-` above the same text: the alert says that the text has not changed, not the headline twice."""
    title = "CORRECTED-Train derails"
    message = told(change(title, kind=kind, title=title, text="A train left its track."), reason=Reason.CORRECTION)
    assert message.text.count(title) == 1
    assert f"Only the headline says that {words}; the text has not changed." in message.text
    less = told(change(title, kind=kind, title=title, text="A train.", removed=("Nobody was hurt.",)))
    assert "has not changed" not in less.text
    assert "No longer says:\nNobody was hurt." in less.text
