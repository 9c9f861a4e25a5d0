"""What stands in place of the rest of an article? Offers to subscribe, to log in, to read on.

Such lines are never the article's. Where one stands, the text may be a teaser: what it does not show is not gone.
"""

from __future__ import annotations

import re

from monitor.revise.flat import flatten, flatten_form

_PAGE = r"(?:article|story|post|content|page|piece|report|feature)"
_READERS = r"(?:subscribers?|members?|registered (?:users|readers)|premium|paying|supporters)"
#: Whole lines in flattened form; one row here tells one more.
OFFERS = (
    # English
    r"(?:to |please )?(?:continue|keep|finish) reading(?:(?: (?:this|our|the (?:full|whole|rest)) .*)?| with .*|[,:].*|\W*)",
    rf"(?:this|the full|the rest of (?:this|the)) {_PAGE} is (?:(?:only |exclusively )?(?:for|available (?:only )?(?:to|for)|reserved for)|exclusive to) (?:our )?{_READERS}.*",
    rf"(?:for )?{_READERS}[ -]only(?: {_PAGE})?\W*",
    r"subscribe(?: (?:now|today|here))?(?:\W*| (?:to|and) (?:read|continue|keep|unlock|get|support|access)\b.*| (?:for|from) (?:only |just )?[£€$]?\d.*)",
    r"(?:please )?(?:log|sign) ?in(?: or (?:register|subscribe|sign ?up|create an account))?(?: (?:to|here|now)\b.*|\W*)",
    rf"(?:already|are you) (?:a |an )?(?:{_READERS}|subscribed|registered|have an account|customer)\W.*",
    r"(?:please )?(?:register|sign up|create (?:an|your) (?:free )?account)(?: now| for free)?(?: (?:to|and) (?:continue|keep|read|unlock)\b.*)",
    rf"(?:unlock|get|enjoy) (?:this {_PAGE}|(?:unlimited|full|digital|complete) (?:digital )?access(?= (?:for|from|now|to (?:all|our|this|every))|\W*$))\b.*",
    r"you(?:'ve| have) (?:reached|used|read|hit) .{0,60}\b(?:free|limit)\b.*",
    r"(?:try|get) .{0,40}\bfor (?:only |just )?[£€$]\d.*\b(?:week|month|year|trial)\b.*|cancel any ?time\W*",
    # German
    r"(?:jetzt |hier )?(?:weiterlesen|abonnieren|einloggen|anmelden|registrieren|kostenlos registrieren)(?: (?:mit|und|fur|ab|um)\b.*|\W*)",
    r"(?:dieser|der) (?:artikel|inhalt|beitrag|text) ist (?:nur |exklusiv )?(?:fur|mit) (?:unsere )?\S{0,20}(?:abonnent|abo|mitglied|leser)\w*.*",
    r"(?:bereits|schon|sie sind bereits) (?:\w+\W)?(?:abonnent|registriert|abonniert|kund|abo)\w*\W.*|um (?:weiterzulesen|den (?:ganzen )?artikel zu lesen)\W.*",
    # French
    r"(?:cet )?(?:article|contenu) (?:est )?reserve (?:aux|a nos) (?:\w+ )?abonnes.*|la suite (?:de cet article )?est reservee.*|il vous reste .{0,20}% .*",
    r"(?:s'abonner|abonnez-vous|se connecter|connectez-vous|identifiez-vous)(?: (?:pour|a partir|des)\b.*|\W*)|(?:deja|vous etes deja) abonnee?\W.*",
    r"pour (?:lire|continuer|poursuivre) .{0,60}\b(?:abonne|connecte|inscri)\S*.*",
    # Spanish, Portuguese, Italian
    r"(?:este |esta )?(?:articulo|contenido|noticia|conteudo|materia) (?:es |esta )?(?:exclusiv[oa]|reservad[oa]|solo|disponible solo) (?:para|a) (?:los |nuestros )?(?:suscriptores|abonados|socios|assinantes).*",
    r"(?:suscribete|suscribase|inicia sesion|iniciar sesion|registrate|assine|faca login)(?: (?:para|y|e|por|desde|ja|agora)\b.*|\W*)|para (?:seguir|continuar) (?:leyendo|lendo)\b.*",
    r"(?:ya|ja) (?:soy|eres|es|e) (?:suscriptor|assinante)\w*\W.*|(?:abbonati|accedi)(?: (?:per|ora|subito|a)\b.*|\W*)|per continuare a leggere\b.*",
    r"(?:questo )?(?:articolo|contenuto) (?:e )?(?:riservato|disponibile solo) (?:agli|per gli) abbonati.*",
    # Turkish, Russian
    r"(?:bu )?(?:icerik|haber|yazi|makale) (?:sadece |yalnizca )?(?:abone\w*|uye\w*)(?: \w+)? ozel\w*.*|(?:okumaya devam etmek|devamini okumak|haberin devami) icin\b.*",
    r"(?:abone ol\w*|giris yap\w*|uye ol\w*)\W*",
    r"(?:(?:полный )?(?:текст|материал|статья) )?(?:доступ\w+ )?(?:только )?(?:для )?подписчик\w+\W*|чтобы (?:читать|прочитать|продолжить)\b.*\b(?:подпи|войд|зарегистр)\w*.*",
    r"(?:войти|войдите|подписаться|подпишитесь|оформи\w+ подписку)(?: (?:чтобы|и|за|на)\b.*|\W*)",
    # Arabic, Persian
    r"(?:هذا|هذه) (?:المقال|المحتوى|المادة) (?:متاح|متاحة|مخصص|حصري|حصرية) (?:فقط )?ل\S*(?:مشترك|أعضاء)\S*.*|(?:اشترك|سجل الدخول|تسجيل الدخول)(?: (?:الآن|ل\S+)\b.*|\W*)",
    r"(?:لمتابعة|لمواصلة|لإكمال) القراءة.*|برای (?:ادامه مطالعه|خواندن ادامه).*",
)
#: Nothing longer is looked at: an offer is a line or two.
_LONGEST = 250
_OFFER = re.compile("|".join(f"(?:{flatten_form(row)})" for row in OFFERS))


def is_offer(line: str) -> bool:
    """Tell whether a line offers the rest of the article instead of telling it."""
    return len(line) <= _LONGEST and bool(_OFFER.fullmatch(flatten(line).strip(" \t*•→›»>[]()")))
