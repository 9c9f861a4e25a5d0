"""What article pages say: the text as readers see it, what publishers state in linked data, and pages that are no article."""

from __future__ import annotations

import json
import logging
import pickle
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import Article, Block, Feed, Paragraph
from monitor.parse.page import FEWEST_WORDS, read_page
from monitor.parse.page.source import read_source
from monitor.text.clean import plain_line
from tests.documents import AT, FEED, LINK, page, paged

FIRST = "The upper dam above Tell Hamra has burst, the water board said on Friday, and two villages are being cleared."
SECOND = "Residents had been told to leave an hour earlier, after cracks were seen in the eastern wall of the dam."
THIRD = "Engineers are looking at cracks in the eastern wall of the dam above the town, officials said early on Friday."
FOURTH = "The road to the south is closed to all but ambulances, the police said in a note to the press in the evening."
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


# ---------------------------------------------------------------- the page as readers see it


def test_the_article_without_what_stands_around_it() -> None:
    """Menu, title, teasers, comments, scripts and footer are no text of the article; its title and language are the page's."""
    article = paged(page(f"<h1>Dam gives way</h1>{TEXT}", head='<meta property="og:title" content="Dam gives way">'))
    assert texts(article) == [FIRST, SECOND, THIRD]
    assert (article.title, article.language) == ("Dam gives way", "en")


def test_stamps_stay_marked() -> None:
    """Headings, bold, list items and line breaks survive, so that a stamp can still be told from running text."""
    article = paged(
        page(
            f"<p><strong>UPDATE 1430 GMT:</strong> {FIRST}</p><p><b>[Updated 8:13 p.m. ET]</b><br>{SECOND}</p>"
            f"<h2>ORIGINAL ENTRY</h2><p>{THIRD}</p><ul><li><b>15.56:</b> Two villages cleared</li><li>Nobody hurt</li></ul>"
        )
    )
    assert article.paragraphs == (
        Paragraph(text=f"UPDATE 1430 GMT: {FIRST}", emphasis=len("UPDATE 1430 GMT:")),
        Paragraph(text="[Updated 8:13 p.m. ET]", emphasis=len("[Updated 8:13 p.m. ET]")),
        Paragraph(text=SECOND),
        Paragraph(text="ORIGINAL ENTRY", emphasis=len("ORIGINAL ENTRY")),
        Paragraph(text=THIRD),
        Paragraph(text="15.56: Two villages cleared", emphasis=len("15.56:")),
        Paragraph(text="Nobody hurt"),
    )


def test_dates_and_title_of_the_head() -> None:
    """Without linked data the meta tags tell dates, in the feed's zone where they name none, and `<title>` the title."""
    head = '<meta content="2016-08-12T12:00" property="article:published_time"><meta property=article:modified_time content=2016-08-12T14:30:00Z>'
    article = paged(page(TEXT, head=head))
    assert (article.title, article.published, article.updated) == (
        "Dam gives way – Harbour Post",
        datetime(2016, 8, 12, 11, 0, tzinfo=UTC),
        AT,
    )


RUSSIAN = "Плотина над городом прорвана, сообщили власти в пятницу вечером. " * 5
#: (bytes, content type, configured language)
CHARSETS: tuple[tuple[bytes, str, str | None], ...] = (
    (page(f"<p>{RUSSIAN}</p>").encode(), "text/html; charset=iso-8859-1", None),
    (page(f"<p>{RUSSIAN}</p>", head='<meta charset="windows-1251">').encode("cp1251", "replace"), "text/html", None),
    (
        page(f"<p>{RUSSIAN}</p>", head="<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>").encode(
            "koi8-r", "replace"
        ),
        "text/html",
        None,
    ),
    (page(f"<p>{RUSSIAN}</p>").encode("cp1251", "replace"), "text/html; charset=windows-1251", None),
    (page(f"<p>{RUSSIAN}</p>").encode("cp1251", "replace"), "text/html", "ru"),
    (b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>" + page(f"<p>{RUSSIAN}</p>").encode(), "", None),
)


@pytest.mark.parametrize(("body", "content_type", "language"), CHARSETS)
def test_letters_of_pages(body: bytes, content_type: str, language: str | None) -> None:
    """A page's letters are told as a feed's are, by its own `<meta charset>` too."""
    feed = Feed(name="harbour", url=FEED.url, language=language)
    assert texts(paged(body, content_type, feed=feed)) == [RUSSIAN.strip()]


# ---------------------------------------------------------------- linked data


def news(**properties: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Dam gives way", **properties}


DATED = news(datePublished="2016-08-12T12:00:00+03:00", dateModified="2016-08-12T14:30:00Z", url=LINK)
OTHER = news(headline="Cat found", url="https://harbour.example/cat", articleBody=f"{FOURTH} " * 20)
#: (what it shows, linked data that all state the same article)
SHAPES: tuple[tuple[str, object], ...] = (
    ("one object", DATED),
    ("a list", [{"@type": "Organization", "name": "Harbour Post"}, DATED]),
    ("a graph", {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "Page"}, DATED]}),
    ("nested in its page", {"@type": "WebPage", "name": "Page", "mainEntity": DATED}),
    (
        "types in a list, with their vocabulary",
        {**DATED, "@type": ["https://schema.org/ReportageNewsArticle", "Thing"]},
    ),
    ("another article beside it", [OTHER, DATED]),
    ("another article that it mentions", {**DATED, "mentions": [OTHER], "hasPart": OTHER}),
    ("known by mainEntityOfPage", [OTHER, {**DATED, "url": "", "mainEntityOfPage": {"@id": f"{LINK}?utm_source=x"}}]),
    ("properties with several values", {**DATED, "headline": [{"@value": "Dam gives way"}, "Damm bricht"]}),
)


