"""`data/README.md`, the codebook: generated from the data package, so that it cannot rot."""

from typing import Any

from helpers.publishing.generated import replace_passage
from helpers.sources.data import datapackage
from helpers.sources.paths import DATA

CODEBOOK = DATA / "README.md"


def refresh_codebook() -> None:
    """Write the codebook's generated passage."""
    replace_passage(CODEBOOK, "codebook", codebook())


def codebook() -> str:
    """Every data file with its columns, as Markdown."""
    return "\n\n".join(_file(entry) for entry in datapackage()["resources"])


def _file(entry: dict[str, Any]) -> str:
    sources = "; ".join(source["title"] for source in entry["sources"])
    rows = [_column(field) for field in entry["schema"]["fields"]]
    return "\n".join(
        [
            f"### `{entry['path']}`",
            "",
            f"{entry['title']}. {entry['description']}",
            "",
            f"Source: {sources}.",
            "",
            "| column | type | unit | meaning | allowed |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )


def _column(field: dict[str, Any]) -> str:
    limits = field.get("constraints", {})
    allowed = []
    if "enum" in limits:
        allowed.append(", ".join(str(value) for value in limits["enum"]))
    if "minimum" in limits or "maximum" in limits:
        allowed.append(f"{limits.get('minimum', '')} … {limits.get('maximum', '')}".strip())
    if "pattern" in limits:
        allowed.append(f"`{limits['pattern']}`".replace("|", "\\|"))
    if limits.get("required"):
        allowed.append("never empty")
    cells = (
        f"`{field['name']}`",
        field["type"],
        field.get("unit", ""),
        field["title"],
        "; ".join(allowed),
    )
    return "| " + " | ".join(cells) + " |"
