"""The strict headless run: all notebooks, both languages, all files or none.

papermill executes; this module is strict where papermill is lax: parameters must exist, a warning
is a failure, execution counts must run 1…n, and nothing reaches `reports/` before everything has
passed.
"""

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from helpers.exhibits.language import LANGUAGES, Language
from helpers.exhibits.registry import registry
from helpers.exhibits.show import OUTPUT_VARIABLE, status_of_run
from helpers.publishing.notebooks import (
    checked_parameters,
    in_one_language,
    notebook_paths,
    read_notebook,
)
from helpers.publishing.stamp import stamp
from helpers.sources.errors import InputError
from helpers.sources.paths import REPORTS, shown

# Past this a kernel is taken for hung (papermill issue 711): far above any notebook's real time.
CELL_SECONDS = 900


class RunFailedError(RuntimeError):
    """A notebook did not run cleanly: which, where and why, in one message."""


@dataclass(frozen=True)
class Job:
    """One notebook in one language."""

    source: Path
    language: Language
    parameters: dict[str, object] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """What progress and errors call it."""
        return f"{self.source.stem} ({self.language})"


@dataclass(frozen=True)
class Finished:
    """A notebook that ran cleanly."""

    job: Job
    seconds: float


def reproduce(
    reports: Path = REPORTS,
    languages: Sequence[Language] = LANGUAGES,
    sources: Sequence[Path] | None = None,
    workers: int | None = None,
    after: Sequence = (),
) -> list[Finished]:
    """Execute notebooks and replace the reports by what they made.

    Args:
        reports: Folder to write to; only `<language>/exhibits`, `<language>/notebooks` and `data`
            are replaced, and whatever the steps in `after` make.
        languages: Languages to run.
        sources: Notebooks to run; all by default.
        workers: How many at a time; the number of cores by default.
        after: Steps `step(staging)` that make more from the executed notebooks before anything is
            moved.

    Returns:
        Finished runs in the order of the jobs.

    Raises:
        InputError: A notebook, a parameter or the reports folder is not fit for a run.
        RunFailedError: A notebook failed; the reports are as they were.
    """
    paths = list(sources) if sources is not None else notebook_paths()
    jobs = [Job(path, language) for path in paths for language in languages]
    with staging(reports) as folder:
        if sources is not None:
            _keep_the_rest(reports, folder, languages)
        finished = run_jobs(jobs, folder, workers or os.cpu_count() or 1)
        for step in after:
            step(folder)
        replace(folder, reports)
    return finished


def _keep_the_rest(reports: Path, folder: Path, languages: Sequence[Language]) -> None:
    """In a run of some notebooks, what the others made stays as it is."""
    for place in ("data", *(f"{code}/{part}" for code in languages for part in KEPT)):
        if (reports / place).is_dir():
            shutil.copytree(reports / place, folder / place)


KEPT = ("exhibits", "notebooks")


def run_jobs(jobs: Sequence[Job], folder: Path, workers: int) -> list[Finished]:
    """Execute jobs in parallel into a staging folder, with a progress bar on a terminal."""
    from tqdm import tqdm

    prepared = {job: _prepared(job) for job in jobs}
    os.environ[OUTPUT_VARIABLE] = str(folder)
    done: dict[Job, Finished] = {}
    try:
        with (
            ThreadPoolExecutor(max_workers=workers) as pool,
            tqdm(total=len(jobs), unit="notebook", file=sys.stderr, disable=None) as bar,
        ):
            futures = {pool.submit(_run, job, prepared[job], folder): job for job in jobs}
            try:
                for future in as_completed(futures):
                    done[futures[future]] = future.result()
                    bar.set_postfix_str(futures[future].name)
                    bar.update()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        os.environ.pop(OUTPUT_VARIABLE, None)
    return [done[job] for job in jobs]


def _prepared(job: Job) -> NotebookNode:
    """A job's notebook in its language, with its parameters checked before anything runs."""
    notebook = read_notebook(job.source)
    checked_parameters(notebook, job.source, {"LANGUAGE": job.language} | job.parameters)
    return in_one_language(notebook, job.language)


