"""Which sentences are about the making of the article? That it was updated, who wrote it, where to follow its outlet.

They are never its news. Each table row is one form, read in flattened text; whole sentences only, so that what else one
says ("This story was updated after the minister resigned in protest") is not lost with it.
"""

from __future__ import annotations

import re

from monitor.revise.flat import flatten, flatten_form
from monitor.revise.times import MONTHS
from monitor.revise.zones import ZONE

#: What the article calls itself, by language; where it may be somebody else's, only with "this".
_THIS = (
    r"(?:(?:this|our) (?:breaking |developing |live )?(?:news )?(?:story|article|report|post|page|piece|item|live ?blog|blog|dispatch)"
    r"|the live ?blog)"
)
_TEXT = r"(?:dies(?:er|e|es) (?:artikel|text|beitrag|bericht|meldung|liveblog|liveticker|ticker|seite))"
_ARTICLE = r"(?:cet(?:te)? (?:article|depeche)|ce (?:texte|direct|live))"
_ARTICULO = r"(?:est[ae] (?:articulo|noticia|texto|nota|informacion|directo|pagina|materia|artigo|reportagem))"
_ARTICOLO = r"(?:quest(?:o|a|') ?(?:articolo|notizia|testo|diretta|pagina))"
_HABER = r"(?:bu (?:haber|yazi|makale|icerik|sayfa|canli anlatim|canli blog))"
_STATYA = r"(?:(?:эта )?(?:статья|новость|публикация)|(?:этот )?(?:материал|текст))"
#: Stands for a time or a day, as "at 10:45 GMT on 12 March": a number or a month among words that say no more.
_SIGN = "§"
_WHEN = rf"(?: {_SIGN})?"
#: A clause on what was added, named but not said: no number in it, nothing behind it.
_WITH = rf"(?:,? (?:with|to (?:include|add|reflect)|by adding|um|mit|avec|pour|con|per)\b[^.!?{_SIGN}]{{1,120}})?"
_DONE = r"(?:updated|refreshed|published)"
#: Whole sentences; one row here tells one more.
MAKING = (
    (
        rf"{_THIS} (?:has been|was|is being|is|will be) (?:\w+ly |last |first )?{_DONE}{_WHEN}{_WITH}"
        rf"(?:,? and (?:has been|was) (?:\w+ly |last )?{_DONE}{_WHEN}{_WITH})?"
    ),
    rf"{_THIS} is (?:developing|breaking)(?: and (?:will be|is being) updated)?{_WHEN}",
    rf"(?:first|originally|last) (?:published|updated) {_SIGN}",
    rf"{_THIS} (?:has|is|was) (?:now )?(?:been )?(?:now )?(?:closed|over|finished)(?: for (?:the day|today|tonight|now))?",
    (
        rf"{_TEXT} (?:wurde|wird|ist)(?: (?:zuletzt|zuerst|laufend|fortlaufend|erstmals|nun|jetzt))?{_WHEN} "
        r"(?:aktualisiert|erganzt|veroffentlicht|geschlossen|beendet)(?: worden)?"
    ),
    rf"{_ARTICLE} (?:a ete|est|sera)(?: \w+ment| desormais| maintenant)? (?:mise? a jour|actualisee?|publiee?|termine|clos){_WHEN}{_WITH}",
    rf"{_ARTICULO} (?:ha sido|fue|se ha|esta|foi|sera) (?:actualizad[oa]|publicad[oa]|atualizad[oa]|cerrad[oa]){_WHEN}{_WITH}",
    rf"{_ARTICOLO} (?:e stat[oa]|e|sara) (?:aggiornat[oa]|pubblicat[oa]|chius[oa]){_WHEN}{_WITH}",
    rf"{_HABER}{_WHEN} (?:tarihinde |itibariyla )?(?:guncellendi|guncellenmistir|guncelleniyor|guncellenecek\w*|yayinlan(?:di|mistir)|sona erdi)",
    rf"{_STATYA} (?:был[ао]? )?(?:обновлен[ао]?|дополнен[ао]?|опубликован[ао]?|обновляется|дополняется){_WHEN}",
    rf"(?:تم|جرى) تحديث (?:هذا |هذه )?(?:الخبر|التقرير|المقال|القصة|الصفحة){_WHEN}",
    r"این (?:خبر|گزارش|مطلب) (?:به\W?روز\W?رسانی|بروز\W?رسانی) (?:شد(?:ه است)?|می\W?شود)",
    # Who made it.
    r"additional (?:reporting|writing|research|editing)(?: for \w+(?: \w+)?)? (?:by|from)\b[^!?]{3,100}",
    r"with (?:reporting|additional reporting|files|material|contributions) by [^!?,]{3,80}|with files from [^!?]{3,80}",
    r"(?:mitarbeit|unter mitarbeit von|mit material von|avec la collaboration de|con informacion de)\W [^!?]{3,80}",
    # Where to follow its outlet.
    r"(?:follow|find|like|join) (?:us|our \w+|@\w+) on (?:facebook|twitter|x|instagram|whatsapp|telegram|youtube|bluesky|threads|tiktok|linkedin|mastodon)\b.{0,60}",
    r"(?:folgen sie uns|suivez-nous|siguenos|siganos|seguici|siga-nos|bizi takip edin|подписывайтесь на нас|تابعونا)\b.{0,80}",
)
_MAKING = re.compile(rf"\W*+(?:{'|'.join(f'(?:{flatten_form(row)})' for row in MAKING)})[^\w{_SIGN}]*+")
_JOINING = r"(?:at|on|the|of|um|am|vom|a|le|du|el|las?|los|dia|de|del|h|alle|ore|saat|в|الساعة|ساعت)\b"
_FIXED = rf"(?:\d[\w:.,/'-]*+|(?:{MONTHS})\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)"
#: Possessive throughout: whatever the sentence, no word of it is read twice.
_MOMENT = re.compile(rf"(?:\W++{_JOINING})*+\W++{_FIXED}(?:\W++(?:{_FIXED}|{_JOINING}|uhr\b|[ap]\.?m\b|{ZONE}))*+")
#: Nothing longer is a sentence about the making: what else it says would be lost.
_LONGEST = 250


def is_about_making(sentence: str) -> bool:
    """Tell whether a whole sentence is about the making of the article it stands in."""
    if len(sentence) > _LONGEST:
        return False
    return bool(_MAKING.fullmatch(_MOMENT.sub(f" {_SIGN}", flatten(sentence))))
