"""Vocabularies of the official customs file: directions, partners, regions, columns.

Regions are the 85 of OKATO (classifier OK 019-95, first five digits), partners are ISO 3166-1
alpha-2 with the few codes that the Russian classifier of countries (OKSM) adds. Codes live here;
names in a reader's language belong to the exhibits. The Russian region names serve to recognise
the region in a workbook's heading.
"""

from __future__ import annotations

import re

COLUMNS = (
    "direction",
    "period",
    "partner",
    "code",
    "unit",
    "value",
    "net",
    "quantity",
    "region",
    "district",
)
"""The ten fields of the file, by our names, in the file's order."""

HEADER_NAMES: dict[str, str] = {
    "napr": "direction",
    "direction": "direction",
    "period": "period",
    "strana": "partner",
    "nastranapr": "partner",
    "country": "partner",
    "tnved": "code",
    "hs": "code",
    "edizm": "unit",
    "um": "unit",
    "stoim": "value",
    "value": "value",
    "netto": "net",
    "netweight": "net",
    "kol": "quantity",
    "quantity": "quantity",
    "region": "region",
    "region_s": "district",
}
"""Header words of the published copies, lower case; some English copies rename the columns."""

DIRECTIONS: dict[str, str] = {
    "ИМ": "import",
    "ЭК": "export",
    "IMP": "import",
    "EXP": "export",
}

_ISO_3166 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
ISO_PARTNERS: frozenset[str] = frozenset(_ISO_3166.split())
OKSM_PARTNERS: frozenset[str] = frozenset({"AB", "OS"})
"""Abkhazia and South Ossetia: in the Russian classifier, not in ISO 3166."""
PARTNERS: frozenset[str] = ISO_PARTNERS | OKSM_PARTNERS

REGIONS: dict[str, str] = {
    "01000": "Алтайский край",
    "03000": "Краснодарский край",
    "04000": "Красноярский край",
    "05000": "Приморский край",
    "07000": "Ставропольский край",
    "08000": "Хабаровский край",
    "10000": "Амурская область",
    "11000": "Архангельская область",
    "11100": "Ненецкий автономный округ",
    "12000": "Астраханская область",
    "14000": "Белгородская область",
    "15000": "Брянская область",
    "17000": "Владимирская область",
    "18000": "Волгоградская область",
    "19000": "Вологодская область",
    "20000": "Воронежская область",
    "22000": "Нижегородская область",
    "24000": "Ивановская область",
    "25000": "Иркутская область",
    "26000": "Республика Ингушетия",
    "27000": "Калининградская область",
    "28000": "Тверская область",
    "29000": "Калужская область",
    "30000": "Камчатский край",
    "32000": "Кемеровская область",
    "33000": "Кировская область",
    "34000": "Костромская область",
    "35000": "Республика Крым",
    "36000": "Самарская область",
    "37000": "Курганская область",
    "38000": "Курская область",
    "40000": "Санкт-Петербург",
    "41000": "Ленинградская область",
    "42000": "Липецкая область",
    "44000": "Магаданская область",
    "45000": "Москва",
    "46000": "Московская область",
    "47000": "Мурманская область",
    "49000": "Новгородская область",
    "50000": "Новосибирская область",
    "52000": "Омская область",
    "53000": "Оренбургская область",
    "54000": "Орловская область",
    "56000": "Пензенская область",
    "57000": "Пермский край",
    "58000": "Псковская область",
    "60000": "Ростовская область",
    "61000": "Рязанская область",
    "63000": "Саратовская область",
    "64000": "Сахалинская область",
    "65000": "Свердловская область",
    "66000": "Смоленская область",
    "67000": "Севастополь",
    "68000": "Тамбовская область",
    "69000": "Томская область",
    "70000": "Тульская область",
    "71000": "Тюменская область",
    "71100": "Ханты-Мансийский автономный округ – Югра",
    "71140": "Ямало-Ненецкий автономный округ",
    "73000": "Ульяновская область",
    "75000": "Челябинская область",
    "76000": "Забайкальский край",
    "77000": "Чукотский автономный округ",
    "78000": "Ярославская область",
    "79000": "Республика Адыгея",
    "80000": "Республика Башкортостан",
    "81000": "Республика Бурятия",
    "82000": "Республика Дагестан",
    "83000": "Кабардино-Балкарская Республика",
    "84000": "Республика Алтай",
    "85000": "Республика Калмыкия",
    "86000": "Республика Карелия",
    "87000": "Республика Коми",
    "88000": "Республика Марий Эл",
    "89000": "Республика Мордовия",
    "90000": "Республика Северная Осетия – Алания",
    "91000": "Карачаево-Черкесская Республика",
    "92000": "Республика Татарстан",
    "93000": "Республика Тыва",
    "94000": "Удмуртская Республика",
    "95000": "Республика Хакасия",
    "96000": "Чеченская Республика",
    "97000": "Чувашская Республика",
    "98000": "Республика Саха (Якутия)",
    "99000": "Еврейская автономная область",
}

FAR_EAST: dict[str, str] = {
    "10000": "Amur",
    "05000": "Primorsky",
    "08000": "Khabarovsk",
    "76000": "Zabaykalsky",
    "99000": "Jewish AO",
    "44000": "Magadan",
    "81000": "Buryatia",
    "64000": "Sakhalin",
    "77000": "Chukotka",
    "98000": "Yakutia",
    "30000": "Kamchatka",
}
"""OKATO → key of the package's own tables, for the eleven regions of the Far Eastern district."""

FAR_EAST_JOINED: dict[str, int] = {"Buryatia": 2018, "Zabaykalsky": 2018}
"""First year in the district; its other members have belonged to it throughout."""

MONTHS_RU = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)


def region_code(region: str) -> str:
    """OKATO code for a region given by code, by its key in the package's tables or by its name.

    Args:
        region: ``10000``, ``Amur`` or ``Амурская область``.

    Returns:
        Five digits; a code outside the classifier is returned as it is.

    Raises:
        ValueError: Nothing of that name is known.
    """
    if re.fullmatch(r"\d{5}", region):
        return region
    wanted = _plain(region)
    for okato, key in FAR_EAST.items():
        if wanted == _plain(key):
            return okato
    for okato, name in REGIONS.items():
        if wanted == _plain(name):
            return okato
    raise ValueError(
        f"no region is called {region!r}: give its five-digit OKATO code, its name in Russian, or "
        f"one of {', '.join(FAR_EAST.values())}"
    )


def region_key(okato: str) -> str:
    """The key that the package's own tables use for a region, or its OKATO code elsewhere."""
    return FAR_EAST.get(okato, okato)


def region_named_in(text: str) -> str | None:
    """OKATO code of the one region whose Russian name stands in a text, or None."""
    plain = _plain(text)
    found = {okato: _plain(name) for okato, name in REGIONS.items() if _plain(name) in plain}
    # "Республика Алтай" is no part of "Алтайский край", but Moscow's name is part of its region's.
    longest = [
        okato
        for okato, name in found.items()
        if not any(name != other and name in other for other in found.values())
    ]
    return longest[0] if len(longest) == 1 else None


def _plain(text: str) -> str:
    """Lower case, letters and digits only, so that dashes, quotes and spaces do not matter."""
    return re.sub(r"[\W_]+", "", text.casefold().replace("ё", "е"))
