"""Which lines are the page's furniture, not the article? Share bars, counters, most-read boxes, "last updated" lines.

These are the forms that every outlet shares. They never count: not as new, not as removed, and they are not kept
in a revision's text. A row of FORMS is one form; lines that only one feed repeats cannot be told by their form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from monitor.model import Paragraph
from monitor.revise.flat import flatten
from monitor.revise.markers import Role, read_marker

#: Whole lines, in flattened text (lower case, no accents).
FORMS = (
    r"(?:share|tweet|save|print|e-?mail|like|follow|comments?|facebook|twitter|whatsapp|telegram|copy link|(?>\d[\d.,]*k?)|[\s|·•,:-])+",
    r"\d[\d.,]*k? (?:comments?|shares?|likes?|views?|reads?|kommentare?|commentaires?|comentarios|yorum)",
    r"(?:advertisement|advertising|werbung|anzeige|publicite|publicidad|reklam|реклама|إعلان)",
    r"(?:sign up|subscribe|register) (?:for|to) (?:our|the) .{0,60}(?:newsletters?|alerts?|briefing|e-?mails?).{0,30}",
    r"(?:related|read more|more on this|see also|read also|lire aussi|lesen sie auch|mehr zum thema|lea tambien|читайте также)\s?[:|»>-].{0,160}",
    r"(?:last )?updated? \d+ (?:seconds?|minutes?|mins?|hours?|days?) ago",
    r"\d+ (?:seconds?|minutes?|mins?|hours?|days?) ago",
    r"(?:photo|image|slide|bild|foto) \d+ (?:of|von|de|sur|/) \d+",
    r"(?:\d+|one|two|three|four|five) min(?:ute)?s? read",
    r"(?:©|\(c\)|copyright\b).{0,120}",
    r".{0,80}\ball rights reserved\.?",
)
#: Headings of boxes; the short lines below, none of them a sentence, belong to the box.
BOXES = (
    r"(?:most (?:read|viewed|popular|shared|watched)|trending(?: now)?|top stories|more stories|related (?:stories|articles|topics|links|content))",
    r"(?:meistgelesen|meist gelesen|am meisten gelesen|les plus lus|lo mas (?:leido|visto)|en cok okunanlar|самое читаемое|الأكثر قراءة)",
)
#: Nothing longer is looked at as furniture.
_LONGEST = 200
_FORM = re.compile("|".join(FORMS))
_BOX = re.compile("|".join(BOXES))


def article(paragraphs: Sequence[Paragraph], known: Collection[str] = frozenset()) -> tuple[Paragraph, ...]:
    """Return the paragraphs that belong to the article, furniture left out.

    `known` holds lines of a text without furniture: where they stand outside a box, they need not be looked at.
    """
    kept: list[Paragraph] = []
    in_box = False
    for paragraph in paragraphs:
        if not in_box and paragraph.text in known:
            kept.append(paragraph)
            continue
        flattened = flatten(paragraph.text).strip() if len(paragraph.text) <= _LONGEST else ""
        if flattened and _BOX.fullmatch(flattened.rstrip(":")):
            in_box = True
            continue
        in_box = in_box and bool(flattened) and not paragraph.text.rstrip().endswith((".", "!", "”", '"', "…", ":"))
        if not in_box and not (flattened and _is_furniture(paragraph, flattened)):
            kept.append(paragraph)
    return tuple(kept)


def _is_furniture(paragraph: Paragraph, flattened: str) -> bool:
    marker = read_marker(paragraph.text, paragraph.emphasis)
    alone = marker is not None and not paragraph.text[marker.body :].strip()
    if marker is not None and alone and marker.role is not Role.STAMP and paragraph.emphasis:
        # A heading that is only a time ("23.35") looks like a share counter, but a live blog's post begins there.
        return False
    return bool(_FORM.fullmatch(flattened)) or (alone and marker is not None and marker.role is Role.STAMP)
