"""A newsroom's own templates: what they may say, that no article acts through them, and how their mistakes are named."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from monitor.config import load
from monitor.errors import ConfigurationError
from monitor.model import Block, Edit, Form, Kind, Posting, Reason, Service
from monitor.render import MEDIA, flaw, render
from monitor.render.samples import SAMPLES
from tests.test_media import (
    DISCORD,
    EDITED,
    HOSTILE,
    LINK,
    LINKS,
    MAIL,
    MESSAGES,
    READERS,
    SLACK,
    TELEGRAM,
    alert,
    change,
    newsroom,
)

EVERYTHING = """\
{{ title }}
{{ headline }} {{ watches }} {{ why }} {{ matched|join(", ") }} {{ reason }} {{ story }} {{ delivery }}
{% for chapter in chapters %}
{{ chapter.headline }}
{% if chapter.retitled %}{{ chapter.retitled.was }} {{ chapter.retitled.now }}{% endif %}
{% for passage in chapter.passages %}
{{ passage.label }}
{% for paragraph in passage.paragraphs %}
{{ paragraph.text }}{{ paragraph.was }}
{{ paragraph.now }}
{% endfor %}
{% endfor %}
{{ chapter.more }}
{{ chapter.gone|join(" ") }}
{{ chapter.source }}
{{ chapter.link }}
{% endfor %}
{{ footer }}
"""


def told(service: Service, medium: str, template: str, *changes: object, **more: object) -> Posting:
    own = replace(newsroom(service), templates={medium: template})
    found = render(alert(*changes, **more), own).posting  # type: ignore[arg-type]
    assert found is not None
    return found


# ---------------------------------------------------------------- what they say


def test_template_takes_the_place_of_the_shipped_words() -> None:
    """A template for a medium is what its channels read; the title and the channels of other media stay as they are."""
    template = "{{ chapters[0].passages[0].paragraphs[0].text }} <{{ chapters[0].link }}>"

    assert told(SLACK, "slack", "*{{ headline }}*\n{{ chapters[0].link }}", EDITED).pieces == (
        f"*Ministers meet in Ankara*\n<{LINK}>",
    )
    assert told(SLACK, "slack", template, EDITED).title == "UPDATE: Ministers meet in Ankara — Talks"
    assert told(TELEGRAM, "slack", template, EDITED) == render(alert(EDITED), newsroom(TELEGRAM)).posting


def test_template_is_given_words_marked_for_its_medium() -> None:
    """Words that hit, and old and new ones, come marked as the medium marks them."""
    said = told(
        TELEGRAM, "telegram", "{% for p in chapters[0].passages %}{% for s in p.paragraphs %}{{ s.text }}{{ s.was }}|{{ s.now }} {% endfor %}{% endfor %}",
        EDITED, matched=("sides",),
    )  # fmt: skip

    assert said.pieces == (
        "Both <b>sides</b> will meet again.| <s>42</s> people were hurt.|<b>24</b> people were hurt.",
    )


@pytest.mark.parametrize("name", READERS)
@given(title=HOSTILE, text=HOSTILE, before=HOSTILE, link=LINKS)
def test_no_article_acts_through_a_template(name: str, title: str, text: str, before: str, link: str) -> None:
    """A template that shows all there is lets no mention, markup or link of an article through, in any medium."""
    service, faults = READERS[name]
    medium = {"discord": "markdown", "zulip": "topic"}.get(name, name)
    hostile = change(
        text,
        title=title,
        kind=Kind.CORRECTION,
        blocks=(Block(label=before, text=text),),
        edited=(Edit(before=before, after=text),),
        removed=(before,),
    )
    message = render(
        alert(hostile, link=link, matched=(text,)), replace(newsroom(service), templates={medium: EVERYTHING})
    )

    for piece in message.posting.pieces if message.posting else ():
        # A line break of the template is none in HTML, and a title at the beginning of a line is the template's own affair.
        spaced = piece.replace("\n", "<br/>") if name == "matrix" else piece
        found = re.search(r"https?://ea\.example/[^<>\s]*|https?://user[^<>\s]*", piece)
        assert faults(spaced, found[0] if found else "") == []


@pytest.mark.parametrize("name", MEDIA)
def test_every_name_of_the_reference_is_given_in_every_medium(name: str) -> None:
    """A template may name all that the reference lists, in each medium, for first reports, corrections and digests."""
    assert flaw(name, EVERYTHING) is None
    page = (Path(__file__).parent.parent / "docs/reference/alerts.md").read_text("utf-8")
    assert [word for word in re.findall(r"{{ (?:\w+\.)?(\w+)", EVERYTHING) if f"`{word}`" not in page] == []


def test_template_of_the_reference_works() -> None:
    """The template that the reference shows is a good one."""
    page = (Path(__file__).parent.parent / "docs/reference/alerts.md").read_text("utf-8")
    [shown] = re.findall(r"```jinja\n(.*?)```", page, flags=re.DOTALL)

    assert flaw("slack", shown) is None
    assert "24 people were hurt." in told(DISCORD, "markdown", shown, EDITED).pieces[0].replace("**", "")


# ---------------------------------------------------------------- when they fail


def test_failing_template_is_replaced_and_says_so() -> None:
    """Where a template fails at one alert only, that alert is told in the shipped words, which name the file and the line."""
    template = "{{ headline }}\n{{ 1 // (chapters|length - 2) }}"
    good, bad = told(SLACK, "slack", template, EDITED), told(SLACK, "slack", template, EDITED, EDITED)

    assert good.pieces == ("Ministers meet in Ankara\n-1",)
    assert bad.fault == "templates/slack.j2:2: integer division or modulo by zero"
    assert LINK in bad.pieces[0]
    assert "delivery 5f3a9c0d1e2b · not in your own words: templates/slack.j2:2: integer" in bad.pieces[0]


def test_template_that_says_too_much_is_replaced() -> None:
    """What a template says beyond the service's limit, however little of the article it is given, is told in the shipped words."""
    said = told(DISCORD, "markdown", "x" * 3000, EDITED)

    assert said.fault == "templates/markdown.j2:1: says more than the service takes in one message"
    assert said.form is Form.MARKDOWN
    assert len(said.pieces[0]) <= 2000


