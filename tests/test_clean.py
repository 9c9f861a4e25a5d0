"""What untrusted text becomes before anything else sees it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.clean import (
    MAX_TEXT,
    line,
    paragraphs,
    plain_line,
    plain_paragraphs,
    safe_link,
    tidy_link,
)

#: What must never come out: Unicode's controls, surrogates, private bidi marks and other invisible letters.
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
#: Texts with all that is nasty: markup, entities, controls, bidi marks, lone surrogates.
NASTY = st.lists(
    st.one_of(
        st.text(st.characters(), max_size=8),
        st.text(st.characters(categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Mn")), max_size=4),
        st.sampled_from(
            [
                "<b>",
                "</b>",
                "<p>",
                "</p>",
                "<br/>",
                "<h2>",
                "<script>",
                "</script>",
                "&amp;",
                "&#0;",
                "&#x202e;",
                "&#xD800;",
                "<",
                ">",
                "\n\n",
            ]
        ),
    ),
    max_size=12,
).map("".join)


@given(NASTY)
def test_nothing_unsafe_gets_through(text: str) -> None:
    """No control, bidi, invisible character or lone surrogate comes out of any reading, and all of it can be encoded."""
    found = [line(text), plain_line(text), *(each.text for each in (*paragraphs(text), *plain_paragraphs(text)))]
    for each in found:
        assert not FORBIDDEN.search(each)
        assert each == each.strip() == unicodedata.normalize("NFC", each)
        assert each.encode().decode() == each


@given(NASTY)
def test_cleaned_text_is_a_fixed_point(text: str) -> None:
    """Cleaned text, read literally again, stays as it is: cleaning twice is cleaning once."""
    for once in (line(text), plain_line(text)):
        assert plain_line(once) == once
    for each in (*paragraphs(text), *plain_paragraphs(text)):
        assert plain_paragraphs(each.text)[0].text == each.text


@given(NASTY)
def test_paragraphs_are_lines_with_their_emphasis_inside(text: str) -> None:
    """A paragraph is never empty, holds no line break, and its emphasis never reaches beyond its end."""
    for each in paragraphs(text):
        assert each.text
        assert "\n" not in each.text
        assert 0 <= each.emphasis <= len(each.text)


@given(
    st.text(
        st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"), exclude_characters="<&"),
        max_size=60,
    )
)
def test_plain_words_are_not_touched(text: str) -> None:
    """Text without markup loses nothing but extra white space, in whatever script."""
    expected = " ".join(unicodedata.normalize("NFC", text).split())
    assert line(text) == plain_line(text) == expected


#: (markup, its paragraphs)
PARAGRAPHS: tuple[tuple[str, list[str]], ...] = (
    ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
    ("One.<br>Two.<br/><br />Three.", ["One.", "Two.", "Three."]),
    ("<div>One <i>and</i> a <a href='x'>half</a>.<ul><li>Two<li>Three</ul></div>", ["One and a half.", "Two", "Three"]),
    ("One\nline.\n\nTwo.\n \nThree.", ["One line.", "Two.", "Three."]),
    ("One\r\n\r\n<b>Two</b>", ["One", "Two"]),
    ("<p>One\n\nstill one</p>", ["One still one"]),
    ("<p>One<script>alert(1)</script></p><style>p{}</style><svg><title>x</title></svg>", ["One"]),
    ("<p>5 &lt; 6 &amp; 7 &gt; 2</p>", ["5 < 6 & 7 > 2"]),
    ("x <b and y", ["x <b and y"]),
    ("<p>a\u2028b\x0bc</p>", ["a b c"]),
    ("<!-- no --><p>&nbsp;</p><p>\u200b</p>", []),
    ("<p>Erdog\u0306an</p>", ["Erdoğan"]),
    ("", []),
)


@pytest.mark.parametrize(("markup", "expected"), PARAGRAPHS)
def test_markup_becomes_paragraphs(markup: str, expected: list[str]) -> None:
    """Block tags, line breaks and, in texts without them, blank lines part paragraphs; scripts, styles and tags are gone."""
    assert [each.text for each in paragraphs(markup)] == expected


#: (markup, the emphasised beginning of its first paragraph)
EMPHASIS = (
    ("<p><b>UPDATE 1430 GMT:</b> Talks began.</p>", "UPDATE 1430 GMT:"),
    ("<p> <strong>UPDATE</strong> <b>1430</b> GMT</p>", "UPDATE 1430"),
    ("<h2>ORIGINAL ENTRY</h2><p>Text.</p>", "ORIGINAL ENTRY"),
    ("<b><p>All of it</p></b>", "All of it"),
    ("<p>Talks <b>began</b>.</p>", ""),
    ("UPDATE", ""),
)


@pytest.mark.parametrize(("markup", "expected"), EMPHASIS)
def test_emphasis_at_the_beginning_is_kept(markup: str, expected: str) -> None:
    """A paragraph remembers how much of its beginning is bold or a heading: markers stand there."""
    first = paragraphs(markup)[0]
    assert first.text[: first.emphasis] == expected


def test_literal_text_keeps_its_signs() -> None:
    """Read literally, `<b>` and `&amp;` are text; blank lines part paragraphs, single line breaks do not."""
    assert plain_line("5 <b>6</b>\n&amp; 7") == "5 <b>6</b> &amp; 7"
    assert [each.text for each in plain_paragraphs("One <p>\nline\n\nTwo")] == ["One <p> line", "Two"]


@pytest.mark.parametrize(
    ("title", "expected"),
    (
        ("<b>Talks</b> in <img src=x onerror=alert(1)>Geneva", "Talks in Geneva"),
        ("Talks&lt;br&gt;fail", "Talks<br>fail"),
        ("Talks\r\nBcc: everyone@news.example", "Talks Bcc: everyone@news.example"),
        ("\u202eevil\u2066\ufeff \x1b[31mred", "evil [31mred"),
        ("نیم\u200cفاصله 👩\u200d🚒", "نیم\u200cفاصله 👩\u200d🚒"),
    ),
)
def test_titles_are_one_safe_line(title: str, expected: str) -> None:
    """A title is one line without markup and without characters that steer terminals or mail; joiners that scripts need stay."""
    assert line(title) == expected


def test_sizes_are_bounded() -> None:
    """However much a feed sends, a title is cut at 1 000 characters and a text at 500 000."""
    assert len(line("word " * 1_000_000)) <= 1000
    assert len(plain_line("x" * 5000)) == 1000
    assert len(line("<p>x</p>" * 5000, limit=10)) <= 10
    assert sum(len(each.text) for each in paragraphs("<p>" + "words " * 50 + "</p>" + "y" * 2_000_000)) == MAX_TEXT


#: (link, as it may be shown)
LINKS = (
    ("https://news.example/a?b=c#d", "https://news.example/a?b=c#d"),
    (" HTTP://News.example/a \n", "HTTP://News.example/a"),
    ("https://news.example/a b\"c'<d>", "https://news.example/a%20b%22c'%3Cd%3E"),
    ("https://news.example/آب", "https://news.example/آب"),
    ("java\u200bscript:alert(1)", ""),
    ("javascript:alert(1)//http://news.example", ""),
    ("data:text/html,x", ""),
    ("file:///etc/passwd", ""),
    ("/relative", ""),
    ("https://", ""),
    ("https://good.example\\@bad.example/", ""),
    ("https://good.example bad/", ""),
    ("https://news.example:99999/", ""),
    ("https://[::1/", ""),
    ("https://news.example/" + "a" * 9000, ""),
    ("", ""),
)


@pytest.mark.parametrize(("link", "expected"), LINKS)
def test_only_web_links_are_links(link: str, expected: str) -> None:
    """A link is an http or https address that reads the same for everybody, or nothing."""
    assert safe_link(link) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    (
        ("https://News.Example:443/a?utm_source=x&id=7&fbclid=y#top", "https://news.example/a?id=7"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:8080/a?b=&c", "http://news.example:8080/a?b=&c="),
        ("javascript:alert(1)", ""),
    ),
)
def test_a_tidy_link_opens_and_follows_nobody(link: str, expected: str) -> None:
    """What follows the reader around is dropped, what the server needs stays."""
    assert tidy_link(link) == expected


@given(st.text(max_size=40))
def test_tidy_links_are_stable(path: str) -> None:
    """A tidy link is its own tidy link."""
    once = tidy_link(f"https://news.example/{path}")
    assert tidy_link(once) == once
