"""Refresh everything that is committed and generated, and print what moved.

For people who changed data, code or words on purpose; CI never runs it.
"""

import hashlib
import json
from pathlib import Path

import nbformat

from helpers.exhibits.described import EXHIBIT_TYPE
from helpers.publishing.codebook import refresh_codebook
from helpers.publishing.documents import documents_step
from helpers.publishing.manifest import write_manifests
from helpers.publishing.notebooks import notebook_paths, read_notebook
from helpers.publishing.readme import refresh_badges, refresh_readmes
from helpers.publishing.runner import reproduce
from helpers.sources.data import fingerprint
from helpers.sources.paths import DATA, DATAPACKAGE, NOTEBOOKS, REPORTS, ROOT, shown


def update(workers: int | None = None) -> list[str]:
    """Refresh fingerprints, reports, stored outputs, README tables and the codebook.

    Returns:
        One line a committed file that changed.
    """
    before = _state()
    refresh_fingerprints()
    # Badges come from the data alone, and the manifest, written last, lists them.
    refresh_badges()
    refresh_codebook()
    reproduce(workers=workers, after=[store_outputs, documents_step(REPORTS), write_manifests])
    refresh_readmes()
    after = _state()
    return [
        f"{_what(before.get(name), after.get(name))} {name}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def refresh_fingerprints(descriptor: Path = DATAPACKAGE) -> None:
    """Write each data file's size and SHA-256 into the data package."""
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    for entry in package["resources"]:
        content = (descriptor.parent / entry["path"]).read_bytes()
        entry["bytes"], entry["hash"] = len(content), fingerprint(content)
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    descriptor.write_text(text, encoding="utf-8")


def store_outputs(staged: Path) -> None:
    """Store the outputs of the English run in the source notebooks, cell by cell."""
    for path in notebook_paths():
        source = read_notebook(path)
        executed = read_notebook(staged / "en" / "notebooks" / path.name)
        outputs = {cell.id: cell.outputs for cell in executed.cells if cell.cell_type == "code"}
        count = 0
        for cell in source.cells:
            if cell.cell_type != "code":
                continue
            count += 1
            cell.execution_count = count
            cell.outputs = [_committed(output, count) for output in outputs[cell.id]]
        nbformat.write(source, path)


def _committed(output: nbformat.NotebookNode, count: int) -> nbformat.NotebookNode:
    """An output without what only the runner's copy carries."""
    if "data" in output:
        output.data.pop(EXHIBIT_TYPE, None)
    if output.output_type == "execute_result":
        output.execution_count = count
    return output


def _state() -> dict[str, str]:
    """SHA-256 of every file that an update may change."""
    files = [
        *ROOT.glob("*.md"),
        *NOTEBOOKS.glob("*.ipynb"),
        *DATA.rglob("*"),
        *(path for path in REPORTS.rglob("*") if "notebooks" not in path.parts),
    ]
    return {
        shown(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
        if path.is_file() and "customs" not in path.parts
    }


def _what(old: str | None, new: str | None) -> str:
    return "new     " if old is None else "gone    " if new is None else "changed "
