"""Which lines are the page's furniture, not the article? Share bars, counters, most-read boxes, "last updated" lines.

These are the forms that every outlet shares. They never count: not as new, not as removed, and they are not kept
in a revision's text. A row of FORMS is one form; lines that only one feed repeats cannot be told by their form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from monitor.model import Paragraph
from monitor.revise.flat import flatten, flatten_form
from monitor.revise.markers import Role, read_marker
from monitor.revise.paywalls import is_offer

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
_COUNT = r"\d[\d.,\u00a0 ]{0,12}[km]?"
_PEOPLE = r"(?:people|readers|users|viewers|visitors|subscribers|members|others)"
#: What a counter counts, before its number or behind it.
_COUNTED = (
    r"(?:page )?views?|reads?|readers|visits|visitors|hits|viewers|watching|reading now|aufrufe|leser|klicks|vues|lectures|visitas|lecturas|vistas"
    r"|letture|visualizzazioni|visualizacoes|leituras|okunma(?: sayisi)?|goruntulenme(?: sayisi)?|просмотр(?:ов|ы|а)?|مشاهدات?|المشاهدات|قراءات|بازدید"
)
_STAMPED = (
    r"(?:last |first )?(?:updated?|published|posted|modified|edited)|(?:zuletzt )?(?:aktualisiert|veroffentlicht)|stand|publie|mis a jour|actualizado"
    r"|publicado|aggiornato|pubblicato|atualizado|yayinlandi|guncellendi|обновлено|опубликовано|نشر|آخر تحديث"
)
_UNITS = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|[smhd])"
_AGO = (
    rf"(?:\d+ ?|an? |one ){_UNITS} ago|just now|vor (?:\d+|einer|einem) (?:sekunden?|minuten?|stunden?|tag(?:en)?)|il y a (?:\d+|une?) (?:secondes?|minutes?|min|heures?|h|jours?)"
    r"|(?:hace|ha) (?:\d+|una?|uma?) (?:segundos?|minutos?|min|horas?|dias?)|(?:\d+|un|una) (?:secondi|minut[oi]|or[ae]|giorn[oi]) fa"
    r"|\d+ (?:saniye|dakika|dk|saat|gun) once|\d+ (?:секунд\w?|минут\w?|мин\.?|час\w*|дн\w*) назад"
    r"|منذ \d+ (?:ثانية|دقيقة|دقائق|ساعة|ساعات|يوم|أيام)|\d+ (?:ثانیه|دقیقه|ساعت|روز) پیش"
)
#: Boxes of one line with figures that run all day. A sheet of such data may be what an entry is: they are left out only
#: where a sentence is left.
WIDGETS = (
    # A place, its temperature, and another word of the weather.
    r"[^\W\d][\w .'-]{1,30}[:,]? [+−-]?\d{1,2}\s?°\s?[cf]?\W+(?:wind|humidity|rain|sun|cloud|clear|fog|snow|storm|partly|mostly|feels|wolk|heiter|regen|sonn|schnee|bewolkt|vent|pluie|nuag|ensoleill|viento|lluvia|soleado|vento|pioggia|ruzgar|gunes|yagmur|ветер|дожд|ясно|облач|رياح|مشمس|باد)[^.!?]{0,60}",
    # An index or a currency, its level, and its change in percent, which has a sign.
    r"[^\W\d][\w&. '/-]{1,30}:?\s\$?\d[\d.,]*\s?(?:[+−-]\s?\d[\d.,]*\s)?\(?[▲▼]?\s?[+−-]\s?\d[\d.,]*\s?%\)?",
)
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
    # How long ago, and how often it was read, since the last poll.
    rf"(?:(?:{_STAMPED})\s?[:–—-]?\s?)?(?:{_AGO})\.?",
    rf"(?:{_COUNTED})\s?[:=]?\s?{_COUNT}|{_COUNT} (?:{_COUNTED})",
    rf"{_COUNT} (?:other )?{_PEOPLE} (?:are |have |is )?(?:now |currently |also )?(?:reading|watching|viewing|following|online|here|read|viewed|liked|shared|joined)(?: (?:this|it|along|now|here))?(?: (?:article|story|page|post|blog|now))?(?: (?:right )?now)?\.?",
    rf"(?:this|the) (?:article|story|page|post|video|blog) (?:has been|was) (?:read|viewed|shared|seen|watched|visited|opened) (?:by )?{_COUNT} (?:times?|{_PEOPLE})\.?",
    rf"join (?:over |more than |our )?{_COUNT} (?:other )?(?:{_PEOPLE}|followers)\b[^.!?]{{0,60}}",
    rf"(?:dieser )?(?:artikel|beitrag) wurde {_COUNT} ?mal (?:gelesen|aufgerufen|geteilt)\.?|(?:lu|leido|letto|lido) {_COUNT} (?:fois|veces|volte|vezes)",
    rf"{_COUNT} (?:kez|defa) (?:okundu|goruntulendi)|(?:прочитано|просмотрено) {_COUNT} раз\w*",
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
#: Nothing longer is looked at as a box of one line.
_WIDEST = 120
#: Nothing longer is looked at as furniture.
_LONGEST = 200
_FORM = re.compile("|".join(map(flatten_form, FORMS)))
_WIDGET = re.compile("|".join(map(flatten_form, WIDGETS)))
_SENTENCE = re.compile(r"[.!?…؟۔。！？।][\"'”’»)\]]*\s*$")
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
        if not in_box and not (flattened and _is_furniture(paragraph, flattened)) and not is_offer(paragraph.text):
            kept.append(paragraph)
    return _without_widgets(kept)


def _without_widgets(kept: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Leave out boxes with running figures, where a sentence stands beside them."""
    left = tuple(paragraph for paragraph in kept if not _is_widget(paragraph.text))
    return left if any(_SENTENCE.search(paragraph.text[-8:]) for paragraph in left) else tuple(kept)


def _is_widget(text: str) -> bool:
    return len(text) <= _WIDEST and any(map(str.isdigit, text)) and bool(_WIDGET.fullmatch(flatten(text).strip()))


def _is_furniture(paragraph: Paragraph, flattened: str) -> bool:
    marker = read_marker(paragraph.text, paragraph.emphasis)
    alone = marker is not None and not paragraph.text[marker.body :].strip()
    if marker is not None and alone and marker.role is not Role.STAMP and paragraph.emphasis:
        # A heading that is only a time ("23.35") looks like a share counter, but a live blog's post begins there.
        return False
    return bool(_FORM.fullmatch(flattened)) or (alone and marker is not None and marker.role is Role.STAMP)
