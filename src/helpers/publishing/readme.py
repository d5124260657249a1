"""The README's generated passages: the exhibit table in both languages."""

from helpers.exhibits.language import LANGUAGES, Language, language, t, use_language
from helpers.exhibits.registry import STATUS_WORDS, Entry, registry
from helpers.publishing.generated import replace_passage
from helpers.sources.paths import ROOT

READMES: dict[Language, str] = {"en": "README.md", "ru": "README.ru.md"}


def refresh_readmes() -> None:
    """Write the exhibit tables into both READMEs."""
    for code in LANGUAGES:
        replace_passage(ROOT / READMES[code], "exhibits", exhibit_table(code))


def exhibit_table(code: Language) -> str:
    """Every exhibit with its status, notebook, data and files, as a Markdown table."""
    before = language()
    use_language(code)
    try:
        head = t(
            en="| exhibit | title | status | notebook | data | files |",
            ru="| материал | название | статус | тетрадь | данные | файлы |",
        )
        return "\n".join([head, "|---|---|---|---|---|---|", *map(_row, registry().values())])
    finally:
        use_language(before)


def _row(entry: Entry) -> str:
    code = language()
    folder = f"reports/{code}/exhibits/{entry.id}"
    endings = ["csv", "svg", "png", *(["tex"] if entry.kind == "table" else [])]
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
