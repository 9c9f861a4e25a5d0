"""Which links does an answer's `Link` header name (RFC 8288)?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from monitor.model import Document
from monitor.text import safe_link

#: Links of one answer that are read: WordPress sends three, preloading sites some dozens.
_MOST = 200
_LINK = re.compile(
    r"<([^<>]{1,8000})>((?:\s*;\s*[\w*-]{1,40}(?:\s*=\s*(?:\"[^\"]{0,2000}\"|[^\s\",;]{0,2000}))?){0,20})"
)
_PARAMETER = re.compile(r";\s*([\w*-]{1,40})\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]*))")


@dataclass(frozen=True, kw_only=True, slots=True)
class HeaderLink:
    """One link of a header: where to, and of which relations, types and titles."""

    url: str
    relations: frozenset[str]
    parameters: Mapping[str, str]


def read_links(document: Document) -> Iterator[HeaderLink]:
    """Yield the links of the answer's header, in its order; addresses are whole and safe to ask."""
    for number, match in enumerate(_LINK.finditer(document.headers.get("link", ""))):
        parameters: dict[str, str] = {}
        for parameter in _PARAMETER.finditer(match[2]):
            # Of a parameter that is given twice the first counts (RFC 8288, 3.3).
            parameters.setdefault(parameter[1].lower(), parameter[2] or parameter[3] or "")
        if number < _MOST and (url := joined(document.url, match[1])):
            relations = frozenset(parameters.get("rel", "").lower().split())
            yield HeaderLink(url=url, relations=relations, parameters=parameters)


def joined(base: str, link: str) -> str:
    """Return a link as a whole address; the empty text where it is none that may be asked."""
    try:
        return safe_link(urljoin(base, link.strip())) if link.strip() else ""
    except ValueError:  # brackets that hold no address
        return ""