@pytest.mark.parametrize("linked", [linked for _, linked in SHAPES], ids=[name for name, _ in SHAPES])
def test_the_pages_own_article_is_found_in_linked_data(linked: object) -> None:
    """However a publisher nests it, and whatever else is listed, headline and dates are those of this page's article."""
    article = paged(page(TEXT, linked=linked))
    assert (article.title, article.published, article.updated) == (
        "Dam gives way",
        datetime(2016, 8, 12, 9, 0, tzinfo=UTC),
        AT,
    )
    assert texts(article) == [FIRST, SECOND, THIRD]


#: (articleBody, shown on the page, text of the article)
BODIES: tuple[tuple[str, str, list[str]], ...] = (
    (f"{FIRST}\n\n{SECOND}", TEXT, [FIRST, SECOND, THIRD]),
    (f"{FIRST}\n{SECOND}\n{THIRD}\n{FOURTH}", f"<p>{FIRST}</p>", [FIRST, SECOND, THIRD, FOURTH]),
    (f"<p>{FIRST}</p>\n<p>{SECOND}</p>", "<p>Loading</p>", [FIRST, SECOND]),
    (f"{FIRST} Water &amp; power are cut.", "<p>Loading</p>", [f"{FIRST} Water & power are cut."]),
    (FIRST, TEXT, [FIRST, SECOND, THIRD]),
    (f"{FIRST}\n{SECOND}\n{THIRD}", f"<p>{FIRST}</p><p>{SECOND}</p>", [FIRST, SECOND]),
)


@pytest.mark.parametrize(("body", "shown", "expected"), BODIES)
def test_article_body_stands_in_where_the_page_shows_little(body: str, shown: str, expected: list[str]) -> None:
    """The page's own text counts, until it has less than half of the words that the publisher states."""
    assert texts(paged(page(shown, linked=news(articleBody=body)))) == expected


def post(headline: str, body: str, clock: str, **properties: object) -> dict[str, object]:
    published = f"2016-08-12T{clock}:00+01:00"
    return {"@type": "BlogPosting", "headline": headline, "articleBody": body, "datePublished": published, **properties}


def live(*posts: object, **properties: object) -> dict[str, object]:
    return {**news(url=LINK), "@type": "LiveBlogPosting", "liveBlogUpdate": list(posts), **properties}


NEWEST = Block(label="Dam bursts", time=AT, text=f"{FIRST}\n{SECOND}")
OLDEST = Block(label="", time=datetime(2016, 8, 12, 8, 0, tzinfo=UTC), text=THIRD)


def test_a_live_blogs_posts() -> None:
    """Posts are blocks with their own times, in the publisher's order, a pinned one once; the text holds all of them once."""
    newest = post("Dam bursts", f"{FIRST}\n{SECOND}", "15:30", dateModified="2016-08-12T18:00:00Z")
    oldest = {**post("", THIRD, "09:00"), "headline": None}
    shown = f"<p>{FOURTH}</p><h2>Dam bursts</h2><p>Share this post now</p><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
    article = paged(page(shown, linked=live(newest, oldest, newest)))
    assert article.posts == (NEWEST, OLDEST)
    assert article.paragraphs == (
        Paragraph(text=FOURTH),
        Paragraph(text="Dam bursts", emphasis=len("Dam bursts")),
        Paragraph(text=FIRST),
        Paragraph(text=SECOND),
        Paragraph(text=THIRD),
    )


