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

#: What stands before the title of another article, on one line with it; `label; label`.
LABELS = (
    "related; related story; related stories; related article; related articles; related coverage; related news; related links",
    "read more; read also; also read; read next; more on this; more on this story; see also; you may also like; don't miss",
    "most read; most viewed; most shared; most watched; trending; trending now; recommended for you",
    "lesen sie auch; lesen sie mehr; mehr zum thema; auch interessant; siehe auch; meistgelesen; meist gelesen",
    "lire aussi; à lire aussi; à lire également; lire également; voir aussi; sur le même sujet; les plus lus",
    "lea también; lee también; ver también; te puede interesar; noticias relacionadas; más leídas; lo más leído; lo más visto",
    "leggi anche; i più letti; leia também; leia mais; veja também; mais lidas; lees ook; meest gelezen; läs också; les også",
    "ilgili haber; ilgili haberler; bunu da okuyun; ayrıca okuyun; en çok okunan; en çok okunanlar",
    "читайте также; смотрите также; по теме; самое читаемое; اقرأ أيضا; ذات صلة; الأكثر قراءة; بیشتر بخوانید",
)
_NETWORK = r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|reddit|instagram|bluesky|threads|mastodon|messenger|pinterest|youtube|tiktok|vk|e-?mail)"
_NETWORKS = rf"{_NETWORK}(?:(?:,|,? (?:and|or|und|oder|et|ou|y|o|e|ve|и))? {_NETWORK}){{0,5}}"
_TITLE = "|".join(sorted((label.strip() for row in LABELS for label in row.split(";")), key=len, reverse=True))
#: Whole lines, read in flattened text (lower case, no accents).
FORMS = (
    r"(?:share|tweet|save|print|e-?mail|like|follow|comments?|facebook|twitter|whatsapp|telegram|copy link|(?>\d[\d.,]*k?)|[\s|·•,:-])+",
    r"\d[\d.,]*k? (?:comments?|shares?|likes?|views?|reads?|kommentare?|commentaires?|comentarios|yorum)",
    r"(?:advertisement|advertising|werbung|anzeige|publicite|publicidad|reklam|реклама|إعلان)",
    r"(?:sign up|subscribe|register) (?:for|to) (?:our|the) .{0,60}(?:newsletters?|alerts?|briefing|e-?mails?).{0,30}",
    rf"(?:{_TITLE})\s?[:|»>].{{0,160}}",
    # A dash may as well go on with the sentence: then a full stop ends it.
    rf"(?:{_TITLE})\s?[–—-].{{0,160}}(?<![.…])",
    rf"(?:share|send|save|post) (?:(?:this|the) (?:story|article|page|post|link) )?(?:on|to|via|by|with) {_NETWORKS}",
    rf"(?:follow|like|join|find) us on {_NETWORKS}",
    rf"(?:(?:artikel|beitrag|seite) )?(?:auf|bei|per|mit|via|über) {_NETWORKS} (?:teilen|folgen|senden|empfehlen)",
    rf"(?:partager|envoyer|suivez-nous) (?:(?:l'|cet )article )?(?:sur|par|via) {_NETWORKS}",
    rf"(?:compartir|compartilhar|condividi|enviar|síguenos|seguici|siga-nos) (?:en|no|na|em|su|por|via|con|per) {_NETWORKS}",
    rf"{_NETWORKS}(?:'?[dt][ae])? (?:paylaş|takip et)|поделиться (?:в|через) {_NETWORKS}",
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
_FORM = re.compile("|".join(map(flatten, FORMS)))
_BOX = re.compile("|".join(map(flatten, BOXES)))


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
