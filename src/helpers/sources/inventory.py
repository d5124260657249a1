"""Every number token of an article's text, without a single sentence of it.

The register of claims is complete when each token here is covered by a claim or by a listed
reason. The list is rebuilt from any copy of the text a user names; the text itself is never kept.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers.sources.errors import InputError

#: First words of a heading line -> section. The order is the article's.
HEADINGS: tuple[tuple[str, str], ...] = (
    ("Аннотация.", "abstract_ru"),
    ("Информация о статье", "abstract_ru"),
    ("Abstract.", "abstract_en"),
    ("Article info", "abstract_en"),
    ("Введение", "introduction"),
    ("Материалы и методы", "methods"),
    ("Промышленные кластеры", "industrial_clusters"),
    ("Агропромышленные кластеры", "agro_clusters"),
    ("Креативные кластеры", "creative_clusters"),
    ("Транспортная инфраструктура", "transport"),
    ("Перспективы экономического сотрудничества", "cooperation"),
    ("Заключение", "conclusion"),
    ("СПИСОК ИСПОЛЬЗОВАННЫХ ИСТОЧНИКОВ", "references_ru"),
    ("REFERENCES", "references_en"),
    ("Информация об авторах", "authors"),
)
#: These open a section only where the line is the heading and nothing else.
WHOLE_LINE = {"Введение", "Заключение", "REFERENCES", "Креативные кластеры"}

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789")

_URL = r"https?://[^\s>\])]+"
_ACCESS = r"(?i:дата (?:обращения|доступа)):\s*\d{2}\.\d{2}\.\d{4}"
_PAGES = r"\b(?:[сСP]|pp?)\.\s*\d+(?:[–-]\d+)?|\b\d+ (?:с|p)\."
_MARK = f"[{SUPERSCRIPTS}]+"
_ROMAN = r"\b[IVX]{2,}\b"
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*"
_WORDS = (
    r"один|одна|одно|одни|одного|одной|одним|одном|одних|"
    r"два|две|двух|двум|двумя|обе|оба|обеих|обоих|три|трех|трёх|трем|трём|тремя|четыре|четырех|"
    r"перв(?:ый|ая|ое|ые|ую|ого|ой|ых)|втор(?:ой|ая|ое|ые|ого|ых)|трет(?:ий|ья|ье|ьего|ьей)|"
    r"четверт(?:ый|ая|ую|ой|ь)|половин(?:а|ы|у|ой)|десятилети(?:я|й|е)|"
    r"one|two|both|three|four|nine|first|second|third|half|quarter"
)
_TOKEN = re.compile(
    f"(?P<url>{_URL})|(?P<access_date>{_ACCESS})|(?P<page>{_PAGES})|(?P<footnote>{_MARK})"
    f"|(?P<roman>{_ROMAN})|(?P<word>(?i:\\b(?:{_WORDS})\\b))|(?P<number>{_NUMBER})"
)
_CAPTION = re.compile(r"^\s*(?:Таблица|Table|Диаграмма|Chart) (\d+) – ")


def _section(line: str, current: str) -> str:
    """The section that a line opens, else the current one."""
    text = line.strip()
    for opening, section in HEADINGS:
        if text == opening if opening in WHOLE_LINE else text.startswith(opening):
            return section
    return current


def _place(line: str, section: str, table: str, in_references: bool) -> str:
    """Footnotes, captions and table rows stand in the text of a section but are no part of it."""
    if line and line[0] in SUPERSCRIPTS:
        return "footnotes"
    if _CAPTION.match(line) or re.match(r"\s*(?:Источник|Примечание):", line):
        return "captions"
    if "\t" in line and table and not in_references:
        return table
    return section


def _kinds(line: str, place: str) -> Iterator[tuple[str, str]]:
    """Tokens of one line with their kind, from left to right."""
    if numbered := re.match(r"\s*(\d+)\. ", line):
        yield numbered.group(1), "list_number"
        line = line[numbered.end() :]
    for match in _TOKEN.finditer(line):
        kind, token = match.lastgroup or "", match.group()
        if kind in {"url", "access_date", "page"}:
            for part in re.findall(r"\d+", token):
                yield part, kind
        elif kind == "footnote":
            opens = place == "footnotes" and match.start() == 0
            yield token.translate(_PLAIN), "footnote_number" if opens else "footnote_mark"
        elif kind == "number" and _is_exhibit_number(line, match.start()):
            yield token, "exhibit_number"
        else:
            yield token, {"roman": "word"}.get(kind, kind)


def _is_exhibit_number(line: str, start: int) -> bool:
    """Whether the number names a table or a chart: "Table 2", "from chart 4"."""
    named = r"(?i:таблиц[аеуы]|table|диаграмм[аеуы]|chart) $"
    return re.search(named, line[:start].replace("\u00a0", " ")) is not None


def tokens_of(text: str) -> pd.DataFrame:
    """List the number tokens of a text.

    Args:
        text: The whole article, headings on lines of their own, table cells parted by tabs.

    Returns:
        Frame with `section` (see `HEADINGS`, plus `footnotes`, `captions`, `table1`…), `number`
        (running from 1 inside the section), `token` (as printed, footnote marks as digits) and
        `kind`: number, word, footnote_mark, footnote_number, exhibit_number, list_number, url,
        page, access_date.
    """
    section, table = "title", ""
    running: Counter[str] = Counter()
    rows = []
    for line in text.splitlines():
        section = _section(line, section)
        in_references = section in {"references_ru", "references_en", "authors"}
        if caption := re.match(r"\s*Таблица (\d+) – ", line):
            table = f"table{caption.group(1)}"
        place = _place(line, section, table, in_references)
        for token, kind in _kinds(line, place):
            running[place] += 1
            rows.append((place, running[place], token, kind))
    return pd.DataFrame(rows, columns=["section", "number", "token", "kind"])


def main(path: str | Path) -> pd.DataFrame:
    """Rebuild the inventory from a copy of the article's text.

    Args:
        path: UTF-8 text file.

    Returns:
        The frame of `tokens_of`.

    Raises:
        InputError: The file is missing, is not UTF-8 or holds none of the article's headings.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"{file} does not exist: name a text file of the article.") from None
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8: save the article's text as UTF-8.") from None
    found = tokens_of(text)
    if found.empty or set(found["section"]) <= {"title", "footnotes"}:
        raise InputError(
            f"{file} holds none of the article's headings ({HEADINGS[4][0]!r}, …): "
            "name a plain-text copy of the whole article."
        )
    return found
