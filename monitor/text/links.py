"""Which addresses name one article? What follows the reader around, and how a page is dressed, names no other one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from monitor.text.clean import TRACKING, safe_link, tidy_link

#: Query parameters that follow the reader, not the article; besides those that `tidy_link` drops.
_FOLLOWING = re.compile(
    r"(?:mtm_|piwik_|matomo_|hsa_|vero_|oly_|wt_|ga_|guce_|sc_|trk_|_hs)\w+"
    r"|gclsrc|wbraid|gbraid|ttclid|twclid|li_fat_id|igsh|mkt_tok|cmp|intcmp|icid|ncid|s_cid|sr_share|smtyp|spm|guccounter|taid"
    r"|ref_url|referrer|__twitter_impression|amp|amp_js_v|amp_gsa|_gl|usqp|xtref|echobox",
    re.IGNORECASE,
)
#: Parameters that follow the reader if they have one of these values: elsewhere they may name an article.
_VALUED = re.compile(r"(?:source|src|from|via|feed|mod|output|outputtype|view|format)", re.IGNORECASE)
_VALUES = re.compile(
    r"(?:rss|feed|atom|twitter|facebook|telegram|whatsapp|newsletter|e?mail|share|social|amp)\w{0,12}", re.IGNORECASE
)
#: Copies that others serve of a page: `/c/s/host/path` of an AMP cache, `/amp/s/host/path` of a search engine.
_CACHED = re.compile(r"/(?:[cvir]|amp)/(?:s/)?(?P<host>[\w-]+(?:\.[\w-]+)+(?::\d+)?)(?P<path>/.*)?", re.IGNORECASE)
_CACHES = re.compile(r".+\.(?:cdn\.ampproject\.org|bing-amp\.com)|(?:www\.)?google(?:\.\w{2,3}){1,2}", re.IGNORECASE)
_PREFIX = re.compile(r"(?:(?:www|amp)\.)+")
_SUFFIX = re.compile(r"(?:\.amp)+(?=$|\.html?$)", re.IGNORECASE)
_PORTS = (":80", ":443")


def canonical_link(link: str) -> str:
    """Return by what an article's addresses are one; the empty text for what is no web address. It need not open.

    Neither http or https nor `www.` tell articles apart, nor a slash at the end, a port that is the usual one, a fragment, an
    AMP copy, or a tracking parameter. All other parameters do (`?id=7`), in whatever order. Its own canonical link.
    """
    link = safe_link(link)
    while link and (original := _original(urlsplit(link))) != link:
        link = original
    if not link:
        return ""
    parts = urlsplit(link)
    return urlunsplit(("https", _host(parts.netloc), _path(parts.path), urlencode(sorted(_naming(parts.query))), ""))


def known_forms(link: str) -> frozenset[str]:
    """Return under which canonical links an article may be stored: versions up to 0.1 kept `tidy_link` for that."""
    return frozenset({canonical_link(link), tidy_link(link)}) - {""}


def _original(parts: SplitResult) -> str:
    """Return the address of which a cache serves a copy; of any other address, itself."""
    found = _CACHED.fullmatch(parts.path) if _CACHES.fullmatch(parts.hostname or "") else None
    if found is None:
        return parts.geturl()
    return SplitResult("https", found["host"], found["path"] or "/", parts.query, "").geturl()


def _host(netloc: str) -> str:
    host = netloc.lower()
    for port in _PORTS:
        host = host.removesuffix(port)
    host = host.rstrip(".")
    bare = _PREFIX.sub("", host)
    return bare if "." in bare else host


def _path(path: str) -> str:
    """Return a path without what makes it the AMP copy of another, and without slashes at its end."""
    steps = [step for step in path.split("/")[1:] if step.lower() != "amp"]
    while steps:
        last = _undressed(steps.pop())
        if last.lower() not in {"", "amp"}:
            return "/" + "/".join((*steps, last))
    return "/"


def _undressed(step: str) -> str:
    """Return the last step of a path without the endings of AMP copies: `x.amp.html.amp` has one under the other."""
    while (shorter := _SUFFIX.sub("", step)) != step:
        step = shorter
    return step


def _naming(query: str) -> Iterable[tuple[str, str]]:
    for name, value in parse_qsl(query, keep_blank_values=True):
        follows = TRACKING.fullmatch(name) or _FOLLOWING.fullmatch(name)
        if not follows and not (_VALUED.fullmatch(name) and _VALUES.fullmatch(value)):
            yield name, value


def without_password(url: str) -> str:
    """Return an address without the user and password that may stand in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"***@{parts.netloc.rpartition('@')[2]}")) if "@" in parts.netloc else url
