"""What agencies say of their own copy: in NewsML-G2, NITF and ninjs, as feeds carry them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Wire
from monitor.parse.wire import NAMES, read_wire
from tests.documents import atom, listed, only, rss

NAMESPACES = 'xmlns:nar="http://iptc.org/std/nar/2006-10-01/" xmlns:nitf="http://iptc.org/std/NITF/2006-10-18/"'
FULL = Wire(
    urgency=2,
    signals=("sig:update", "sig:correction"),
    status="canceled",
    note="Adds quote & details",
    slugline="DAM-BURST",
)
NEWSML = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><itemMeta><pubStatus qcode="stat:canceled"/>'
    '<edNote role="nrol:public">Adds quote &amp; details</edNote><signal qcode="sig:update"/><signal qcode="sig:correction"/></itemMeta>'
    '<contentMeta><urgency>2</urgency><slugline separator="-">DAM-BURST</slugline></contentMeta></newsItem>'
)
NINJS = {"urgency": 2, "signal": ["sig:update", "sig:correction"], "pubstatus": "canceled"}
NOTES = {"ednote": "Adds quote & details", "slugline": "DAM-BURST"}


def jsonfeed(**properties: object) -> str:
    item = {"id": "1", "title": "Dam", **properties}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})


#: One item each that says the same of itself: (how, document)
FORMS: tuple[tuple[str, str], ...] = (
    (
        "plain elements in RSS",
        rss(
            "<item><title>Dam</title><urgency> 2 </urgency><signal>update</signal><signal>correction</signal><pubStatus>canceled</pubStatus>"
            "<edNote><![CDATA[Adds <b>quote</b> & details]]></edNote><slugline>DAM-BURST</slugline></item>"
        ),
    ),
    (
        "prefixed elements with attributes in RSS",
        rss(
            f"<item {NAMESPACES}><title>Dam</title><nar:signal qcode='sig:update'/><nar:signal qcode='sig:correction'></nar:signal>"
            '<nitf:urgency ed-urg="2"/><nar:PUBSTATUS uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>'
            '<nitf:ed-msg info="Adds quote &amp;amp; details"/><nar:slugline>DAM-BURST</nar:slugline></item>'
        ),
    ),
    ("a NewsML-G2 item in Atom", atom(f"<entry><id>1</id><title>Dam</title><content type='application/xml'>{NEWSML}</content></entry>")),
    ("ninjs beside the item's properties", jsonfeed(**NINJS, **NOTES)),
    ("a ninjs extension", jsonfeed(_ninjs={**NINJS, **NOTES}, urgency=9)),
    (
        "ninjs with objects and other letter case",
        jsonfeed(**NOTES, Urgency="2", signals=[{"qcode": "sig:update"}, {"code": "correction"}], pubStatus="stat:cancelled"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("document", [document for _, document in FORMS], ids=[name for name, _ in FORMS])
def test_every_form_says_the_same(document: str) -> None:
    """However a feed carries them, urgency, signals, status, note and slugline are the same; two signals are two."""
    assert only(document).wire == FULL


#: (elements of an item, what it says)
VALUES: tuple[tuple[str, Wire], ...] = (
    ("", Wire()),
    ("<urgency>0</urgency>", Wire()),
    ("<urgency>10</urgency>", Wire()),
    ("<urgency>high</urgency><urgency>3</urgency><urgency>4</urgency>", Wire(urgency=3)),
    ("<urgency/>", Wire()),
    ("<signal qcode='afp:flash'/><signal qcode='sig:noarchive'/><signal>beep</signal>", Wire(signals=("sig:noarchive",))),
    ("<signal qcode='sig:update'/><signal qcode='SIG:UPDATE'/>", Wire(signals=("sig:update",))),
    ("<pubStatus qcode='stat:lost'/>", Wire()),
    ("<pubStatus qcode='stat:withheld'/>", Wire(status="withheld")),
    ("<edNote>Eds: minor edits.</edNote><edNote/><edNote>With photos.</edNote>", Wire(note="Eds: minor edits. With photos.")),
    ("<edNote>a\u202eb&#x202e;&lt;script>x&lt;/script></edNote>", Wire(note="ab")),
    ("<!-- <urgency>1</urgency> -->", Wire()),
    ("<description><![CDATA[<urgency>1</urgency>]]></description>", Wire()),
    ("<?note <urgency>1</urgency> ?>", Wire()),
    ("<?note <!-- ?><urgency>1</urgency>", Wire(urgency=1)),
    ("<!-- <![CDATA[ --><urgency>1</urgency><!-- ]]> -->", Wire(urgency=1)),
    ("<description>&lt;urgency>1&lt;/urgency></description>", Wire()),
    ("<urgencyLevel>1</urgencyLevel><signalement>update</signalement>", Wire()),
)  # fmt: skip


@pytest.mark.parametrize(("elements", "expected"), VALUES)
def test_only_known_values_count(elements: str, expected: Wire) -> None:
    """What is out of range or of another vocabulary is left out, and what only quotes such an element says nothing."""
    assert only(rss(f"<item><title>Dam</title>{elements}</item>")).wire == expected


def test_each_entry_has_its_own() -> None:
    """Statements stay with their item, those of the whole feed with none, whatever an article's text looks like."""
    document = rss(
        "<item><title>A</title></item><!-- <item> --><item><title>B</title><urgency>2</urgency></item>"
        "<item><title>C</title><description><![CDATA[<item><urgency>5</urgency></item>]]></description></item>"
        "<item><title>D</title><urgency>4</urgency></item><item><title>E</title></item><urgency>6</urgency>",
        "<urgency>7</urgency>",
    )
    assert [entry.wire.urgency for entry in listed(document).entries] == [None, 2, None, 4, None]