#: (liveBlogUpdate, posts)
POSTS: tuple[tuple[object, tuple[Block, ...]], ...] = (
    (post("Dam bursts", f"<p>{FIRST}</p><p>{SECOND}</p>", "15:30"), (NEWEST,)),
    (post("Dam bursts", f"<h2>Dam bursts</h2><p>{FIRST}</p><p>{SECOND}</p>", "15:30"), (NEWEST,)),
    ([post("Dam bursts", "", "15:30")], (Block(label="Dam bursts", time=AT),)),
    ([{"text": THIRD, "dateModified": "2016-08-12T09:00"}], (OLDEST,)),
    ([{"description": THIRD, "datePublished": "soon"}], (Block(label="", text=THIRD),)),
    ([{"datePublished": "2016-08-12T09:00"}, 5, None, "x", [], {"headline": {}}], ()),
    ({}, ()),
)


@pytest.mark.parametrize(("updates", "expected"), POSTS)
def test_posts_in_every_shape(updates: object, expected: tuple[Block, ...]) -> None:
    """One post or a list, text or markup, a date without a zone or none: what can be read is taken, the rest left out."""
    article = paged(page(TEXT, linked={**live(), "liveBlogUpdate": updates}))
    assert article.posts == expected
    assert all(block.text in article.text for block in article.posts)


def test_posts_that_are_named_by_reference() -> None:
    """In a graph a live blog may only name its posts; they stand beside it."""
    graph = {"@graph": [live({"@id": "#1"}), {"@id": "#1", **post("Dam bursts", f"{FIRST}\n{SECOND}", "15:30")}]}
    assert paged(page("<p>x</p>", linked=graph)).posts == (NEWEST,)


BROKEN = ('{"@type": "NewsArticle", "headline": "Half', "[" * 200_000, "&quot;", "null", "5", "", '{"@type": {"a": 1}}')


@pytest.mark.parametrize("script", BROKEN, ids=range(len(BROKEN)))
def test_broken_linked_data_say_nothing(script: str) -> None:
    """What is no JSON, or too deep, or no article, costs the page nothing; wrapped or with line breaks it is read all the same."""
    head = f'<script type="application/ld+json">{script}</script>'
    good = f"<script type=application/ld+json>\n//<![CDATA[\n{json.dumps(DATED).replace('gives', 'gives' + chr(10))}\n//]]></script>"
    assert paged(page(TEXT, head=head)).title == "Dam gives way – Harbour Post"
    assert paged(page(TEXT, head=head + good)).title == "Dam gives way"


# ---------------------------------------------------------------- what is no article


CONSENT = "<p>" + "We and our partners store and read cookies on your device. " * 12 + "</p>"
#: (document, content type, what the error says)
STRANGERS: tuple[tuple[str | bytes, str, str], ...] = (
    ("", "text/html", "the page is empty"),
    (b"%PDF-1.7 \x00\xff", "application/pdf", 'leads to no web page; it begins with "%PDF-1.7'),
    ('{"a": 1}', "application/json", 'leads to no web page; it begins with "{"a": 1}"'),
    ("<rss version='2.0'><channel/></rss>", "text/xml", 'leads to no web page; it begins with "<rss'),
    (page(CONSENT, title="Before you continue"), "", 'a consent, login or waiting page titled "Before you continue"'),
    (page(CONSENT, title="Sign in | Harbour Post"), "", 'waiting page titled "Sign in | Harbour Post"'),
    (page(CONSENT, title="Harbour Post - Zustimmung"), "", "a consent, login or waiting page"),
    (page("", title="Just a moment..."), "", 'waiting page titled "Just a moment..."'),
    (page("<p>More to follow.</p>", title="Dam"), "", 'the page titled "Dam" shows no article:'),
    ("<html><body></body></html>", "", f"shows no article: 0 words of text, fewer than {FEWEST_WORDS}"),
    (page("", title="a\x1b[31mb\u202e"), "", 'titled "a[31mb"'),
)


@pytest.mark.parametrize(("document", "content_type", "words"), STRANGERS, ids=[row[2] for row in STRANGERS])
def test_what_is_no_article_is_an_error_in_words(document: str | bytes, content_type: str, words: str) -> None:
    """A consent page, a login, a PDF or an empty frame is never taken for the article's new text; the error says what came."""
    with pytest.raises(ParseError) as caught:
        paged(document, content_type)
    assert words in str(caught.value)


def test_the_library_says_nothing_and_its_logger_stays_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    """That a page shows no article is said once, by our error; whoever sets up logging finds it untouched by our import."""
    with caplog.at_level(logging.DEBUG), pytest.raises(ParseError, match="shows no article"):
        paged("<html><body></body></html>")

    assert caplog.records == []
    assert logging.getLogger("trafilatura").level == logging.NOTSET


