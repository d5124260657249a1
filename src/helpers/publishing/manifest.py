"""The manifest of a run: every file with its fingerprint, exhibit and inputs; written last.

`MANIFEST.csv` lists the files that git keeps and is kept itself; `MANIFEST.run.csv` lists all of
them, executed notebooks included, and stays on the machine.
"""

import csv
import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from helpers.exhibits.registry import registry
from helpers.sources.paths import REPORTS

COMMITTED = "MANIFEST.csv"
COMPLETE = "MANIFEST.run.csv"
COLUMNS = ("path", "sha256", "bytes", "exhibit", "inputs")

# Folders that git ignores, by their place below a language or the top.
LOCAL = ("notebooks", "customs")


def write_manifests(staged: Path, reports: Path = REPORTS) -> None:
    """Write both manifests of what the reports will hold once a run is moved to its place.

    Args:
        staged: The run's folder.
        reports: The reports as they are; files that the run replaces count no more.
    """
    files = _after_moving(staged, reports)
    for name, chosen in (
        (COMMITTED, {path: file for path, file in files.items() if is_committed(path)}),
        (COMPLETE, files),
    ):
        (staged / name).write_bytes(manifest(chosen.items()))


def is_committed(path: str) -> bool:
    """Whether git keeps a file of the reports."""
    parts = path.split("/")
    return not any(part in LOCAL for part in parts[:2]) and not parts[0].startswith(".")


def manifest(files: Iterable[tuple[str, Path]]) -> bytes:
    """The manifest of files as csv."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for path, file in sorted(files):
        content = file.read_bytes()
        exhibit = _exhibit(path)
        writer.writerow(
            (
                path,
                hashlib.sha256(content).hexdigest(),
                len(content),
                exhibit,
                " ".join(_inputs(path, exhibit)),
            )
        )
    return buffer.getvalue().encode("utf-8")


def _after_moving(staged: Path, reports: Path) -> dict[str, Path]:
    """Files by path, those of the run in place of the parts that it replaces."""
    new = {path.relative_to(staged).as_posix(): path for path in _files(staged)}
    replaced = {_part(name) for name in new}
    old = {path.relative_to(reports).as_posix(): path for path in _files(reports)}
    kept = {name: path for name, path in old.items() if _part(name) not in replaced}
    both = kept | new
    return {name: path for name, path in both.items() if name not in (COMMITTED, COMPLETE)}


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    ]


def _part(name: str) -> str:
    """What is moved as a whole: two levels below a language, else the top one."""
    parts = name.split("/")
    return "/".join(parts[:2]) if parts[0] in ("en", "ru") else parts[0]


def _exhibit(path: str) -> str:
    """The exhibit that a file holds; empty for files of many."""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return stem if stem in registry() else ""


def _inputs(path: str, exhibit: str) -> list[str]:
    """Data files behind a file; of a document, its notebook."""
    if exhibit:
        return list(registry()[exhibit].data)
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    notebooks = dict.fromkeys(entry.notebook for entry in registry().values())
    if stem in notebooks:
        return [f"{stem}.ipynb"]
    if "/documents/" in path or "/site/" in path:
        return [f"{name}.ipynb" for name in notebooks]
    return []
