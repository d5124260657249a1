"""The registry of exhibits: the one place that names every table and picture.

`registry.toml` is read once. The README's table, captions, file names, the order of the reports
and the tests come from it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from helpers.exhibits.language import LANGUAGES, language, t
from helpers.sources.errors import InputError

Kind = Literal["table", "chart"]
Status = Literal["printed", "derived", "substitute", "not published", "synthetic", "official file"]

REGISTRY = Path(__file__).with_name("registry.toml")

STATUS_WORDS: dict[str, dict[str, str]] = {
    "printed": {"en": "printed", "ru": "напечатано в статье"},
    "derived": {"en": "derived", "ru": "вычислено по напечатанному"},
    "substitute": {"en": "substitute", "ru": "другой показатель того же"},
    "not published": {"en": "not published", "ru": "не опубликовано"},
    "synthetic": {"en": "synthetic data", "ru": "синтетические данные"},
    "official file": {"en": "official file", "ru": "официальный файл"},
}


@dataclass(frozen=True)
class Entry:
    """One exhibit as the registry describes it.

    Attributes:
        id: `T1`–`T3` and `C1`–`C4` for the article's exhibits, a speaking id for ours.
        kind: Table or chart.
        number: Number in the article, or running number among ours of the same kind.
        own: Whether the exhibit is ours and not the article's.
        notebook: Name of the notebook that owns it, without ending.
        section: Section of the article that it belongs to.
        status: How much of it the article's text gives.
        title: Title by language.
        printed_title: Title as printed in the article, by language; empty for ours.
        unit: Unit by language; empty where the columns carry units of their own.
        source: Source note by language.
        decimals: Decimals as printed; None where rows differ.
        data: Data files behind it.
    """

    id: str
    kind: Kind
    number: int
    own: bool
    notebook: str
    section: str
    status: Status
    title: dict[str, str]
    printed_title: dict[str, str]
    unit: dict[str, str]
    source: dict[str, str]
    decimals: int | None
    data: tuple[str, ...]

    @property
    def label(self) -> str:
        """`Table 2`, `Chart 1`; ours count apart: `Table A1`, `Figure A1`."""
        if not self.own:
            word = (
                t(en="Table", ru="Таблица")
                if self.kind == "table"
                else t(en="Chart", ru="Диаграмма")
            )
            return f"{word} {self.number}"
        word = t(en="Table", ru="Таблица") if self.kind == "table" else t(en="Figure", ru="Рисунок")
        return f"{word} {t(en='A', ru='А')}{self.number}"

    @property
    def titled(self) -> str:
        """Title and unit in the language in use."""
        unit = self.unit[language()]
        return self.title[language()] + (f", {unit}" if unit else "")

    @property
    def caption(self) -> str:
        """Label, title and unit in the language in use, as a document prints them."""
        return f"{self.label}. {self.titled}"


@cache
def registry() -> dict[str, Entry]:
    """All exhibits by id, in report order.

    Raises:
        InputError: An entry lacks a field or has an unknown value.
    """
    raw = tomllib.loads(REGISTRY.read_text(encoding="utf-8"))
    counts = {"table": 0, "chart": 0}
    entries: dict[str, Entry] = {}
    for name, fields in raw.items():
        own = "article_number" not in fields
        if own and fields.get("kind") in counts:
            counts[fields["kind"]] += 1
        number = counts.get(fields.get("kind", ""), 0) if own else fields["article_number"]
        entries[name] = _entry(name, fields, number, own)
    return entries


def entry(exhibit_id: str) -> Entry:
    """One exhibit's entry.

    Raises:
        InputError: No exhibit has this id.
    """
    if exhibit_id not in registry():
        known = ", ".join(registry())
        raise InputError(f"Unknown exhibit {exhibit_id!r}; the exhibits are {known}.")
    return registry()[exhibit_id]


def _entry(name: str, fields: dict[str, Any], number: int, own: bool) -> Entry:
    where = f"registry.toml, [{name}]"
    required = {"kind", "notebook", "section", "status", "title", "source", "data"}
    optional = {"article_number", "printed_title", "unit", "decimals"}
    if missing := required - fields.keys():
        raise InputError(f"{where}: add {', '.join(sorted(missing))}.")
    if unknown := fields.keys() - required - optional:
        raise InputError(f"{where}: unknown field {', '.join(sorted(unknown))}.")
    for field, allowed in (("kind", get_args(Kind)), ("status", get_args(Status))):
        if fields[field] not in allowed:
            raise InputError(f"{where}: {field} must be one of {', '.join(allowed)}.")
    empty = dict.fromkeys(LANGUAGES, "")
    texts = {}
    for field in ("title", "printed_title", "unit", "source"):
        texts[field] = fields.get(field, empty)
        if set(texts[field]) != set(LANGUAGES):
            raise InputError(f"{where}: {field} needs both languages, en and ru.")
    return Entry(
        id=name,
        kind=fields["kind"],
        number=number,
        own=own,
        notebook=fields["notebook"],
        section=fields["section"],
        status=fields["status"],
        decimals=fields.get("decimals"),
        data=tuple(fields["data"]),
        **texts,
    )
