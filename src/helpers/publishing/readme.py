"""The README's generated passages in both languages: exhibits, the audit's findings, the badge."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.analysis.claims import AUDIT_TABLES, Audit, audit
from helpers.exhibits.audit_letter import badge_svg, readme_passage
from helpers.exhibits.language import LANGUAGES, Language, language, t, use_language
from helpers.exhibits.registry import STATUS_WORDS, Entry, registry
from helpers.exhibits.say import sentence
from helpers.publishing.generated import replace_passage
from helpers.sources.data import load
from helpers.sources.paths import REPORTS, ROOT

READMES: dict[Language, str] = {"en": "README.md", "ru": "README.ru.md"}


def refresh_readmes() -> None:
    """Write the generated passages into both READMEs."""
    for code in LANGUAGES:
        for name, text in PASSAGES.items():
            replace_passage(ROOT / READMES[code], name, text(code))


def refresh_badges() -> None:
    """Write the badges that the READMEs show."""
    for code in LANGUAGES:
        badge_path(code).write_text(badge(code), encoding="utf-8", newline="\n")


def badge_path(code: Language) -> Path:
    """Where the badge of one language lies."""
    return REPORTS / code / "badge.svg"


def exhibit_table(code: Language) -> str:
    """Every exhibit with its status, notebook, data and files, as a Markdown table."""
    with speaking(code):
        head = t(
            en="| exhibit | title | status | notebook | data | files |",
            ru="| материал | название | статус | тетрадь | данные | файлы |",
        )
        return "\n".join([head, "|---|---|---|---|---|---|", *map(_row, registry().values())])


def audit_passage(code: Language) -> str:
    """How many claims were reproduced, and the three findings that matter most."""
    with speaking(code):
        return readme_passage(_audit(), load("consequences"))


def trends_passage(code: Language) -> str:
    """How many trends are established, and how many plain least squares would have called."""
    rows = pd.read_csv(REPORTS / "data" / "trends.csv")
    values = rows[rows["region"] != "DFO"].set_index(["method", "quantity"])["value"]
    facts = {
        "established": int(values["verdict", "established"].sum()),
        "tested": len(values["gls_pooled_rho", "p"]),
        "naive": int((values["ols", "p"] < 0.05).sum()),
    }
    with speaking(code):
        return sentence(
            en="- **What the trend regressions say:** trends are established in {established} of "
            "{tested} tested regions. Least squares that takes persistent years for independent "
            "would have called {naive}.",
            ru="- **Что говорят регрессии тренда:** тренд установлен в {established} из {tested} "
            "проверенных регионов. Обычный МНК, принимающий годы за независимые, нашёл бы {naive}.",
            facts=facts,
        )


def badge(code: Language) -> str:
    """The badge `reproduced n of m` as svg."""
    with speaking(code):
        return badge_svg(_audit())


PASSAGES: dict[str, Callable[[Language], str]] = {
    "exhibits": exhibit_table,
    "audit": audit_passage,
    "trends": trends_passage,
}


@cache
def _audit() -> Audit:
    return audit({name: load(name) for name in AUDIT_TABLES})


@contextmanager
def speaking(code: Language) -> Iterator[None]:
    """One language inside, the one before afterwards."""
    before = language()
    use_language(code)
    try:
        yield
    finally:
        use_language(before)


def _row(entry: Entry) -> str:
    code = language()
    folder = f"reports/{code}/exhibits/{entry.id}"
    endings = ["csv", "svg", "png", "tex" if entry.kind == "table" else "pdf"]
    files = " ".join(f"[{ending}]({folder}.{ending})" for ending in endings)
    notebook = f"[{entry.notebook}](notebooks/{entry.notebook}.ipynb)"
    cells = (
        f"{entry.label} (`{entry.id}`)",
        entry.title[code],
        STATUS_WORDS[entry.status][code],
        notebook,
        ", ".join(entry.data),
        files,
    )
    return "| " + " | ".join(cells) + " |"
