"""In which letters is the document written? What a server declares is often wrong; the bytes mostly tell.

Tried in this order: byte order mark (RFC 7303, 3.3: it beats every declaration); UTF-8, if the bytes are valid UTF-8 and
not plain ASCII (no other encoding looks like it by chance, and many servers label UTF-8 as ISO-8859-1); the header's
charset; the XML declaration or the page's `<meta charset>`; at last the encoding that was usual for the feed's language before UTF-8.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    # No mark, but `<?` or `<r`, `<f` in two bytes a letter, which nothing else begins with.
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
#: Only these are honoured. Python knows "encodings" such as unicode_escape and punycode that belong in no document.
_KNOWN = re.compile(
    r"ascii|utf-8|utf-16(-[bl]e)?|utf-32(-[bl]e)?|iso8859-\d+|cp(125\d|874|866|932|949|950|437|850)|koi8-[rut]|gb2312|gbk|gb18030"
    r"|big5(hkscs)?|shift_jis\w*|euc_(jp|kr)\w*|iso2022_(jp|kr)\w*|mac-(roman|cyrillic|turkish|greek)|tis-620"
)
#: Encodings that are declared where their superset is meant (WHATWG Encoding Standard, 4.2).
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
#: The usual encoding before UTF-8, by language (WHATWG HTML, 13.2.3.2, the table of default encodings).
_BY_LANGUAGE = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "ky", "tg"), "cp1251"),
    **dict.fromkeys(("tr", "az", "ku"), "cp1254"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "sl", "ro", "sq", "bs"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "el": "cp1253",
    "he": "cp1255",
    "vi": "cp1258",
    "th": "cp874",
    "ja": "cp932",
    "ko": "cp949",
    "zh": "gb18030",
}
_XML_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
#: A page names its letters within its first kilobyte (WHATWG HTML, 4.2.5.4); long heads before it are common all the same.
_META = re.compile(rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_META_HEAD = 8_192
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)


def read_text(body: bytes, content_type: str, *, language: str | None = None) -> str:
    """Return the text of `body`; undecodable bytes become U+FFFD, there is no error."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").removeprefix("\ufeff")
    candidates = (*_declared(body, content_type), "utf-8")
    if not body.isascii():
        candidates = ("utf-8", *candidates)
    for encoding in candidates:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    # The bytes are not what they are said to be, so a declaration of UTF-8 counts for nothing here.
    return body.decode(_BY_LANGUAGE.get((language or "").lower().split("-")[0], "cp1252"), "replace")


def _declared(body: bytes, content_type: str) -> list[str]:
    """Return the declared encodings that are known, the header's first."""
    names = _CHARSET.findall(content_type)[:1]
    inside = (_XML_DECLARATION.match(body), _META.search(body[:_META_HEAD]))
    names += [match[1].decode("ascii") for match in inside if match]
    return [encoding for name in names if (encoding := _encoding(name))]


def _encoding(name: str) -> str:
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return ""
    # Two-byte encodings without a mark were told by their zero bytes already; elsewhere the label is wrong.
    if not _KNOWN.fullmatch(known) or known.startswith(("utf-16", "utf-32")):
        return ""
    return _SUPERSETS.get(known, known)
