"""`feeds discover`: the feeds of a site, found and read, whatever its pages say; nobody else is asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.discovering import Search
from monitor.model import Document
from monitor.parse.discovery import MAX_OFFERS, Source, examine
from monitor.sandbox import Inline
from tests.desk import Desk
from tests.documents import AT, FEED, atom, rss
from tests.fetching import fetcher
from tests.mail import MailServer
from tests.running import configure
from tests.servers import FeedServer
from tests.test_sitemap import article, sitemap

RSS = rss(
    "<item><title>Talks</title><guid>1</guid><pubDate>Fri, 12 Aug 2016 09:00:00 GMT</pubDate></item><item><title>Rain</title></item>"
)
ATOM = atom("<entry><title>Talks</title><id>urn:1</id><updated>2016-08-12T10:00:00Z</updated></entry>")
JSON = '{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", "items": [{"id": "1", "content_text": "They met."}]}'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with FeedServer() as web, MailServer() as mail:
        yield Desk(config=configure(tmp_path, feed="https://ledger.example/feed", mail=mail.url()), web=web, mail=mail)


def listed(desk: Desk, url: str) -> list[dict[str, Any]]:
    """What the command prints for machines."""
    status, out, error = desk.run("feeds", "discover", url, "--json")
    assert status == 0, error
    rows = json.loads(out)
    assert isinstance(rows, list)
    return rows


def search(url: str) -> Search:
    """Search a site as the command does, but read what answers in this process."""

    async def run() -> Search:
        async with fetcher() as web:
            made = Search(web=web, runner=Inline(), now=AT)
            await made.site(url)
        return made

    return asyncio.run(run())


def found(url: str) -> list[tuple[str, str, str]]:
    return [(each.examined.kind, each.url, str(each.offer.source)) for each in search(url).found]


def page(*links: str, body: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Harbour Post</title>{''.join(links)}</head><body>{body}</body></html>"


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate") -> str:
    return f"<link rel='{rel}' type='{kind}' href='{href}' title='All &amp; more'>"


def test_what_a_page_links_to_is_read_and_listed(desk: Desk) -> None:
    """Each feed with its title, address, format, number of entries, latest date and who told of it; relative to the page's base."""
    desk.web.publish("/sub/rss.xml", RSS)
    desk.web.publish("/atom", ATOM)
    desk.web.publish("/feed.json", JSON)
    header = {"Link": '</feed.json>; rel="alternate"; type="application/feed+json", </x>; rel=preload'}
    head = ("<base href='/sub/'>", link("rss.xml"), link("/atom", "application/atom+xml"), link("/gone.xml"))
    url = desk.web.publish("/", page(*head, link("/oembed?x", "application/json")), headers=header)

    assert [
        (row["kind"], row["url"], row["title"], row["entries"], row["updated"], row["source"])
        for row in listed(desk, url)
    ] == [
        ("JSON Feed", desk.web.url("/feed.json"), "Harbour Post", 1, None, "header"),
        ("RSS", desk.web.url("/sub/rss.xml"), "Harbour Post", 2, "2016-08-12T09:00:00Z", "link"),
        ("Atom", desk.web.url("/atom"), "Harbour Post", 1, "2016-08-12T10:00:00Z", "link"),
    ]
    assert desk.web.count("/oembed?x") == 0
    assert desk.web.count("/rss.xml") == 0  # a page that offers feeds is believed to know them


def test_people_see_a_table(desk: Desk) -> None:
    """Without --json the same as a table."""
    out = desk.run("feeds", "discover", desk.web.publish("/rss", RSS))[1]
    assert [word in out for word in ("Harbour Post", "RSS", "last update", desk.web.url("/rss"))] == [True] * 4


def test_a_feed_that_is_given_is_the_answer(desk: Desk) -> None:
    """The address of a feed is answered with that feed, and nothing else is asked."""
    url = desk.web.publish("/feed", RSS)
    assert found(url) == [("RSS", url, "given")]
    assert desk.web.count() == 1


def test_where_a_page_says_nothing_the_usual_paths_are_asked(desk: Desk) -> None:
    """Feeds stand where the programs of most sites put them; one that answers at two paths is one."""
    desk.web.publish("/feed/", RSS)
    desk.web.publish("/rss.xml", RSS)
    desk.web.publish("/atom.xml", ATOM)
    assert found(desk.web.publish("/world/", page())) == [
        ("RSS", desk.web.url("/feed/"), "custom"),
        ("Atom", desk.web.url("/atom.xml"), "custom"),
    ]


def test_a_page_that_is_refused_may_have_feeds_all_the_same(desk: Desk) -> None:
    """Sites that want to see a browser often give their feeds to all."""
    desk.web.publish("/", "go away", status=403)
    desk.web.publish("/feed/", RSS)
    assert len(found(desk.web.url("/"))) == 1


def test_the_news_sitemap_of_robots_txt_is_found(desk: Desk) -> None:
    """robots.txt names an index, the index a news sitemap: that one is a feed; a sitemap of addresses is none."""
    desk.web.publish("/robots.txt", "User-agent: *\nDisallow: /admin\nSitemap: /all.xml\n  sitemap: /index.xml")
    desk.web.publish("/all.xml", sitemap("<url><loc>https://harbour.example/</loc></url>"))
    desk.web.publish(
        "/index.xml",
        f"<sitemapindex><sitemap><loc>{desk.web.url('/2015.xml')}</loc></sitemap>"
        f"<sitemap><loc>{desk.web.url('/news.xml')}</loc></sitemap></sitemapindex>",
    )
    desk.web.publish("/news.xml", sitemap(article()))
    assert found(desk.web.publish("/", page())) == [("news sitemap", desk.web.url("/news.xml"), "sitemap index")]


