"""Checks of two reference lists that print the same works in two alphabets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from helpers.analysis.evidence import CAVEAT, CONTRADICTED, HOLDS, Evidence, Finding

Args = Mapping[str, Any]

_LETTERS = {
    **dict(zip("абвгдеёзийклмнопрстуфхцыэ", "abvgdeezijklmnoprstufhcye", strict=True)),
    **{"ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ь": "", "ъ": ""},
}
#: Chinese surnames: Russian spelling (Palladius) -> pinyin; transliteration would not find these.
_CHINESE = {"ван": "wang"}


def transliterate(text: str) -> str:
    """Russian text in Latin letters, lower case, without soft and hard signs."""
    return "".join(_LETTERS.get(letter, letter) for letter in text.lower())


def spelling_key(text: str) -> str:
    """What two romanisations of one Russian word have in common.

    й, ы and и, х and ч, apostrophes and all but letters are evened out, so that "Lekhelt" equals
    "Lechelt" and "Dal'nego" equals "dalnego", while a doubled or missing letter still shows.
    """
    latin = transliterate(text)
    evened = (("['’]", ""), ("kh|ch", "h"), ("[yj]", "i"), ("[^a-z ]", " "), ("ii", "i"))
    for pattern, plain in evened:
        latin = re.sub(pattern, plain, latin)
    return " ".join(latin.split())


def surnames(authors: str) -> list[str]:
    """Surnames of a printed list of authors ("Ван, И.; Резанов, Д.Е.")."""
    return [author.split(",")[0].strip() for author in authors.split(";")]


def same_surname(one: str, other: str) -> bool:
    """Whether two spellings in either alphabet are one surname."""
    keys = [_CHINESE.get(name.lower(), spelling_key(name)) for name in (one, other)]
    return keys[0] == keys[1]


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one spelling becomes the other by adding, dropping or changing one letter."""
    a, b = sorted((spelling_key(one), spelling_key(other)), key=len)
    if len(b) - len(a) > 1 or a == b:
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return any(b[:i] + b[i + 1 :] == a for i in range(len(b)))


def doi_numbers(doi: str) -> list[int]:
    """The whole numbers inside a DOI's suffix, in order."""
    return [int(part) for part in re.findall(r"\d+", doi.partition("/")[2])]


def _first_page(pages: str) -> int | None:
    found = re.match(r"\d+(?=[–-])", pages)
    return int(found.group()) if found else None


def _text(value: object) -> str:
    """A cell as text: numbers without a trailing ".0", gaps as nothing."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    return str(value).removesuffix(".0")


def list_entries(evidence: Evidence, name: str) -> dict[str, dict[str, str]]:
    """Key -> printed fields, as text, for one of the lists ("ru", "en")."""
    frame = evidence.tables["references_printed"]
    rows = frame[frame["list"] == name].to_dict("records")
    return {str(row["key"]): {key: _text(value) for key, value in row.items()} for row in rows}


def entry_differences(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, list[str]]:
    """Fields in which two printed entries of one work differ.

    Args:
        one: Entry of the list in the work's own language.
        other: Entry of the other list.

    Returns:
        `field -> [in one, in other]`. A running number that the other list prints as a volume
        appears as `running`; titles are compared through their romanised form.
    """
    found = {
        field: [one[field], other[field]]
        for field in ("year", "issue", "pages", "doi")
        if one[field] != other[field]
    }
    if one["running"] and not other["running"] and one["running"] == other["volume"]:
        found["running"] = [one["running"], other["volume"]]
    elif one["volume"] != other["volume"]:
        found["volume"] = [one["volume"], other["volume"]]
    for mine, theirs in zip(surnames(one["authors"]), surnames(other["authors"]), strict=False):
        if not same_surname(mine, theirs):
            found["authors"] = [mine, theirs]
    words = romanisation_slips(one["title"], other["romanised"]) if other["romanised"] else []
    if words:
        found["romanised"] = words
    if one["language"] == "en" and one["container"] != other["container"]:
        found["container"] = [one["container"], other["container"]]
    if one["language"] == "ru" and one["issue"] and not other["romanised"]:
        # A journal article whose title the other list only translates; books need no romanisation.
        found["romanised_missing"] = [one["title"], ""]
    return found


def romanisation_slips(title: str, romanised: str) -> list[str]:
    """Words of a romanised title that do not spell the original's word."""
    original, latin = title.split(), romanised.split()
    if len(original) != len(latin):
        return [romanised]
    return [
        word.strip("(),.:")
        for source, word in zip(original, latin, strict=True)
        if spelling_key(source) != spelling_key(word)
    ]