def test_instructions_for_other_programs_are_no_items() -> None:
    """A processing instruction that holds the sign of an item is none: what its neighbours say is read."""
    document = rss("<item><title>A</title><?x <item ?><urgency>3</urgency></item><item><title>B</title></item>")
    assert [entry.wire.urgency for entry in listed(document).entries] == [3, None]


def test_no_entry_gets_what_another_said() -> None:
    """Where items cannot be told apart, nothing is stated at all."""
    items = "<item><title>A</title></item><item><title>B</title><urgency>1</urgency></item>"
    assert [entry.wire.urgency for entry in listed(rss(items)).entries] == [None, 1]
    # A reader that mends markup sees two items here, a scan three.
    mangled = rss(items, "<image><url>a</url><textinput name='<item '/></image>")
    assert [(entry.title, entry.wire) for entry in listed(mangled).entries] == [("A", Wire()), ("B", Wire())]


@pytest.mark.parametrize("value", (None, True, 1.5, [], {}, [None, {"qcode": 50}, [1]], "\ud800", 10**30, ""))
def test_odd_json_says_nothing(value: object) -> None:
    """Whatever stands where a ninjs value belongs, the entry is read without it."""
    entry = only(jsonfeed(urgency=value, signal=value, pubstatus=value, _ninjs=value))
    assert (entry.title, entry.wire) == ("Dam", Wire())


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*NAMES, "other"]), st.text(max_size=20) | st.sampled_from(["1", "sig:update", "canceled"])
        ),
        max_size=8,
    )
)
def test_statements_are_read_or_left_out(stated: list[tuple[str, str]]) -> None:
    """Whatever is stated, urgency is 1 to 9, signals are IPTC's, status is one of three, and texts are lines."""
    wire = read_wire(stated)
    assert wire.urgency in {None, *range(1, 10)}
    assert all(signal.startswith("sig:") for signal in wire.signals)
    assert wire.status in {None, "usable", "withheld", "canceled"}
    assert "\n" not in wire.note + wire.slugline
