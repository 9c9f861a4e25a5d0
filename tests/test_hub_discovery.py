"""Which hub a feed names, wherever it stands. Numbers are those of the subscriber tests of websub.rocks."""

from __future__ import annotations

import pytest

from monitor.model import Document, Hub
from monitor.parse import parse
from monitor.parse.hubs import read_hub
from tests.documents import AT, FEED, atom, rss

HERE = "https://harbour.example/feeds/top.xml"
HUB = "https://hub.example/"
SELF = "https://harbour.example/canonical"
ITEM = "<item><title>Talks</title><link>https://harbour.example/1</link></item>"
#: An item may hold links of its own: they say nothing of the feed.
TRAP = '<item><title>Talks</title><atom:link rel="hub" href="https://trap.example/"/><link>https://harbour.example/1</link></item>'
ATOM_LINKS = f'<link rel="hub" href="{HUB}"/><link rel="self" href="{SELF}"/>'
RSS_LINKS = (
    f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{HUB}"/>'
    f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="{SELF}"/>'
)
JSON = f'{{"version": "https://jsonfeed.org/version/1.1", "feed_url": "{SELF}", "hubs": [{{"type": "rssCloud", "url": "https://c.example/"}}, {{"type": "WebSub", "url": "https:\\/\\/hub.example/"}}], "items": []}}'


def hub(body: str, link: str = "") -> Hub | None:
    headers = {"link": link} if link else {}
    return read_hub(body, Document(feed="harbour", url=HERE, status=200, headers=headers, body=b"", at=AT))


#: (what is shown, the document, its Link header, the hub and topic that it means)
CASES: tuple[tuple[str, str, str, tuple[str, str] | None], ...] = (
    ("100 header", rss(ITEM), f'<{HUB}>; rel="hub", <{SELF}>; rel=self', (HUB, SELF)),
    ("100 two relations", rss(ITEM), f'<{HUB}>; rel="preconnect HUB"; x="a, b"', (HUB, HERE)),
    (
        "101 web page",
        f"<!DOCTYPE html><html><head><link rel=hub href='{HUB}'><link href='{SELF}' rel='self'></head></html>",
        "",
        (HUB, SELF),
    ),
    (
        "102 Atom",
        atom("<entry><title>Talks</title></entry>").replace("<title>", ATOM_LINKS + "<title>", 1),
        "",
        (HUB, SELF),
    ),
    ("103 RSS", rss(ITEM, RSS_LINKS), "", (HUB, SELF)),
    ("103 RSS, after the items", rss(ITEM + RSS_LINKS), "", (HUB, SELF)),
    (
        "104 header before document",
        rss(ITEM, RSS_LINKS),
        '<https://first.example/>; rel="hub"',
        ("https://first.example/", SELF),
    ),
    ("JSON Feed", JSON, "", (HUB, SELF)),
    ("relative", rss(ITEM, '<atom:link rel="hub" href="/hub"/>'), "", ("https://harbour.example/hub", HERE)),
    (
        "several hubs",
        rss(ITEM, RSS_LINKS.replace(SELF, HERE) + '<link rel="hub" href="https://b.example/"/>'),
        "",
        (HUB, HERE),
    ),
    ("no hub", rss(ITEM, f'<atom:link rel="self" href="{SELF}"/>'), f'<{SELF}>; rel="self"', None),
    ("in an item", rss(TRAP), "", None),
    ("in a comment", rss(ITEM, f"<!-- {RSS_LINKS} -->"), "", None),
    (
        "no address",
        rss(ITEM, '<atom:link rel="hub" href="javascript:x"/><link rel="hub"/>'),
        '<ftp://x>; rel="hub"',
        None,
    ),
    ("broken header", rss(ITEM), '<https://hub.example/; rel="hub', None),
    ("a hub for an icon", rss(ITEM), '<https://hub.example/>; rel="icon"; title="rel=hub"', None),
)


@pytest.mark.parametrize(("body", "link", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_which_hub_and_topic_are_named(body: str, link: str, expected: tuple[str, str] | None) -> None:
    """100-104: header, web page, Atom and RSS are understood, the header goes first; the topic is what the feed calls itself."""
    found = hub(body, link)
    assert (None if found is None else (found.url, found.topic)) == expected


def test_the_hub_arrives_with_the_listing() -> None:
    """Whoever reads a feed learns of its hub, from the header as from the document."""
    body = rss(ITEM, RSS_LINKS).encode()
    document = Document(feed="harbour", url=HERE, status=200, headers={}, body=body, at=AT)
    assert parse(document, FEED).hub == Hub(url=HUB, topic=SELF)


def test_a_huge_header_costs_no_more_than_its_size() -> None:
    """Thousands of links, quotes that never close: read in a moment, up to a bound."""
    links = ", ".join(f'<https://a.example/{number}>; rel="x"' for number in range(3_000))
    assert hub(rss(ITEM), f'{links}, <{HUB}>; rel="hub"') is None
    assert hub(rss(ITEM), '<a>; x="' + '<a>; x="' * 100_000) is None