def test_an_index_of_thousands_costs_a_few_requests(desk: Desk) -> None:
    """Of a long index only the first sitemaps are asked, those of news before the others; indexes in indexes lead nowhere."""
    rows = "".join(f"<sitemap><loc>{desk.web.url(f'/{number}.xml')}</loc></sitemap>" for number in range(3_000))
    index = f"<sitemapindex>{rows}<sitemap><loc>{desk.web.url('/news-index.xml')}</loc></sitemap></sitemapindex>"
    desk.web.publish("/robots.txt", f"Sitemap: {desk.web.url('/index.xml')}")
    desk.web.publish("/index.xml", index)
    desk.web.publish("/news-index.xml", index)
    desk.web.publish("/feed/", RSS)
    search(desk.web.publish("/", page()))
    assert desk.web.count("/news-index.xml") == 1
    assert sum(path.path.strip("/")[:1].isdigit() for path in desk.web.requests) < 10


def test_a_page_of_a_thousand_links_costs_no_more_than_it_may(desk: Desk) -> None:
    """No site is searched through, and no site is used to search another through: requests are counted."""
    links = "".join(f"<a href='/section-{number}/feed/'>Section</a>" for number in range(1_000))
    search(desk.web.publish("/", page(body=links)))
    assert 20 < desk.web.count() <= 80


def test_a_site_without_feeds_says_so(desk: Desk) -> None:
    """The exit status is 1, and the reason is told: no feed, no answer, or no address."""
    status, _, error = desk.run("feeds", "discover", desk.web.publish("/", page()))
    assert (status, "127.0.0.1 offers no feed; asked for" in error) == (1, True)
    assert "404" in search(desk.web.url("/absent")).error
    status, _, error = desk.run("feeds", "discover", "javascript:alert(1)")
    assert (status, "is no address" in error) == (1, True)


@pytest.mark.parametrize("how", ("given", "link", "header", "redirect", "robots", "index"))
def test_discovery_asks_no_forbidden_address(desk: Desk, how: str) -> None:
    """Whoever names it: a page, a header, a redirect, robots.txt or a sitemap never make us ask a private address."""
    with FeedServer("127.0.0.2") as canary:
        trap = canary.url("/feed.xml")
        link_header = {"Link": f'<{trap}>; rel=alternate; type="application/rss+xml"'} if how == "header" else {}
        desk.web.publish("/", page(link(trap) if how == "link" else ""), headers=link_header)
        if how == "redirect":
            desk.web.redirect("/feed/", trap)
        if how in {"robots", "index"}:
            desk.web.publish("/robots.txt", f"Sitemap: {trap if how == 'robots' else desk.web.url('/index.xml')}")
        desk.web.publish("/index.xml", f"<sitemapindex><sitemap><loc>{trap}</loc></sitemap></sitemapindex>")
        assert found(trap if how == "given" else desk.web.url("/")) == []
        assert canary.connections == 0


def test_discovery_needs_no_configuration(tmp_path: Path) -> None:
    """It is often the first command: without a configuration the defaults hold."""
    with FeedServer() as web, MailServer() as mail:
        desk = Desk(config=tmp_path / "none", web=web, mail=mail)
        status, _, error = desk.run("feeds", "discover", web.publish("/feed", RSS))
    assert status == 1
    assert "network.allow" in error  # the default allows no loopback address: it was looked at, not asked


def examined(body: str) -> list[str]:
    document = Document(
        feed="x", url="https://harbour.example/world/", status=200, headers={}, body=body.encode(), at=AT
    )
    return [offer.url for offer in examine(document, FEED).offers if offer.source is not Source.GIVEN]


#: How a page offers a feed -> whether it is one.
OFFERS = (
    ("<LINK REL=ALTERNATE TYPE=application/rss+xml HREF=/f.xml>", True),
    ("<link rel='feed' href='/f.xml'/>", True),
    ("<link rel='alternate home' type='application/rss+xml; charset=utf-8' href='/f.xml'>", True),
    ("<a href='/f.rss'>RSS</a>", True),
    ("<a href='/feed/'><img src='rss.png'></a>", True),
    ("<a href='/?feed=rss2'>RSS</a>", True),
    ("<a href='/rss-feeds'>How feeds work</a>", False),
    ("<a href='/feedback'>Say it</a>", False),
    ("<link rel='alternate' hreflang='de' href='/de'>", False),
    ("<link rel='stylesheet' type='text/css' href='/feed.css'>", False),
    ("<link rel='alternate' type='application/rss+xml' href='javascript:x'>", False),
    ("<link rel='alternate' type='application/rss+xml'>", False),
    ("<script>document.write(\"<link rel='alternate' type='application/rss+xml' href='/f.xml'>\")</script>", False),
    ("<link rel='alternate' type='application/rss+xml' href='//[/f.xml'>", False),
)


@pytest.mark.parametrize(("markup", "offered"), OFFERS)
def test_which_links_are_offers(markup: str, *, offered: bool) -> None:
    """Links that say they are feeds, or whose address ends as that of a feed; nothing else, and nothing in scripts."""
    assert bool(examined(page(markup))) is offered


def test_offers_of_one_page_are_bounded() -> None:
    """Each address once, the page's own statements before links in its text, and no more than a page may offer."""
    text = "".join(f"<a href='/{number}/feed/'>x</a>" for number in range(200))
    offers = examined(page(link("/1/feed/") + link("/z.xml") + link("/z.xml#top"), body=text))
    assert offers[:2] == ["https://harbour.example/1/feed/", "https://harbour.example/z.xml"]
    assert len(offers) == MAX_OFFERS
