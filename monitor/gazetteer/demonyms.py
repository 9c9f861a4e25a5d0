"""What are a country's people and things called in English, and which names has it that CLDR does not give?

Written by hand: of the packages that have demonyms, the one that is kept up (countryinfo 1.0) gives one form a country,
"Turkish" but never "Turks", and brings maps and currencies along. Forms, not stars: `places build` puts a star where no
other name begins so. What two countries share (Congolese, Korean) stands at both, and is left out for that reason.
"""

from __future__ import annotations

from collections.abc import Mapping

#: By ISO 3166-1 code. Plurals in -s are made; those made otherwise stand here.
DEMONYMS: Mapping[str, tuple[str, ...]] = {
    code: tuple(forms.split("/"))
    for code, _, forms in (row.partition(" ") for row in """
AD Andorran
AE Emirati
AF Afghan
AG Antiguan
AL Albanian
AM Armenian
AO Angolan
AR Argentine/Argentinian
AT Austrian
AU Australian
AZ Azerbaijani/Azeri
BA Bosnian
BB Barbadian
BD Bangladeshi
BE Belgian
BF Burkinabe
BG Bulgarian
BH Bahraini
BI Burundian
BJ Beninese
BN Bruneian
BO Bolivian
BR Brazilian
BS Bahamian
BT Bhutanese
BW Botswanan
BY Belarusian
BZ Belizean
CA Canadian
CD Congolese
CF Central African
CG Congolese
CH Swiss
CI Ivorian
CL Chilean
CM Cameroonian
CN Chinese
CO Colombian
CR Costa Rican
CU Cuban
CV Cape Verdean
CY Cypriot
CZ Czech
DE German
DJ Djiboutian
DK Danish/Dane
DM Dominican
DO Dominican
DZ Algerian
EC Ecuadorian/Ecuadorean
EE Estonian
EG Egyptian
ER Eritrean
ES Spanish/Spaniard
ET Ethiopian
FI Finnish/Finn
FJ Fijian
FM Micronesian
FR French/Frenchman/Frenchmen/Frenchwoman
GA Gabonese
GB British/Briton
GD Grenadian
GE Georgian
GH Ghanaian
GL Greenlandic/Greenlander
GM Gambian
GN Guinean
GQ Equatoguinean
GR Greek
GT Guatemalan
GW Bissau-Guinean
GY Guyanese
HK Hongkonger
HN Honduran
HR Croatian/Croat
HT Haitian
HU Hungarian
ID Indonesian
IE Irish/Irishman/Irishmen
IL Israeli
IN Indian
IQ Iraqi
IR Iranian
IS Icelandic/Icelander
IT Italian
JM Jamaican
JO Jordanian
JP Japanese
KE Kenyan
KG Kyrgyz
KH Cambodian
KI I-Kiribati
KM Comorian
KN Kittitian
KP Korean/North Korean
KR Korean/South Korean
KW Kuwaiti
KZ Kazakh/Kazakhstani
LA Laotian
LB Lebanese
LC Saint Lucian
LI Liechtensteiner
LK Sri Lankan
LR Liberian
LS Basotho
LT Lithuanian
LU Luxembourgish/Luxembourger
LV Latvian
LY Libyan
MA Moroccan
MC Monegasque
MD Moldovan
ME Montenegrin
MG Malagasy
MH Marshallese
MK Macedonian
ML Malian
MM Burmese
MN Mongolian
MR Mauritanian
MT Maltese
MU Mauritian
MV Maldivian
MW Malawian
MX Mexican
MY Malaysian
MZ Mozambican
NA Namibian
NE Nigerien
NG Nigerian
NI Nicaraguan
NL Dutch/Dutchman/Dutchmen
NO Norwegian
NP Nepali/Nepalese
NR Nauruan
NZ New Zealander
OM Omani
PA Panamanian
PE Peruvian
PG Papua New Guinean
PH Filipino/Filipina
PK Pakistani
PL Polish/Pole
PR Puerto Rican
PS Palestinian
PT Portuguese
PW Palauan
PY Paraguayan
QA Qatari
RO Romanian
RS Serbian/Serb
RU Russian
RW Rwandan
SA Saudi
SB Solomon Islander
SC Seychellois
SD Sudanese
SE Swedish/Swede
SG Singaporean
SI Slovenian/Slovene
SK Slovak/Slovakian
SL Sierra Leonean
SM Sammarinese
SN Senegalese
SO Somali
SR Surinamese
SS South Sudanese
ST Sao Tomean
SV Salvadoran
SY Syrian
SZ Swazi
TD Chadian
TG Togolese
TH Thai
TJ Tajik
TL Timorese
TM Turkmen
TN Tunisian
TO Tongan
TR Turkish/Turk
TT Trinidadian
TV Tuvaluan
TW Taiwanese
TZ Tanzanian
UA Ukrainian
UG Ugandan
US American
UY Uruguayan
UZ Uzbek
VC Vincentian
VE Venezuelan
VN Vietnamese
VU Ni-Vanuatu
WS Samoan
XK Kosovan/Kosovar
YE Yemeni
ZA South African
ZM Zambian
ZW Zimbabwean
""".strip().split("\n"))
}  # fmt: skip

#: English names beside CLDR's, as watch terms (=UK: these letters only). The first that is safe names a place whose CLDR
#: name is not.
ALSO: Mapping[str, tuple[str, ...]] = {
    "AE": ("Emirates", "=UAE"),
    "BA": ("Bosnia", "Bosnia-Herzegovina"),
    "CD": ("Democratic Republic of Congo", "Democratic Republic of the Congo", "DR Congo", "=DRC"),
    "CG": ("Republic of the Congo", "Congo-Brazzaville"),
    "CI": ("Ivory Coast",),
    "CV": ("Cabo Verde",),
    "CZ": ("Czech Republic",),
    "GB": ("Britain", "Great Britain", "=UK"),
    "GE": ("Republic of Georgia", "Sakartvelo"),
    "HK": ("Hong Kong",),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "MO": ("Macau", "Macao"),
    "NL": ("Holland",),
    "PS": ("Palestine", "West Bank", "Gaza Strip", "Gaza"),
    "RU": ("Russian Federation",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "US": ("United States of America", "=USA", "=US", "U.S."),
    "VA": ("Vatican", "Holy See"),
}

#: Names that CLDR does not give in a language, by country and language (ISO 639).
BESIDE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("SY", "ar"): ("سورية",),
}

#: By what a country is asked for where that is not its English name in CLDR.
KEYS: Mapping[str, str] = {"TR": "turkey", "CI": "ivory-coast"}

#: Countries in which a place is meant by a name, though more people live in namesakes abroad; names as dangers.key_of has them.
MEANT: frozenset[tuple[str, str]] = frozenset({("SY", "palmyra")})
