"""What does a feed's markup say in plain words? Untrusted text enters here and is only text afterwards.

Two readings of the same characters: `line` and `paragraphs` take them as HTML, `plain_line` and `plain_paragraphs` as
literal text (Atom's `type="text"`, JSON Feed's titles), where `<b>` is three characters and not a tag. Every result is
in NFC, without control, bidi or invisible format characters, and a fixed point: reading it literally again changes nothing.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import nh3

from monitor.model import Paragraph

#: Characters of one title: a judgement, several times any headline; hostile feeds send ten megabytes.
MAX_LINE = 1_000
#: Characters of one article's text: a judgement, room for some 80 000 words, so that a long live blog is whole.
MAX_TEXT = 500_000
#: Characters of markup read for one article: twice its text. nh3 took 6 s for a million ampersands, 0.3 s for 4 MB of short paragraphs.
MAX_MARKUP = 1_000_000
#: Characters of one link: what browsers and servers agree on (RFC 9110 asks for 8 000).
MAX_LINK = 8_000

#: Tags at which a new paragraph begins.
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BOLD = frozenset({"b", "strong"})
#: Their content is no text of the article.
_SILENT = {
    "script",
    "style",
    "noscript",
    "noframes",
    "template",
    "iframe",
    "object",
    "svg",
    "math",
    "head",
    "title",
    "textarea",
    "select",
}
#: All that nh3 leaves: bare tags without attributes.
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)>")
_SPACE = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
#: Controls that stand for white space (vertical tab, form feed, information separators, next line, line separators).
_SPACING = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
#: Other controls, soft hyphen, zero-width characters, bidi marks, overrides and isolates, byte order mark, tag letters,
#: lone surrogates and what Unicode calls no characters. Joiners (200c, 200d) stay: Persian, Hindi and emoji need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
#: Query parameters that follow the reader, not the article.
TRACKING = re.compile(
    r"(?:utm_|at_|mc_|pk_|ns_|fb_)\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|cmpid|ref|ref_src|rss|partner|smid|ito|xtor|CMP|ocid",
    re.IGNORECASE,
)
#: Never raw in an address (RFC 3986, 2); browsers encode them as well, but read a backslash as a slash.
_ENCODED = {ord(character): f"%{ord(character):02X}" for character in ' "<>\\^`{|}'}
_DEFAULT_PORTS = {"http": 80, "https": 443}


def safe(text: str) -> str:
    """Return `text` without characters that must not be stored or shown; everything else stays as it is."""
    return _UNSAFE.sub("", _SPACING.sub(" ", text))


def line(markup: str, *, limit: int = MAX_LINE) -> str:
    """Return an HTML fragment as one line of plain text of at most `limit` characters."""
    # Twenty characters of markup for one of text is generous; a title of ten megabytes is not read to its end.
    return plain_line(" ".join(paragraph.text for paragraph in paragraphs(markup[: 20 * limit])), limit=limit)


def plain_line(text: str, *, limit: int = MAX_LINE) -> str:
    """Return literal `text` as one line of at most `limit` characters."""
    return _squeeze(text)[:limit].rstrip()


def titled(text: str) -> tuple[str, str]:
    """Return a text that somebody wrote or pasted as title and text: its first line is the title.

    What is longer than any title goes on in the text: nothing that was written is left out.
    """
    head, _, rest = text.strip().partition("\n")
    if len(head) <= MAX_LINE:
        return head, rest
    end = head.rfind(" ", 1, MAX_LINE + 1)
    end = end if end > 0 else MAX_LINE
    return head[:end], f"{head[end:].lstrip()}\n{rest}"


def paragraphs(markup: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an HTML fragment in order, empty ones left out; at most MAX_TEXT characters in all.

    Where no tag begins a paragraph, blank lines do: many feeds put plain text, or text with a few inline tags, where HTML belongs.
    """
    bare = nh3.clean(
        _unbroken(safe(markup[:MAX_MARKUP])),
        tags={*_BLOCKS, *_BOLD},
        attributes={},
        clean_content_tags=_SILENT,
        link_rel=None,
        strip_comments=True,
    )
    if not any(match[2] in _BLOCKS for match in _TAG.finditer(bare)):
        bare = _BLANK_LINE.sub("<br>", bare.replace("\r", ""))
    return _capped(_Reader().read(bare))


def plain_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of literal `text`: blank lines part them; at most MAX_TEXT characters in all."""
    parts = _BLANK_LINE.split(safe(text[:MAX_MARKUP]).replace("\r\n", "\n").replace("\r", "\n"))
    return _capped(Paragraph(text=squeezed) for part in parts if (squeezed := _squeeze(part)))


def _unbroken(markup: str) -> str:
    """Escape what only looks like the begin of a tag: after the last `>` no tag can end, so `x <b and y` is no markup."""
    end = markup.rfind(">") + 1
    return markup[:end] + markup[end:].replace("<", "&lt;")


def _squeeze(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", safe(text))).strip()


def _capped(found: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    kept: list[Paragraph] = []
    left = MAX_TEXT
    for paragraph in found:
        text = paragraph.text[:left].rstrip()
        if not text:
            break
        kept.append(Paragraph(text=text, emphasis=min(paragraph.emphasis, len(text))))
        left -= len(text)
    return tuple(kept)


class _Reader:
    """Collects paragraphs from markup that nh3 has reduced to bare, well-formed tags."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self.parts: list[str] = []
        #: How many of the parts, from the first on, are bold or blank.
        self.leading = 0
        self.bold = 0

    def read(self, markup: str) -> list[Paragraph]:
        position = 0
        for match in _TAG.finditer(markup):
            self._text(markup[position : match.start()])
            self._tag(match[2], closing=bool(match[1]))
            position = match.end()
        self._text(markup[position:])
        self._end()
        return self.found

    def _text(self, escaped: str) -> None:
        if not escaped:
            return
        text = html.unescape(escaped)
        if self.leading == len(self.parts) and (self.bold or not text.strip()):
            self.leading += 1
        self.parts.append(text)

    def _tag(self, name: str, *, closing: bool) -> None:
        if name in _BLOCKS:
            self._end()
        if name in _BOLD or name in _HEADINGS:
            self.bold = max(0, self.bold + (-1 if closing else 1))

    def _end(self) -> None:
        if text := _squeeze("".join(self.parts)):
            emphasis = len(_squeeze("".join(self.parts[: self.leading])))
            self.found.append(Paragraph(text=text, emphasis=min(emphasis, len(text))))
        self.parts, self.leading = [], 0


def safe_link(link: str) -> str:
    """Return `link` if it is an http or https address, encoded where it must be, else the empty text."""
    link = _SPACE.sub(" ", safe(link)).strip()
    try:
        parts = urlsplit(link)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    if not usable or len(link) > MAX_LINK or set(parts.netloc) & set(" \\<>\"'"):
        return ""
    return link.translate(_ENCODED)


def tidy_link(link: str) -> str:
    """Return `link` as it still opens, without tracking parameters, fragment, default port, and letter case of the host.

    By it entries without a guid are known; `links.canonical_link` tells whether two links name one article.
    """
    link = safe_link(link)
    if not link:
        return ""
    parts = urlsplit(link)
    query = urlencode(
        [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(key)]
    )
    host = parts.netloc.lower().removesuffix(f":{_DEFAULT_PORTS[parts.scheme]}")
    return urlunsplit((parts.scheme, host, parts.path or "/", query, ""))
