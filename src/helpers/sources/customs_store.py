"""The Parquet store of customs rows: what is in it, and how it changes all at once or not at all.

Layout: ``trade/<year>/<month>/<import>-<n>.parquet``, ``set_aside/<import>.csv`` and
``manifest.json``. The manifest names the parts that count; a part that it does not name is left
over from an interrupted import and is never read. A change writes new parts beside the old ones and
then replaces the manifest in one step, which the file system does whole or not at all, so a process
killed at any moment leaves either the old store or the new one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from helpers.sources.errors import InputError

FORMAT = 1
MANIFEST = "manifest.json"
STAGING = ".staging"
Covered = tuple[str, int, int, str]
"""Direction, year, month, region: what a part covers."""


@dataclass(frozen=True)
class Part:
    """One Parquet file of the store.

    Attributes:
        path: Where it lies, relative to the store, forward slashes.
        year: Calendar year of its rows.
        month_from: First month of its rows' period.
        month_to: Last month; the same as the first for monthly rows.
        rows: Number of rows.
        regions: Direction → OKATO codes of the regions that have rows in it.
        source: Name of the import that wrote it.
    """

    path: str
    year: int
    month_from: int
    month_to: int
    rows: int
    regions: dict[str, list[str]]
    source: str

    def covers(self) -> Iterator[Covered]:
        """Every direction, year, month and region that the part has rows of."""
        for direction, regions in self.regions.items():
            for month in range(self.month_from, self.month_to + 1):
                for region in regions:
                    yield direction, self.year, month, region


@dataclass
class Manifest:
    """Contents of a store.

    Attributes:
        parts: The files that count.
        imports: What was imported, in order: name, files with SHA-256 and rows.
        region_names: OKATO code → name as the files spell it.
        district_names: Two-digit code → name as the files spell it.
        synthetic: Whether the rows were made up by this package's generator.
    """

    parts: list[Part] = field(default_factory=list)
    imports: list[dict[str, object]] = field(default_factory=list)
    region_names: dict[str, str] = field(default_factory=dict)
    district_names: dict[str, str] = field(default_factory=dict)
    synthetic: bool = False

    def coverage(self) -> dict[Covered, str]:
        """What is covered, and by which import."""
        return {key: part.source for part in self.parts for key in part.covers()}

    def next_import(self) -> str:
        """A name that no import of this store has had."""
        last = max((int(str(entry["name"]).split("-")[1]) for entry in self.imports), default=0)
        return f"import-{last + 1:04d}"


def read_manifest(store: Path) -> Manifest:
    """What a store holds.

    Args:
        store: Folder of the store; need not exist.

    Returns:
        Its manifest, empty if there is none yet.

    Raises:
        InputError: The manifest is damaged, of another format, or names a part that is gone.
    """
    file = store / MANIFEST
    if not file.exists():
        return Manifest()
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content.pop("format") != FORMAT:
            raise InputError(f"{file}: written by another version of the package; import again")
        content["parts"] = [Part(**part) for part in content["parts"]]
        manifest = Manifest(**content)
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"{file}: not readable ({error}); delete the store and import again"
        ) from error
    for part in manifest.parts:
        if not (store / part.path).is_file():
            raise InputError(f"{store / part.path}: gone from the store; import its month again")
    return manifest


def write_manifest(store: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step: this is the moment at which a change counts.

    Args:
        store: Folder of the store, existing.
        manifest: The new contents; its parts must already lie in place.
    """
    content = {"format": FORMAT, **asdict(manifest)}
    new = store / f"{STAGING}-{MANIFEST}"
    with new.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=0, sort_keys=True)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(store / MANIFEST)


def clean(store: Path, manifest: Manifest) -> None:
    """Remove what an interrupted or replacing import left behind.

    Args:
        store: Folder of the store, locked by the caller.
        manifest: Its manifest; files that it does not name are removed.
    """
    shutil.rmtree(store / STAGING, ignore_errors=True)
    (store / f"{STAGING}-{MANIFEST}").unlink(missing_ok=True)
    named = {store / part.path for part in manifest.parts}
    for file in sorted((store / "trade").rglob("*.parquet")):
        if file not in named:
            file.unlink()
    known = {str(entry["name"]) for entry in manifest.imports}
    for file in sorted((store / "set_aside").glob("*.csv")):
        if file.stem not in known:
            file.unlink()


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Keep a second import out of a store; a process that dies releases the lock.

    Args:
        store: Folder of the store; made if it is not there.

    Raises:
        InputError: The folder cannot be made or written, or another import is running.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        stream = (store / ".lock").open("a+b")
    except OSError as error:
        raise InputError(
            f"{store}: cannot be written ({error.strerror}); choose another folder with --store"
        ) from error
    with stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            raise InputError(f"{store}: another import is running; wait for it to end") from error
        yield


def _lock(descriptor: int) -> None:
    """Lock an open file for this process; the operating system releases it with the process."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def missing_months(covered: Iterable[Covered]) -> list[str]:
    """Months between the first and the last that no row covers.

    Args:
        covered: What is covered, as from `Manifest.coverage`.

    Returns:
        Months as ``YYYY-MM``, in order.
    """
    months = {12 * year + month - 1 for _, year, month, _ in covered}
    if not months:
        return []
    gaps = sorted(set(range(min(months), max(months) + 1)) - months)
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in gaps]