def test_short_text_in_own_words_is_cut() -> None:
    """A text message in a newsroom's own words is never longer than the service takes."""
    assert len(told(MESSAGES, "short", "{{ title }} " * 40, EDITED).pieces[0]) == 160


MISTAKES = (
    ("slack", "Line one\n{{ headline", 2, "unexpected end of template"),
    ("slack", "a\nb\n{{ headlin }}", 3, "'headlin' is undefined"),
    ("mail", "{% for chapter in chapters %}\n{{ chapter.sourze }}\n{% endfor %}", 2, "has no attribute 'sourze'"),
    ("mail", "{{ ''.__class__.__mro__ }}", 1, "unsafe"),
    ("mail", "{{ title|shout }}", 1, "No filter named 'shout'"),
    ("telegram", "{# nothing #}", 1, "says nothing"),
    ("telegram", "{% include '/etc/passwd' %}", 1, "no loader"),
    ("slak", "x", 1, 'there is no medium "slak", did you mean "slack"?'),
)


@pytest.mark.parametrize(("name", "template", "line", "words"), MISTAKES)
def test_check_names_the_file_and_the_line(tmp_path: Path, name: str, template: str, line: int, words: str) -> None:
    """What is wrong with a template is a mistake of the configuration, found before it is used, with file and line."""
    (tmp_path / "templates").mkdir()
    path = tmp_path / "templates" / f"{name}.j2"
    path.write_text(template, encoding="utf-8")
    (tmp_path / "monitor.yaml").write_text("feeds: {news: {url: https://news.example/feed}}\n", encoding="utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {})

    [mistake] = [found for found in caught.value.mistakes if found.file == str(path)]
    assert mistake.line == line
    assert words in mistake.message


def test_good_template_is_loaded(tmp_path: Path) -> None:
    """A template that stands in the configuration's folder is part of the newsroom, and of the files that were read."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "mail.j2").write_text("<p>{{ headline }}</p>", encoding="utf-8")
    (tmp_path / "monitor.yaml").write_text("feeds: {news: {url: https://news.example/feed}}\n", encoding="utf-8")

    loaded = load(tmp_path, {})

    assert loaded.newsroom.templates == {"mail": "<p>{{ headline }}</p>"}
    assert [path.name for path in loaded.files] == ["monitor.yaml", "mail.j2"]


def test_samples_show_all_that_an_alert_may_hold() -> None:
    """The invented alerts hold a first report without an address, a correction and a digest: what templates stumble over."""
    assert {sample.reason for sample in SAMPLES} == {Reason.FIRST, Reason.CORRECTION, Reason.DIGEST}
    assert any(update.revision.link == "" for sample in SAMPLES for update in sample.updates)
    assert told(MAIL, "mail", "<p>{{ headline }}</p>", change("x", title="<b>")).pieces == ("<p>&lt;b&gt;</p>",)
