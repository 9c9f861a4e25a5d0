"""Documents that are meant to cost their reader dear, built in memory: what fault injection puts in place of a feed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping

_RSS = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>'
_END = "</channel></rss>"


def feed(items: str, head: str = _RSS, end: str = _END) -> bytes:
    """Return a feed with these items, or with what stands in their place."""
    return f"{head}{items}{end}".encode("utf-8", "surrogatepass")


def item(title: str = "Talks", description: str = "They met.", number: int = 1) -> str:
    """Return one item of a feed."""
    return f"<item><guid isPermaLink='false'>{number}</guid><title>{title}</title><description>{description}</description></item>"


def _json(items: str) -> bytes:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": {items}}}'.encode()


def _flood(count: int, form: str) -> str:
    return "<item " + " ".join(form.format(number) for number in range(count)) + "><title>Talks</title></item>"


def _escaped(markup: str) -> str:
    return markup.replace("&", "&amp;").replace("<", "&lt;")


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    return feed(item("&l9;"), f'<!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]><rss version="2.0"><channel>')


def _blow_up() -> bytes:
    return feed(item("&a;" * 5_000), f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss version="2.0"><channel>')


#: Each by what it is; some are read all the same, without harm.
DOCUMENTS: Mapping[str, Callable[[], bytes]] = {
    "billion laughs": _laughs,
    "quadratic entities": _blow_up,
    "external entity": lambda: feed(
        item("&x;"), '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.2:9/canary">]><rss version="2.0"><channel>'
    ),
    "external document type": lambda: feed(
        item(), '<!DOCTYPE rss SYSTEM "http://127.0.0.2:9/rss.dtd"><rss version="2.0"><channel>'
    ),
    "space before the root": lambda: b"<!DOCTYPE rss>" + b"\n" * 400_000 + feed(item()).partition(b"?>")[2],
    "100 000 attributes": lambda: feed(_flood(100_000, "a{}='1'")),
    "attributes that hold >": lambda: feed(_flood(100_000, "a{}='>'")),
    "attributes without quotes": lambda: feed(_flood(100_000, "a{}=1")),
    "attributes without values": lambda: feed(_flood(100_000, "a{}")),
    "many tags of many attributes": lambda: feed(_flood(900, "a{}='1'") * 100),
    "100 000 entries": lambda: feed("".join(item(number=number) for number in range(100_000))),
    "20 000 entries, not well formed": lambda: feed("".join(item("a & b", number=number) for number in range(20_000))),
    "100 000 elements deep": lambda: feed("<a>" * 100_000 + "</a>" * 100_000),
    "100 000 elements deep, never closed": lambda: feed("<a>" * 100_000),
    "100 000 elements deep in an article": lambda: feed(
        item(description=_escaped("<div>" * 100_000 + "x" + "</div>" * 100_000))
    ),
    "100 000 formatting elements in an article": lambda: feed(
        item(description=_escaped("".join(f"<font size={number}><p>" for number in range(20_000))))
    ),
    "100 000 tables in an article": lambda: feed(item(description=_escaped("<table><tr><td>" * 100_000))),
    "a title of 9 MB": lambda: feed(item("x" * 9_000_000)),
    "a title of 9 MB of words": lambda: feed(item("talks fail " * 800_000)),
    "2 MB of &": lambda: feed(item("&" * 2_000_000)),
    "2 MB of <": lambda: feed(item("<" * 2_000_000)),
    "2 MB of links never closed": lambda: feed(item("<a href=" * 250_000)),
    "2 MB of tags never closed": lambda: feed("<b>" * 650_000 + item()),
    "a namespace for each element": lambda: feed(
        "".join(f"<n{number}:a xmlns:n{number}='u{number}'>" for number in range(200))
        + "".join(f"</n{number}:a>" for number in reversed(range(200)))
        + item()
    ),
    "50 000 namespaces": lambda: feed(
        "".join(f"<n{number}:a xmlns:n{number}='u{number}'/>" for number in range(50_000)) + item()
    ),
    "CDATA never closed": lambda: feed(item("<![CDATA[" + "x" * 2_000_000)),
    "CDATA opened 100 000 times": lambda: feed(item("<![CDATA[" * 100_000)),
    "comments never closed": lambda: feed("<!--" * 100_000 + item()),
    "declarations never closed": lambda: feed("<!DOCTYPE " * 50_000 + item()),
    "instructions never closed": lambda: feed("<?x " * 100_000 + item()),
    "five encodings, one after the other": lambda: feed(item("Görüşme")).decode().encode("utf-16"),
    "an encoding that is none": lambda: feed(item(), _RSS.replace('"1.0"', '"1.0" encoding="unicode_escape"', 1)),
    "9 MB of an emoji": lambda: feed(item("\U0001f600" * 2_200_000)),
    "bytes that are no text": lambda: bytes(range(256)) * 8_000,
    "a packed document": lambda: gzip.compress(feed(item())),
    "nothing": lambda: b"",
    "a web page of 9 MB": lambda: b"<!DOCTYPE html><html><body>" + b"<p>x</p>" * 1_100_000 + b"</body></html>",
    "JSON 100 000 deep": lambda: _json("[" * 100_000),
    "a JSON number of 2 million digits": lambda: _json("[" + "9" * 2_000_000 + "]"),
    "100 000 JSON entries": lambda: _json(json.dumps([{"id": number, "title": "T"} for number in range(100_000)])),
}
