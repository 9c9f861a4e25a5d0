"""What does a feed's markup say in plain words? Untrusted text enters here and is only text afterwards."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import nh3

from monitor.model import Paragraph

#: Tags at which a new paragraph begins.
_BLOCKS = "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul".split()
_HEADINGS = "h1 h2 h3 h4 h5 h6".split()
_BOLD = ["b", "strong"]
_SILENT = {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "title"}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_SPACE = re.compile(r"\s+")
#: Controls, zero-width characters, bidi overrides and isolates, the byte order mark, lone surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")
#: Query parameters that follow the reader, not the article.
_TRACKING = re.compile(r"(?:utm_|at_|mc_|pk_|ns_|fb_)\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|cmpid|ref|ref_src|rss|partner|smid|ito|xtor|CMP|ocid", re.I)


def line(text: str, *, limit: int = 1000) -> str:
    """Return `text` (perhaps with markup) as one line of safe plain text of at most `limit` characters."""
    return " ".join(paragraph.text for paragraph in paragraphs(text))[:limit].strip()


def paragraphs(markup: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an HTML fragment or a plain text, in order, empty ones left out."""
    cleaned = nh3.clean(
        _UNSAFE.sub("", markup),
        tags={*_BLOCKS, *_BOLD},
        attributes={},
        clean_content_tags=_SILENT,
        link_rel=None,
        strip_comments=True,
    )
    return tuple(_Reader().read(cleaned))


class _Reader:
    """Collects paragraphs from markup that nh3 has reduced to bare, well-formed tags."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self.parts: list[str] = []
        self.emphasis = 0
        self.bold = 0

    def read(self, markup: str) -> list[Paragraph]:
        position = 0
        for match in _TAG.finditer(markup):
            self._text(markup[position : match.start()])
            self._tag(match.group(2), closing=bool(match.group(1)))
            position = match.end()
        self._text(markup[position:])
        self._end()
        return self.found

    def _text(self, text: str) -> None:
        text = _safe(html.unescape(text))
        if not text:
            return
        leading = not "".join(self.parts).strip() or self.emphasis == len(_squeeze("".join(self.parts)))
        self.parts.append(text)
        if self.bold and leading:
            self.emphasis = len(_squeeze("".join(self.parts)))

    def _tag(self, name: str, *, closing: bool) -> None:
        if name in _BLOCKS:
            self._end()
        if name in _BOLD or name in _HEADINGS:
            self.bold = max(0, self.bold + (-1 if closing else 1))

    def _end(self) -> None:
        if text := _squeeze("".join(self.parts)):
            self.found.append(Paragraph(text=text, emphasis=min(self.emphasis, len(text))))
        self.parts, self.emphasis = [], 0


def _safe(text: str) -> str:
    return unicodedata.normalize("NFC", _UNSAFE.sub("", text))


def _squeeze(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def safe_link(link: str) -> str:
    """Return `link` if it is an http or https address without spaces and controls, else the empty text."""
    link = _UNSAFE.sub("", link).strip()
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return link if parts.scheme in {"http", "https"} and parts.hostname and not _SPACE.search(link) else ""


def canonical_link(link: str) -> str:
    """Return `link` without what does not name the article: tracking parameters, fragment, letter case of the host."""
    link = safe_link(link)
    if not link:
        return ""
    parts = urlsplit(link)
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)])
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", query, ""))