def _run(job: Job, notebook: NotebookNode, folder: Path) -> Finished:
    """Execute one notebook; it appears under its real name only when it ran cleanly."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    began = time.monotonic()
    target = folder / job.language / "notebooks" / job.source.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="amur-") as scratch:
        source, output = Path(scratch) / "source.ipynb", Path(scratch) / "output.ipynb"
        nbformat.write(notebook, source)
        try:
            papermill.execute_notebook(
                str(source),
                str(output),
                parameters={"LANGUAGE": job.language} | job.parameters,
                language="python",
                kernel_name="python3",  # this environment's own, whatever the file says
                cwd=str(job.source.parent),
                progress_bar=False,
                log_output=False,
                execution_timeout=CELL_SECONDS,
                config=_kernel_config(Path(scratch)),
            )
        except PapermillExecutionError as error:
            cause = f"{error.ename}: {error.evalue}".strip()
            raise RunFailedError(f"{job.name}, {_place(error)}: {cause}") from None
        except Exception as error:
            raise RunFailedError(f"{job.name}: {type(error).__name__}: {error}") from error
        executed = nbformat.read(output, as_version=4)
    refuse_unclean(executed, job.name)
    nbformat.write(stamp(executed, job.source), target)
    return Finished(job, time.monotonic() - began)


def _place(error: Exception) -> str:
    """Where a cell failed: its number and first line."""
    first = (getattr(error, "source", "") or "").strip().splitlines()
    return f"cell [{getattr(error, 'exec_count', '?')}] `{first[0] if first else ''}`"


def refuse_unclean(notebook: NotebookNode, name: str) -> None:
    """Fail on what papermill lets pass: warnings on stderr, cells skipped or out of order.

    Raises:
        RunFailedError: With notebook, cell and cause.
    """
    expected = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        expected += 1
        first = cell.source.strip().splitlines()[0] if cell.source.strip() else "(empty)"
        where = f"{name}, cell [{expected}] `{first}`"
        if cell.execution_count != expected:
            raise RunFailedError(f"{where}: its execution count is {cell.execution_count}")
        for output in cell.outputs:
            if output.output_type == "error":
                raise RunFailedError(f"{where}: {output.ename}: {output.evalue}")
            if output.output_type == "stream" and output.name == "stderr":
                cause = output.text.strip().splitlines()
                raise RunFailedError(
                    f"{where}: a warning is a failure: {cause[0] if cause else ''}"
                )


def _kernel_config(scratch: Path) -> Any:
    """Kernels talk through files where the system can: parallel runs then share no port.

    Each kernel needs a path of its own, as jupyter_client's default is one name for all of them.
    """
    from traitlets.config import Config

    if sys.platform == "win32":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(scratch / "k")}})


@contextlib.contextmanager
def staging(reports: Path) -> Iterator[Path]:
    """A folder beside the reports that is gone afterwards, whatever happened.

    Raises:
        InputError: The reports folder cannot be written to, or the disk is full.
    """
    folder: Path | None = None
    try:
        reports.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".staging-", dir=reports))
        yield folder
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"Cannot write to {shown(reports)}: {reason}; make the folder writable or free some "
            "space and run again. The earlier reports are untouched."
        ) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def replace(staged: Path, reports: Path) -> None:
    """Move every staged folder two levels deep to its place, the old one out of the way first.

    If a move fails, what was moved before goes back, so that the reports are old or new as a whole.
    """
    swaps = [(part, reports / part.relative_to(staged)) for part in sorted(_parts(staged))]
    aside = Path(tempfile.mkdtemp(prefix=".staging-old-", dir=reports))
    moved: list[tuple[Path, Path | None, Path]] = []
    try:
        for number, (new, place) in enumerate(swaps):
            place.parent.mkdir(parents=True, exist_ok=True)
            old = aside / str(number) if place.exists() else None
            if old is not None:
                place.rename(old)
            moved.append((place, old, new))
            new.rename(place)
    except OSError:
        for place, old, new in reversed(moved):
            if place.exists():
                place.rename(new)
            if old is not None:
                old.rename(place)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _parts(staged: Path) -> Iterator[Path]:
    """What is replaced as a whole: `<language>/<folder or file>`, and `data`."""
    for top in staged.iterdir():
        if top.is_dir() and top.name in LANGUAGES:
            yield from top.iterdir()
        else:
            yield top


def summary(finished: Sequence[Finished], reports: Path) -> str:
    """Table at the end of a run: exhibit, status, files, seconds of its notebook."""
    seconds: dict[str, float] = {}
    for run in finished:
        seconds[run.job.source.stem] = seconds.get(run.job.source.stem, 0) + run.seconds
    rows = [("exhibit", "status", "files", "seconds")]
    for entry in registry().values():
        if entry.notebook not in seconds:
            continue
        files = sum(
            len(list((reports / language / "exhibits").glob(f"{entry.id}.*")))
            for language in {run.job.language for run in finished}
        )
        status = status_of_run(entry)
        rows.append((entry.id, status, str(files), f"{seconds[entry.notebook]:.1f}"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
