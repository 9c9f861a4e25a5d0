"""What do publishers say about their own edit? Wire prefixes in headlines, notes in the text.

They steer the kind and are hints: a REFILE that changes a number is an update all the same. Each table row is one
form; a new one is one more row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from monitor.model import Kind
from monitor.revise.flat import flatten
from monitor.revise.making import is_about_making
from monitor.text import sentences


class Signal(StrEnum):
    """What a prefix or a note announces."""

    UPDATE = "update"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    #: In use again after a withdrawal.
    RELEASE = "release"
    #: Sent once more, for a slip of the pen or for other customers: nothing new by itself.
    REPEAT = "repeat"
    #: A format (FACTBOX, BRIEF, URGENT), no statement about an edit.
    FORMAT = "format"


#: Prefixes as the wires write them (their share in 990 139 headlines: UPDATE n- 4 %, RPT- .4, CORRECTED- .2, REFILE- .2).
PREFIXES: tuple[tuple[Signal, str], ...] = (
    (Signal.UPDATE, r"(?:[A-Z]+ )?(?:UPDATE|WRAPUP|HIGHLIGHTS|UPDATED)\s?\d{0,2}\s?-+\s?"),
    (Signal.REPEAT, r"(?:REFILES?|RPT|REPEAT)\s?\d{0,2}\s?-+\s?"),
    (
        Signal.CORRECTION,
        r"(?:OFFICIAL )?(?:CORRECTED|CORRECTION|CORRECTS|CORRECTING AND REPLACING)\s?\d{0,2}(?:\s?\([A-Z ]{1,20}\))?\s?-+\s?",
    ),
    (
        Signal.CORRECTION,
        r"(?i:correction|corrected|berichtigung|korrektur|rectificatif|corrección|düzeltme|исправление|تصحيح)\s?:\s*",
    ),
    (Signal.RETRACTION, r"(?:KILL NOTICE|KILL|WITHDRAWN|WITHDRAWAL|RETRACTION|RETRACTED|MANDATORY KILL)\s?[-–—:]+\s?"),
    (Signal.RETRACTION, r"(?i:retraction|withdrawn|retracted)\s?:\s*"),
    (
        Signal.FORMAT,
        r"(?:URGENT|BRIEF|FACTBOX|TIMELINE|EXCLUSIVE|ANALYSIS|BREAKINGVIEWS|TABLE|POLL|ADVISORY|SNAPSHOT)\s?\d{0,2}\s?-+\s?",
    ),
    (Signal.FORMAT, r"\+\+\+[^+]{3,60}\+\+\+\s*:\s*"),
    (Signal.FORMAT, r"(?i:live updates?|live|breaking|en direct|as it happened|son dakika|eilmeldung)\s?[:|,]\s*"),
)
#: Wire words in brackets behind a headline: `(UPDATE 1, PIX, CORRECTED)`.
TAGS: dict[str, Signal] = {
    **dict.fromkeys(("UPDATE", "UPDATES", "UPDATED", "WRAPUP"), Signal.UPDATE),
    **dict.fromkeys(("CORRECTED", "CORRECTION", "CORRECTS"), Signal.CORRECTION),
    **dict.fromkeys(("REFILE", "REPEAT", "RPT"), Signal.REPEAT),
    **dict.fromkeys(("PIX", "TV", "GRAPHIC", "GRAPHICS", "FACTBOX", "TIMELINE", "URGENT"), Signal.FORMAT),
}
#: Notes that agencies leave behind a headline: `(Adds quote)`, `, 1st Writethru`; the first that fits.
ENDINGS: tuple[tuple[Signal, str], ...] = (
    (Signal.UPDATE, r"\((?:Adds|Updates|Recasts|Writes through|New throughout)\b[^()]{0,80}\)"),
    (Signal.CORRECTION, r"\((?:Corrects|Fixes)\b[^()]{0,80}\)"),
    (Signal.REPEAT, r"\((?:Refiles|Repeats|Resends)\b[^()]{0,80}\)"),
    (Signal.UPDATE, r"(?i:[,–—-]\s*\d{1,2}(?:st|nd|rd|th) (?:ld-?|lead[ -])?(?:writethru|write-?through))"),
)
#: What outlets put behind a headline.
SUFFIXES = r"\s*[-–—|(\[]+\s*(?i:updated?|live|live updates|as it happened|corrected|en direct|liveticker)\s*[)\]]?\s*$"

#: Notes in the text, in flattened form (lower case, no accents).
_THING = r"(?:story|article|report|post|piece|item|review|headline|dispatch|update)"
#: An article that speaks of itself: "the report" and "the article" may be anybody's.
_OWN = rf"(?:(?:this|our) {_THING}|the (?:story|headline|post|dispatch))"
_EARLIER = r"(?:earlier|previous|prior|original|first)"
_SLIP = r"(?:incorrectly|wrongly|mistakenly|erroneously)"
_SAID = r"(?:said|stated|reported|identified|named|gave|wrote|described|attributed|called|referred|listed|quoted|put|spelled)"
#: What stands behind a quotation mark, somebody else says.
_UNQUOTED = r"^[^\"“”«»„]*\b"
NOTES: tuple[tuple[Signal, str], ...] = (
    (Signal.RETRACTION, rf"\b(?:has|have) (?:now )?(?:withdrawn|retracted|killed) (?:this|our|that) {_THING}"),
    (
        Signal.RETRACTION,
        rf"\bwe (?:have |are )?(?:now )?(?:withdrawn?|withdrew|withdrawing|retract\w*) (?:this|the|our|that) {_THING}",
    ),
    (
        Signal.RETRACTION,
        r"\b(?:this|our) (?:story|article|report|post|piece|headline|dispatch) (?:has been|is|was) (?:\w+ )?(?:withdrawn|retracted|killed)\b",
    ),
    (Signal.RETRACTION, r"\b(?:diese|unsere)r? (?:meldung|bericht|artikel)\b.{0,40}\bzuruckgezogen"),
    (Signal.RETRACTION, r"\b(?:cet article|cette depeche|cette information)\b.{0,40}\b(?:retire|annule)"),
    (Signal.RETRACTION, r"\b(?:esta noticia|esta informacion|este articulo)\b.{0,40}\b(?:retirad|anulad)"),
    (Signal.RETRACTION, r"\bbu haber(?:i|imizi?)?\b.{0,40}\b(?:geri cek|yayindan kaldir)"),
    (Signal.RETRACTION, r"\b(?:эта новость|это сообщение|этот материал)\b.{0,40}\b(?:отозван|аннулирован)"),
    (Signal.RETRACTION, r"(?:تم سحب|سحبت) (?:هذا )?(?:الخبر|التقرير)"),
    (
        Signal.CORRECTION,
        (
            r"^\W*(?:corrections?|corrected|clarification|berichtigung|korrektur|richtigstellung|correccion|rectificacion|fe de errores|rectificatif"
            r"|precision|duzeltme|исправление|تصحيح|اصلاحيه|errata|erratum)\s*(?:\([^)]*\)\s*)?(?:[:–—]|-\s)"
        ),
    ),
    (Signal.CORRECTION, r"^\W*(?:\(|eds?:\s*)(?:corrects|removes|deletes|restores|fixes|clarifies)\b"),
    # A line that is nothing but the word stands above the correction.
    (
        Signal.CORRECTION,
        r"^\W*(?:correction|clarification|berichtigung|korrektur|richtigstellung|duzeltme|исправление|تصحيح|اصلاحيه)\W*$",
    ),
    (Signal.CORRECTION, rf"\b{_EARLIER} versions? of (?:{_OWN}|the article)\b"),
    (Signal.CORRECTION, rf"\b{_OWN} (?:has been|was|is) (?:corrected|amended)\b"),
    (Signal.CORRECTION, rf"{_UNQUOTED}we (?:regret|apologi[sz]e for) (?:the|this|our) (?:error|mistake)"),
    (
        Signal.CORRECTION,
        (
            rf"\b(?:{_OWN}|{_EARLIER} (?:versions?|{_THING})|versions? of {_OWN}) (?:\w+ )?"
            rf"(?:{_SLIP}|misstated|misidentified|misspelled|misquoted)\b"
        ),
    ),
    (Signal.CORRECTION, rf"{_UNQUOTED}we (?:\w+ )?(?:{_SLIP} {_SAID}|misstated|misidentified|misspelled|misquoted)\b"),
    (Signal.CORRECTION, rf"\b(?:this|which) (?:was|were) (?:originally|earlier|previously) (?:{_SLIP} )?reported as\b"),
    (Signal.CORRECTION, rf"\b(?:was|were) (?:originally|earlier|previously) {_SLIP} reported\b"),
    (Signal.CORRECTION, r"\bearlier (?:report|version|update)s?\b.{0,60}\bwrong\b"),
    (
        Signal.CORRECTION,
        (
            r"\bin einer (?:fruheren|ersten|alteren) (?:version|fassung)\b"
            r"(?! (?:des|der|eines|einer|von|vom)\b(?! (?:artikels?|textes|beitrags|berichts|meldung)))"
            r"|\b(?:artikel|meldung|text) wurde korrigiert"
        ),
    ),
    (
        Signal.CORRECTION,
        (
            r"\bune (?:premiere|precedente) version(?! (?:du|de|des|d')\b(?! (?:cet|cette|notre|l') ?(?:article|depeche)))\b"
            r"|\bversion (?:precedente|anterieure) de cet article"
        ),
    ),
    (
        Signal.CORRECTION,
        r"\b(?:una|la) version anterior de (?:esta|este)\b|\bhaberin (?:onceki|ilk) (?:halinde|surumunde|versiyonunda)",
    ),
    (
        Signal.CORRECTION,
        (
            r"\bв (?:предыдущеи|первои|раннеи) версии (?:(?:этои|этого|даннои|данного|нашеи|нашего) )?"
            r"(?:статьи|материала|новости|текста|заметки|публикации|сообщения|говорилось|сообщалось|было|была|был)"
            r"|في (?:نسخة|صيغة) سابقة"
        ),
    ),
    (Signal.REPEAT, r"^\W*\((?:refiles?|repeats?)\b|\bthis story (?:was|has been) refiled\b"),
    (Signal.UPDATE, r"^\W*\((?:adds|updates|recasts|writes through|new throughout|changes (?:dateline|headline))\b"),
    (Signal.UPDATE, r"^\W*eds:"),
)
#: Sentences about the making of the article, never its news.
HOUSEKEEPING = (
    r"^\W*\((?:adds|updates|recasts|writes through|new throughout|changes|refiles?|repeats?)\b[^()]*+\)?\W*+$",
    r"^\W*\((?:this story (?:was|has been) refiled)\b",
    r"^\W*\((?:additional )?(?:reporting|writing|editing|compiled|graphic)\b.{0,20}\bby\b",
    r"^\W*(?:reporting|writing|editing) by [^.]{3,80}\W*$",
    r"^\W*eds:",
    r"^\W*(?:(?:this is a )?(?:breaking|developing) (?:news )?story\b|story developing|more (?:follows|to follow|to come|details soon)|upcoming: developing)",
    r"^\W*(?:wir berichten laufend|mehr in kurze|plus d'informations a suivre|ampliaremos|habra ampliacion|detaylar geliyor|подробности позже)",
)

#: Notes of the desk on what the article holds, not on what happened: a label, and what such notes go on with.
_DESK = (
    r"(?:editor'?s?'? note|note to (?:editors|readers)|(?:content |trigger |reader )?warning"
    r"|(?:hinweis|anmerkung) (?:der|an die) redaktion|warnhinweis|note de la redaction|ndlr|avertissement"
    r"|nota (?:del editor|de la redaccion|da redacao|del redattore)|advertencia|editorun notu|uyari"
    r"|от редакции|примечание редакции|ملاحظة المحرر)"
)
_HOLDS = (
    r"(?:contains?|includes?|features?|discusses|describes|contient|contiene|contem|enthalt|icerir|содержит|يحتوي)"
    rf"|(?:this|our|the following) {_THING} (?:contains?|includes?|features?|discusses|describes|has been|was|is part|first|originally|may)"
    r"|(?:some )?(?:readers|viewers) may|(?:some )?names? (?:have|has) been changed|(?:graphic|distressing|disturbing)\b"
    r"|(?:der|dieser|diese) (?:text|beitrag|artikel|bericht|meldung) (?:enthalt|wurde)|cet article (?:contient|a ete)"
    r"|est[ae] (?:articulo|noticia|texto) (?:contiene|ha sido|fue)|bu (?:haber|yazi|icerik)\b.{0,60}\b(?:icerir|iceriyor|icermektedir|guncellen)"
    r"|(?:эта|этот) (?:статья|материал|текст) содержит"
)
DESK_NOTES = (
    rf"^\W*{_DESK}\s?[:–—-]\s*(?:{_HOLDS})",
    (
        rf"^\W*(?:this|the following) {_THING} (?:contains|includes|features|describes) (?:\w+ ){{0,4}}"
        r"(?:graphic|distressing|disturbing|explicit|upsetting|offensive|violent)\b"
    ),
)

_PREFIXES = tuple((signal, re.compile(form)) for signal, form in PREFIXES)
_SUFFIX = re.compile(SUFFIXES)
_TAG = rf"(?:{'|'.join(TAGS)})(?: \d{{1,2}})?"
_TAGGED = re.compile(rf"\s*\(({_TAG}(?:, ?{_TAG})*)\)\s*$")
_ENDINGS = tuple((signal, re.compile(rf"{form}\s*$")) for signal, form in ENDINGS)
_NOTES = tuple((signal, re.compile(form)) for signal, form in NOTES)
_WITHDRAWS = re.compile("|".join(form for signal, form in NOTES if signal is Signal.RETRACTION))
#: Without one of these no withdrawal is said: that is soon told of the many texts that say none.
_WITHDRAWAL_WORDS = (
    "withdr", "retract", "killed", "rückgezogen", "ruckgezogen", "retir", "annul", "anulad", "geri çek", "geri cek", "kaldır", "kaldir",
    "отозван", "аннулир", "سحب",
)  # fmt: skip
_HOUSEKEEPING = re.compile("|".join(HOUSEKEEPING))
_DESK_NOTE = re.compile("|".join(DESK_NOTES))
#: Signals that decide a kind by themselves.
_KINDS = {Signal.CORRECTION: Kind.CORRECTION, Signal.RETRACTION: Kind.RETRACTION}


def read_title(title: str) -> tuple[frozenset[Signal], str]:
    """Return what the prefixes of a headline announce, and the headline without them."""
    signals: set[Signal] = set()
    if tagged := _TAGGED.search(title):
        signals |= {TAGS[tag.split()[0]] for tag in tagged[1].split(",")}
    bare = _SUFFIX.sub("", title[: tagged.start()] if tagged else title)
    if ending := next(((signal, match) for signal, form in _ENDINGS if (match := form.search(bare))), None):
        signals.add(ending[0])
        bare = bare[: ending[1].start()].rstrip()
    while found := next(((signal, match) for signal, form in _PREFIXES if (match := form.match(bare))), None):
        signals.add(found[0])
        bare = bare[found[1].end() :]
    return frozenset(signals), bare or title


def announced(title_before: str, title: str, said: Iterable[str]) -> frozenset[Kind]:
    """Return the kinds (correction, retraction) that new prefixes of the headline or newly said sentences announce."""
    signals = set(read_title(title)[0] - read_title(title_before)[0])
    for sentence in said:
        signals |= note_signals(sentence)
    return frozenset(_KINDS[signal] for signal in signals if signal in _KINDS)


def note_signals(sentence: str) -> frozenset[Signal]:
    """Return what a sentence announces about the article it stands in."""
    flattened = flatten(sentence)
    return frozenset(signal for signal, form in _NOTES if form.search(flattened))


def is_correction(paragraph: str) -> bool:
    """Tell whether a paragraph is a note of a correction: its first sentence says so, and the others go on with it."""
    first = next(iter(sentences(paragraph)), "")
    return Signal.CORRECTION in note_signals(first)


def withdraws(text: str) -> bool:
    """Tell whether a text says that it is withdrawn."""
    # Searching for words one by one is ten times faster than for any of them; a capital dotted I becomes two letters.
    lower = text.lower().replace("i\u0307", "i")
    return any(word in lower for word in _WITHDRAWAL_WORDS) and bool(_WITHDRAWS.search(flatten(text)))


def is_housekeeping(sentence: str) -> bool:
    """Tell whether a sentence is about the making of the article: `(Reporting by …)`, `Editor's note: contains …`.

    A desk's note that corrects or withdraws is what readers must see.
    """
    flattened = flatten(sentence)
    if _HOUSEKEEPING.search(flattened) or is_about_making(sentence):
        return True
    return bool(_DESK_NOTE.search(flattened)) and not note_signals(sentence) & _KINDS.keys()