#: Fields that lead a reader to a wrong work or year; the rest is style or spelling.
DECISIVE = ("year", "pages", "issue", "doi", "container")


def reference_entry(args: Args, evidence: Evidence) -> Finding:
    """One work in both lists: do the entries agree, and does the DOI carry the same numbers?

    Args:
        args: `key` of the work.
        evidence: Where the printed lists lie.

    Returns:
        Contradicted (transcription) where year, issue, pages, journal or DOI differ; with a caveat
        where the lists differ in form alone: spelling, a volume left out, a running number printed
        as volume (definition).
    """
    key = str(args["key"])
    one, other = (list_entries(evidence, name)[key] for name in ("ru", "en"))
    found = entry_differences(one, other)
    decisive = [field for field in DECISIVE if field in found]
    facts: dict[str, Any] = {"differences": found, "decisive": decisive}
    facts["doi_supports"] = _doi_supports(one, other) if "year" in found else ""
    verdict = CONTRADICTED if decisive else CAVEAT if found else HOLDS
    definition = bool(found) and set(found) <= {"running", "volume"}
    cause = "" if not found else "definition" if definition else "transcription"
    cells = (f"R/ru/{key}", f"R/en/{key}")
    return Finding(verdict, cause, Decimal(len(found)), None, None, facts, cells)


def _doi_supports(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Which list's year stands in the DOI: "ru", "en" or nothing."""
    numbers = doi_numbers(one["doi"])
    hits = [name for name, entry in (("ru", one), ("en", other)) if int(entry["year"]) in numbers]
    return hits[0] if len(hits) == 1 else ""


def doi_unique(args: Args, evidence: Evidence) -> Finding:
    """One DOI, one work.

    Args:
        args: `list` ("ru" or "en").
        evidence: Where the printed lists lie.

    Returns:
        Contradicted (transcription) where two entries print the same DOI; their keys are in the
        facts.
    """
    entries = list_entries(evidence, str(args["list"]))
    users: dict[str, list[str]] = {}
    for key, entry in entries.items():
        if entry["doi"]:
            users.setdefault(entry["doi"].lower(), []).append(key)
    shared = [keys for keys in users.values() if len(keys) > 1]
    verdict, cause = (CONTRADICTED, "transcription") if shared else (HOLDS, "")
    facts = {"shared": [key for keys in shared for key in keys], "dois": len(users)}
    cells = tuple(f"R/{args['list']}/{key}" for key in facts["shared"])
    return Finding(verdict, cause, Decimal(len(shared)), None, None, facts, cells)


def doi_well_formed(args: Args, evidence: Evidence) -> Finding:
    """Every DOI has the form of one, and carries the year, issue and page its entry prints.

    Args:
        args: `list` ("ru" or "en").
        evidence: Where the printed lists lie.

    Returns:
        Contradicted (transcription) where a DOI is malformed or where its suffix holds a year that
        is not the entry's; `unlike` names the entries. Suffixes without a year say nothing.
    """
    unlike = []
    for key, entry in list_entries(evidence, str(args["list"])).items():
        if not entry["doi"]:
            continue
        numbers = doi_numbers(entry["doi"])
        years = [number for number in numbers if 1990 <= number <= 2030]
        page = _first_page(entry["pages"])
        formed = re.fullmatch(r"10\.\d{4,9}/\S+", entry["doi"]) is not None
        wrong_year = bool(years) and int(entry["year"]) not in years
        wrong_page = bool(years) and page is not None and page not in numbers
        if not formed or wrong_year or wrong_page:
            unlike.append(key)
    verdict, cause = (CONTRADICTED, "transcription") if unlike else (HOLDS, "")
    cells = tuple(f"R/{args['list']}/{key}" for key in unlike)
    return Finding(verdict, cause, Decimal(len(unlike)), None, None, {"unlike": unlike}, cells)


def same_works(args: Args, evidence: Evidence) -> Finding:
    """Both lists hold the same works.

    Returns:
        Holds where each key stands in both lists, else contradicted (transcription).
    """
    one, other = (list(list_entries(evidence, name)) for name in ("ru", "en"))
    missing = sorted(set(one) ^ set(other))
    verdict, cause = (CONTRADICTED, "transcription") if missing else (HOLDS, "")
    facts = {"missing": missing, "order": one == other}
    return Finding(verdict, cause, Decimal(len(set(one) & set(other))), None, None, facts)
