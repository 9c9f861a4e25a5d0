"""Which addresses name one article? However its page was reached, and however it is dressed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import canonical_link
from monitor.text.links import known_forms

ONE = (
    "https://news.example/world/ferry?id=7",
    "http://news.example/world/ferry?id=7",
    "https://www.News.Example/world/ferry?id=7",
    "https://news.example/world/ferry/?id=7",
    "https://news.example:443/world/ferry?id=7#comments",
    "http://news.example:80/world/ferry/amp?id=7",
    "https://news.example/amp/world/ferry/?id=7",
    "https://amp.news.example/world/ferry?id=7",
    "https://news.example/world/ferry.amp?id=7",
    "https://news.example/world/ferry?amp&id=7",
    "https://news.example/world/ferry?id=7&outputType=amp",
    "https://news-example.cdn.ampproject.org/c/s/news.example/world/ferry?id=7&usqp=mq331",
    "https://www.google.com/amp/s/www.news.example/world/ferry/amp/?id=7",
    "https://news.example/world/ferry?utm_source=x&id=7&utm_medium=y&fbclid=1&gclid=2",
    "https://news.example/world/ferry?xtor=RSS-3&id=7&at_medium=RSS&ns_mchannel=rss&source=rss",
)


@pytest.mark.parametrize("link", ONE)
def test_one_article_has_one_canonical_link(link: str) -> None:
    """Scheme, www., slash, port, fragment, AMP and its caches, and tracking parameters make no other article."""
    assert canonical_link(link) == ONE[0]


@pytest.mark.parametrize("step", (".amp", "amp", "", "amp.amp", "a.amp", ".amp.html", "AMP"))
def test_any_number_of_steps_is_one_pass(step: str) -> None:
    """A link of thousands of steps, as a hostile or broken feed gives it, costs its feed nothing but itself."""
    once = canonical_link("https://news.example/" + f"{step}/" * 5000)
    assert canonical_link(once) == once


@pytest.mark.parametrize("end", ("/.amp/.amp", "/.AMP//amp/", ".amp/amp.amp/", ".html.amp", ".amp.html.amp"))
def test_copies_of_copies_are_the_article(end: str) -> None:
    """However often a path is dressed as an AMP copy, all of it comes off."""
    article = "https://news.example/ferry" + (".html" if "html" in end else "")
    assert canonical_link(f"https://news.example/ferry{end}") == article


def test_parameters_stand_in_any_order() -> None:
    """Servers do not care, and neither do we."""
    assert canonical_link("https://news.example/?b=2&a=1") == canonical_link("https://news.example/?a=1&b=2")


@pytest.mark.parametrize(
    "others",
    (
        ("https://news.example/?id=7", "https://news.example/?id=8", "https://news.example/"),
        ("https://news.example/?p=7", "https://news.example/?p=71"),
        ("https://news.example/s?storyid=7", "https://news.example/s?storyid=8"),
        ("https://news.example/a", "https://news.example/A", "https://sport.example/a", "https://sport.news.example/a"),
        ("https://news.example/a?source=reuters", "https://news.example/a?source=afp"),
        ("https://news.example:8443/a", "https://news.example/a"),
        ("https://www.google.com/amp", "https://www.google.com/other"),
        ("https://news.example/amplifier", "https://news.example/"),
        ("https://news.example/a.amplified.html", "https://news.example/a.html"),
    ),
)
def test_what_names_an_article_tells_it_from_others(others: tuple[str, ...]) -> None:
    """An id in the query, a path, a host and a port of its own name other articles."""
    assert len(set(map(canonical_link, others))) == len(others)


@pytest.mark.parametrize("link", ("", "javascript:alert(1)", "mailto:desk@news.example", "https://news.example:99999/"))
def test_what_is_no_web_address_has_none(link: str) -> None:
    """Nothing is looked up by it."""
    assert (canonical_link(link), known_forms(link)) == ("", frozenset())


@given(
    st.sampled_from(("news.example", "www.www.news.example", "amp.www.example", "www.com", "news.example.:80", "google.com")),
    st.lists(st.sampled_from(("amp", "a", "", "a.amp", "amp.amp", ".amp", "s", "c", "x.amp.amp.html", "ü")), max_size=6).map("/".join),
    st.text(max_size=20),
)  # fmt: skip
def test_a_canonical_link_is_its_own(host: str, path: str, query: str) -> None:
    """To look up what was looked up changes nothing."""
    once = canonical_link(f"http://{host}/{path}?{query}")
    assert canonical_link(once) == once


def test_a_link_is_found_as_older_versions_stored_it() -> None:
    """They kept the scheme, `www.` and the slash: both forms are looked up."""
    link = "http://www.news.example/a/?utm_source=x"
    assert known_forms(link) == {"https://news.example/a", "http://www.news.example/a/"}
