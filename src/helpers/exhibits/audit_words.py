"""The audit's vocabulary in two languages: verdicts, causes, addresses, computed values."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.analysis.evidence import (
    CAVEAT,
    CONTRADICTED,
    HOLDS,
    OTHER_SOURCE,
    UNCHECKABLE,
    Finding,
    read_args,
)
from helpers.exhibits.language import NBSP, language, number, percent, region_name, t
from helpers.exhibits.transport import INDICATORS
from helpers.sources.data import load

VERDICT_WORDS: dict[str, dict[str, str]] = {
    HOLDS: {"en": "holds", "ru": "подтверждается"},
    CAVEAT: {"en": "holds with a caveat", "ru": "подтверждается с оговоркой"},
    OTHER_SOURCE: {
        "en": "consistent with another source",
        "ru": "согласуется с другим источником",
    },
    CONTRADICTED: {
        "en": "contradicted by the article's own numbers",
        "ru": "противоречит данным самой статьи",
    },
    UNCHECKABLE: {
        "en": "cannot be checked from what is published",
        "ru": "по опубликованному не проверить",
    },
}

CAUSE_WORDS: dict[str, dict[str, str]] = {
    "": {"en": "", "ru": ""},
    "transcription": {"en": "transcription", "ru": "перенос или набор"},
    "addition": {"en": "addition", "ru": "сложение или счёт"},
    "definition": {"en": "definition", "ru": "определение"},
    "rounding": {"en": "rounding", "ru": "округление"},
    "missing data": {"en": "missing data", "ru": "нет данных"},
}

#: Units of the register: English key -> Russian; an empty word stands for counts.
UNITS: dict[str, dict[str, str]] = {
    "": {"en": "", "ru": ""},
    "count": {"en": "", "ru": ""},
    "ratio": {"en": "", "ru": ""},
    "percent": {"en": "%", "ru": "%"},
    "percent of GDP": {"en": "% of GDP", "ru": "% ВВП"},
    "bn RUB": {"en": "bn RUB", "ru": "млрд руб."},
    "mln USD": {"en": "mln USD", "ru": "млн долл."},
    "bn USD": {"en": "bn USD", "ru": "млрд долл."},
    "thousand USD": {"en": "thousand USD", "ru": "тыс. долл."},
    "thousand t a year": {"en": "thousand t a year", "ru": "тыс. т в год"},
    "Mt": {"en": "Mt a year", "ru": "млн т в год"},
    "km": {"en": "km", "ru": "км"},
    "per km": {"en": "per km", "ru": "на 1 км"},
    "km per 10,000 km2": {"en": "km per 10,000 km²", "ru": f"км на 10{NBSP}000 км²"},
    "km per 1,000 km2": {"en": "km per 1,000 km²", "ru": f"км на 1{NBSP}000 км²"},
}


def verdict_word(verdict: str) -> str:
    """A verdict in the language in use."""
    return t(**VERDICT_WORDS[verdict])


def with_unit(text: str, unit: str) -> str:
    """A printed number with its unit."""
    word = t(**UNITS[unit])
    if word.startswith("%"):
        return text + t(en="", ru=NBSP) + word
    return f"{text}{NBSP}{word}" if word else text


def printed_words(claim: Mapping[str, Any]) -> str:
    """What the article prints, in the language's digits where it is one number.

    A row of many cells is given by its number of values.
    """
    if pd.notna(claim["value"]):
        text = number(claim["value"], int(claim["decimals"]))
        return with_unit(text, str(claim["unit"]))
    tokens = str(claim["printed"]).split(" · ") if claim["printed"] else []
    long = claim["kind"] == "cells" or len(str(claim["printed"])) > 30
    if len(tokens) > 2 and long:
        return t(en=f"{len(tokens)} values", ru=f"значений: {len(tokens)}")
    if len(tokens) == 2 and len(str(claim["printed"])) > 50:
        return t(en="two wordings", ru="два варианта")
    if len(tokens) == 1 and claim["kind"] == "cells":
        plain = tokens[0].replace(" ", "").replace(",", ".")
        decimals = len(plain.partition(".")[2])
        return with_unit(number(float(plain), decimals), str(claim["unit"]))
    return " · ".join(tokens)


#: Checks whose computed value has a meaning of its own: unit of the value and extra decimals.
_VALUES: dict[str, tuple[str, int]] = {
    "share_of_amount": ("total", 1),
    "growth": ("percent", 1),
    "growth_to_target": ("percent a year", 1),
    "largest_in_source": ("percent of the amounts named", 0),
    "leader_by_share": ("percent left to all others", 1),
    "majority": ("whole", 1),
    "trade_share": ("percent", 1),
    "lengths_within": ("km", 1),
    "ratio_from_source": ("percent", 1),
    "listed_items": ("items", 0),
    "relative_level": ("times", 1),
    "part_not_above_whole": ("parts", 0),
}


def computed_words(claim: Mapping[str, Any], finding: Finding) -> str:
    """The value computed for a claim, with its bounds where rounding matters; else nothing."""
    check, value = str(claim["check"]), finding.computed
    if check == "trade_share":
        return _bounds(finding, 1, "percent")
    if value is None and check == "majority":
        return _bounds(finding, 1, str(claim["unit"]))
    if value is None:
        return ""
    if check == "quotient" and claim["compares"] != "yes":
        return with_unit(number(value, 1), "km per 10,000 km2")
    if check in ("quotient", "change_of_count", "heading_total", "grand_total", "against_fact"):
        text = with_unit(number(value, _decimals(claim, finding)), str(claim["unit"]))
        more = finding.facts.get("relation") == ">"
        return t(en="more than ", ru="более ") + text if more else text
    if check in _VALUES:
        return _worded(check, finding, claim)
    return ""


def _decimals(claim: Mapping[str, Any], finding: Finding) -> int:
    """Digits that let a reader see the difference, and no more."""
    if claim["check"] == "quotient":
        return int(claim["decimals"]) + 2
    exponent = finding.computed.normalize().as_tuple().exponent if finding.computed else 0
    own = max(0, -exponent) if isinstance(exponent, int) else 0
    printed = int(claim["decimals"]) if pd.notna(claim["decimals"]) else 0
    return min(max(own, printed), 3 if own <= 3 else printed + 1)


def _bounds(finding: Finding, decimals: int, unit: str) -> str:
    if finding.low is None or finding.high is None:
        return ""
    return with_unit(f"{number(finding.low, decimals)}–{number(finding.high, decimals)}", unit)


def _worded(check: str, finding: Finding, claim: Mapping[str, Any]) -> str:
    """The computed value in words, for checks that compute something else than what is printed."""
    unit, decimals = _VALUES[check]
    value = number(finding.computed or 0, decimals)
    share = percent(finding.computed or 0, decimals)
    span = _bounds(finding, decimals, "")
    if unit == "total":
        whole = with_unit(f"{value} ({span})", amount_unit(claim))
        return t(en=f"whole: {whole}", ru=f"всё вместе: {whole}")
    if unit == "whole":
        whole = with_unit(value, amount_unit(claim))
        return t(en=f"all imports: {whole}", ru=f"весь импорт: {whole}")
    if unit == "percent a year":
        return t(en=f"{share} a year", ru=f"{share} в{NBSP}год")
    if unit == "percent of the amounts named":
        return t(en=f"at least {share}", ru=f"не менее {share}")
    if unit == "percent left to all others":
        return t(en=f"all others {share}", ru=f"все прочие {share}")
    if unit == "items":
        return t(en=f"listed: {value}", ru=f"перечислено: {value}")
    if unit == "times":
        return t(en=f"{value} times", ru=f"в{NBSP}{value} раза")
    if unit == "parts":
        upper = number(finding.high or 0)
        return t(en=f"{value} of {upper}", ru=f"{value} из {upper}")
    return with_unit(value, unit)


def amount_unit(claim: Mapping[str, Any]) -> str:
    """Unit of the amount that a claim's share is of: the register's unit of that amount."""
    amount = str(read_args(claim["args"])["amount"]).removeprefix("prose/")
    return str(load("claims").set_index("id").at[amount, "unit"])


def section_name(section: str) -> str:
    """Name of a section of the article in the language in use."""
    names = load("sections").set_index("section")
    return str(names.at[section, f"name_{language()}"])


def rests_on(addresses: tuple[str, ...], tokens: str = "") -> list[str]:
    """The printed places that a finding rests on, in words, cells of one row taken together.

    Args:
        addresses: As a `Finding` names them.
        tokens: Places in the inventory, used where a finding names no address.

    Returns:
        Short texts such as `Table 3, rows 1–9`, in reading order, each once.
    """
    places = [_place(address) for address in addresses]
    if not places:
        sections = dict.fromkeys(token.partition(":")[0] for token in tokens.split())
        places = [section_name(section) for section in sections]
    rows = sorted(int(address.split("/")[1]) for address in addresses if address[:2] == "T3")
    if rows:
        span = f"{rows[0]}–{rows[-1]}" if len(rows) > 1 else str(rows[0])
        whole = rows == list(range(rows[0], rows[-1] + 1))
        text = span if whole else ", ".join(map(str, rows))
        word = t(en="rows" if len(rows) > 1 else "row", ru="строки" if len(rows) > 1 else "строка")
        places = [place for place in places if place] + [
            t(en=f"Table 3, {word} {text}", ru=f"таблица 3, {word} {text}")
        ]
    return list(dict.fromkeys(place for place in places if place))


def _place(address: str) -> str:
    """One address in words; cells of Table 3 come together later."""
    kind, _, rest = address.partition("/")
    if kind == "T1":
        label = t(**INDICATORS[rest.partition("/")[0]])
        return t(en=f"Table 1, {label}", ru=f"таблица 1, {label}")
    if kind == "T2":
        region, _, year = rest.partition("/")
        return t(
            en=f"Table 2, {region_name(region)}, {year}",
            ru=f"таблица 2, {region_name(region)}, {year}",
        )
    if kind == "prose":
        claim = load("claims").set_index("id").loc[rest]
        return t(en="text: ", ru="текст: ") + printed_words(claim)
    if kind == "fact":
        source = str(load("facts").set_index("id").at[rest, "source"])
        return t(en=f"other source: {source}", ru=f"другой источник: {source}")
    return _apparatus(kind, rest)


def _apparatus(kind: str, rest: str) -> str:
    """Words for footnotes, citations, entries and sections."""
    if kind == "F":
        mark = load("footnotes").set_index("order").at[int(rest), "mark"]
        if mark == "*":
            return t(en="note of Table 1", ru="примечание к таблице 1")
        return t(en=f"footnote {mark}", ru=f"сноска {mark}")
    if kind == "Q":
        row = load("citations").set_index("order").loc[int(rest)]
        names = str(row["authors"]).replace(";", ",")
        return f"{section_name(row['section'])} ({names}, {row['year']})"
    if kind == "R":
        name, _, key = rest.partition("/")
        entries = load("references_printed").set_index(["list", "key"])
        order = entries.at[(name, key), "order"]
        return t(
            en=f"{section_name(f'references_{name}')}, entry {order}",
            ru=f"{section_name(f'references_{name}')}, запись {order}",
        )
    known = set(load("sections")["section"])
    return section_name(rest) if kind == "S" and rest in known else ""