@pytest.mark.parametrize(
    "title", ("Cookies: how the village bakes them", "Sign in the sky", "Privacy law passes", "Log")
)
def test_articles_about_such_pages_are_articles(title: str) -> None:
    """Only a whole title tells a consent page; a headline that begins like one does not."""
    assert texts(paged(page(TEXT, title=f"{title} – Harbour Post"))) == [FIRST, SECOND, THIRD]


def test_a_login_page_that_states_its_article_is_one() -> None:
    """Linked data with the whole text make an article even where readers see a login of a few words."""
    body = "\n".join(f"{sentence} {number}" for number in range(8) for sentence in (FIRST, SECOND, THIRD))
    assert paged(page("<p>Members only</p>", title="Sign in", linked=news(articleBody=body))).text == body


# ---------------------------------------------------------------- hostile pages


FRAGMENTS = (
    "<p>", "</p>", "<div>", "</article>", "<b>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "<table>", "<td>", "<ul><li>", "<h2>",
    "<svg>", "<body>", "</html>", "<br", "&", "&#0;", "&#xD800;", "\x00", "\ud800", "\u202e", "<iframe src=x>", "<math>", "<a href='http://['>",
    "<title>", "<meta charset=utf-16>", "<img srcset=,,>", "<blockquote>", f"<p>{FIRST}</p>", f"<p><b>15:30</b> {SECOND}</p>", " x < y ",
    '<script type="application/ld+json">{"@type":"LiveBlogPosting","liveBlogUpdate":[{"headline":"a\\ud800\\u202eb"}]}</script>',
)  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_page_is_an_article_or_an_error(body: str) -> None:
    """However broken the markup, the answer is an article of safe text or a ParseError."""
    for document in (page(body), f"<html>{body}"):
        try:
            article = paged(document, "")
        except ParseError as error:
            said = [str(error)]
        else:
            said = [article.title, *texts(article), *(block.label for block in article.posts)]
        assert all(plain_line(text, limit=1_000_000) == text for text in said)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["NewsArticle", "LiveBlogPosting", LINK, FIRST, "2016-08-12", "#1"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            (
                "@type", "@id", "@graph", "@value", "mainEntity", "mainEntityOfPage", "url", "headline", "articleBody", "liveBlogUpdate",
                "datePublished", "inLanguage", "text",
            )
        ),
        inner,
        max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


@given(json_values)
@settings(max_examples=150, deadline=None)
def test_linked_data_of_any_shape_do_no_harm(linked: Any) -> None:
    """Whatever stands where a text, a list or an object belongs, the page's own text is read."""
    for value in (
        linked,
        {"@type": "LiveBlogPosting", "liveBlogUpdate": linked},
        {"@type": "NewsArticle", "headline": linked},
    ):
        assert THIRD in texts(paged(page(TEXT, linked=value)))


HOSTILE: tuple[tuple[str, str], ...] = (
    ("deep", "<div>" * 50_000),
    ("open scripts", "<script>" * 50_000),
    ("open linked data", '<script type="application/ld+json">' * 20_000),
    ("open comments", "<!--" * 50_000),
    ("less-than signs", "<" * 200_000),
    ("attributes", f"<p {'a=1 ' * 50_000}>"),
)


#: Processor seconds; the slowest of these takes 0.2 on an old machine, a quadratic reader minutes.
PATIENCE = 5.0


def title_or_error(document: str) -> str:
    try:
        return paged(document).title
    except ParseError as error:
        return error.detail


@pytest.mark.parametrize("noise", [noise for _, noise in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_pages_cost_no_more_than_long_ones(noise: str) -> None:
    """Nesting, open tags and endless attributes end in an article or an error, in the time that any page of that length takes."""
    start = time.process_time()
    said = title_or_error(page(noise + TEXT))
    assert said == "Dam gives way – Harbour Post" or "shows no article" in said
    assert time.process_time() - start < PATIENCE


def test_a_page_is_read_up_to_a_limit() -> None:
    """Of an endless page only the first characters of markup are read, scripts not counted."""
    source = read_source(f"<html><script>{'x' * 3_000_000}</script>{'<p>word' * 1_000_000}")
    assert len(source.markup) == 1_000_000
    assert "x" not in source.markup
    assert (
        read_source("<p>one</p><style>two</style><p>three</p><SCRIPT>four<script><p>five").markup
        == "<p>one</p> <p>three</p> "
    )


def test_pages_are_read_in_a_worker() -> None:
    """The function and what it gives go through a pipe to a process that can be killed."""
    article = paged(page(TEXT, linked=live(post("Dam bursts", f"{FIRST}\n{SECOND}", "15:30"))))
    assert pickle.loads(pickle.dumps(article)) == article
    assert pickle.loads(pickle.dumps(read_page)) is read_page
