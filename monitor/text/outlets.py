"""Whose address is it? The part of a host that is registered by one owner, as far as that can be told without a list."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from monitor.text.links import canonical_link

#: Under these names of a country's zone the owner's name stands a step further left: example.co.uk, example.com.tr.
_SECOND: Final = frozenset({"ac", "co", "com", "ed", "edu", "go", "gob", "gov", "gouv", "gv", "info", "mil", "ne", "net", "news", "nom", "or", "org", "press"})  # fmt: skip
#: Here every owner has a name of its own before the host's: the public suffixes (publicsuffix.org) that outlets live under.
_HOSTING: Final = frozenset({
    "blogspot.com", "github.io", "gitlab.io", "livejournal.com", "medium.com", "netlify.app", "pages.dev", "squarespace.com",
    "substack.com", "tumblr.com", "typepad.com", "vercel.app", "weebly.com", "wixsite.com", "wordpress.com",
})  # fmt: skip
#: These lead on to others' articles: they say nothing of who wrote one.
_LEADING_ON: Final = frozenset({
    "bit.ly", "feedburner.com", "feedproxy.google.com", "feeds.feedburner.com", "news.google.com", "t.co", "t.me", "msn.com",
    "news.yahoo.com", "reddit.com", "x.com", "twitter.com", "facebook.com", "youtube.com", "youtu.be", "flipboard.com",
})  # fmt: skip
_NUMBERS: Final = re.compile(r"[\d.]+|\[.*\]")


def outlet_of(link: str) -> str:
    """Return who publishes what stands under a link: `example.co.uk` for `https://news.example.co.uk/7`.

    Empty where the link tells nothing of that: it is none, or leads on to others' articles.
    """
    host = (urlsplit(canonical_link(link)).hostname or "") if link else ""
    labels = host.split(".")
    if host in _LEADING_ON or ".".join(labels[-2:]) in _LEADING_ON:
        return ""
    if _NUMBERS.fullmatch(host):
        return host
    return ".".join(labels[-_owned(labels) :])


def _owned(labels: list[str]) -> int:
    """Return how many of a host's labels, from the right, one owner has registered."""
    in_a_country = len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _SECOND
    return 3 if in_a_country or ".".join(labels[-2:]) in _HOSTING else 2
