"""Which number does a word name?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from monitor.text.fold import fold

#: What the words of a row count; rows of English, German, French, Spanish, Portuguese, Italian, Turkish, Russian, Arabic
#: and Persian. "One" is missing: in most of these languages it is an article.
_ROWS: Final = {
    2: "two zwei deux dos dois due iki два две двое двух اثنان اثنين دو",
    3: "three drei trois tres três tre üç три трое трех трёх ثلاثة ثلاث سه",
    4: "four vier quatre cuatro quatro quattro dört четыре четверо أربعة أربع چهار",
    5: "five fünf cinq cinco cinque beş пять пятеро خمسة خمس پنج",
    6: "six sechs seis sei altı шесть ستة ست شش",
    7: "seven sieben sept siete sete sette yedi семь سبعة سبع هفت",
    8: "eight acht huit ocho oito otto sekiz восемь ثمانية هشت",
    9: "nine neun neuf nueve nove dokuz девять تسعة نه",
    10: "ten zehn dix diez dez dieci on десять عشرة ده",
    11: "eleven elf onze once undici одиннадцать",
    12: "twelve zwölf douze doce doze dodici двенадцать",
    13: "thirteen dreizehn treize trece treze tredici тринадцать",
    14: "fourteen vierzehn quatorze catorce quattordici четырнадцать",
    15: "fifteen fünfzehn quinze quince quindici пятнадцать",
    16: "sixteen sechzehn seize dieciséis dezesseis sedici шестнадцать",
    17: "seventeen siebzehn diecisiete dezessete diciassette семнадцать",
    18: "eighteen achtzehn dieciocho dezoito diciotto восемнадцать",
    19: "nineteen neunzehn diecinueve dezenove diciannove девятнадцать",
    20: "twenty zwanzig vingt veinte vinte venti yirmi двадцать عشرون عشرين بیست",
    30: "thirty dreißig trente treinta trinta trenta otuz тридцать ثلاثون ثلاثين",
    40: "forty vierzig quarante cuarenta quarenta quaranta kırk сорок أربعون أربعين",
    50: "fifty fünfzig cinquante cincuenta cinquenta cinquanta elli пятьдесят خمسون خمسين",
    60: "sixty sechzig soixante sesenta sessenta sessanta altmış шестьдесят",
    70: "seventy siebzig setenta settanta yetmiş семьдесят",
    80: "eighty achtzig ochenta oitenta ottanta seksen восемьдесят",
    90: "ninety neunzig noventa novanta doksan девяносто",
}
#: Number words that are a more frequent word in another language: Turkish "on" (ten), French "seize" (16).
_AMBIGUOUS: Final = frozenset(
    {"on", "due", "dos", "sei", "once", "elf", "doze", "seize", "sept", "venti", "dez", "ده", "نه", "دو"}
)

#: Folded words of a number, and the number in digits: `twelve`, `zwolf` and `doce` are 12.
NUMERALS: Final[Mapping[str, str]] = MappingProxyType(
    {fold(word): str(value) for value, row in _ROWS.items() for word in row.split() if fold(word) not in _AMBIGUOUS}
)
