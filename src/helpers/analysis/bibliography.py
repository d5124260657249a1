"""The article's reference lists as CSL items that documents cite from.

Two lists with one set of keys: the Russian one in the works' own language for GOST styles, the
English one for author-date styles. Misprints that the audit names are corrected by a listed,
explained correction; everything else is as printed.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

#: The article itself: no journal, pages or DOI are known.
ARTICLE = {
    "en": {
        "title": "Economic and infrastructural transformation of the Amur region in the context "
        "of cross-border cooperation with China",
        "authors": "Zhukovskii, A.D.; Klokkel, M.S.",
    },
    "ru": {
        "title": "Экономическое и инфраструктурное преобразование Амурской области в контексте "
        "трансграничной кооперации с Китаем",
        "authors": "Жуковский, А.Д.; Клокель, М.С.",
    },
}


def corrected(printed: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Apply the listed corrections to the printed lists.

    Args:
        printed: Both lists, one row an entry, text columns.
        corrections: `list`, `key`, `field`, `printed`, `used`.

    Returns:
        The lists, corrected.

    Raises:
        ValueError: What a correction calls printed is not what the list prints: a correction must
            not outlive the misprint.
    """
    lists = printed.astype(str).set_index(["list", "key"])
    for row in corrections.itertuples():
        found = lists.at[(row.list, row.key), row.field]
        if found != str(row.printed):
            raise ValueError(
                f"the correction of {row.field!r} of {row.key!r} ({row.list}) expects "
                f"{row.printed!r}, the list prints {found!r}"
            )
        lists.loc[(row.list, row.key), row.field] = str(row.used)
    return lists.reset_index()


def _names(authors: str) -> list[dict[str, str]]:
    """Names in CSL: initials are set apart, or styles take "Д.В." for one name."""
    parted = [author.strip().partition(", ") for author in authors.split(";")]
    return [
        {"family": family, "given": re.sub(r"\.(?=\S)", ". ", given)} for family, _, given in parted
    ]


def _kind(row: dict[str, str]) -> str:
    if row["issue"] or row["doi"].startswith("10.1016"):
        return "article-journal"
    return "paper-conference" if "–" in row["pages"] else "book"


def _item(row: dict[str, str]) -> dict[str, Any]:
    kind = _kind(row)
    issue = f"{row['issue']} ({row['running']})" if row["running"] else row["issue"]
    item: dict[str, Any] = {
        "id": row["key"],
        "type": kind,
        "author": _names(row["authors"]),
        "issued": {"date-parts": [[int(row["year"])]]},
        "title": row["title"],
        # The work's own language, in both lists: styles must not capitalise romanised names.
        "language": "ru-RU" if row["language"] == "ru" else "en-US",
    }
    book = kind == "book"
    fields = {
        "publisher" if book else "container-title": row["container"],
        "volume": row["volume"],
        "issue": issue,
        "number-of-pages" if book else "page": row["pages"],
        "DOI": row["doi"],
        "note": "In Russian" if row["list"] == "en" and row["language"] == "ru" else "",
    }
    return item | {name: value for name, value in fields.items() if value}


def csl_items(lists: pd.DataFrame, language: str) -> list[dict[str, Any]]:
    """One list as CSL-JSON items, the article itself first.

    Args:
        lists: The corrected lists.
        language: "ru" or "en".

    Returns:
        Items in the list's order, ready for `json.dump` and for pandoc's citeproc.
    """
    own = {
        "id": "zhukovskii2025",
        "type": "report",
        "author": _names(ARTICLE[language]["authors"]),
        "issued": {"date-parts": [[2025]]},
        "title": ARTICLE[language]["title"],
        "language": "ru-RU" if language == "ru" else "en-US",
    }
    rows = lists[lists["list"] == language].to_dict("records")
    return [own, *(_item(row) for row in rows)]
