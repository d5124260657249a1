"""The strict run: what papermill lets pass is a failure, and a failed run leaves nothing behind."""

import os
import stat
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.publishing import runner
from helpers.publishing.notebooks import in_one_language, read_notebook
from helpers.publishing.runner import Job, RunFailedError, refuse_unclean, reproduce, run_jobs
from helpers.sources.errors import InputError


def notebook(folder: Path, *cells: str, name: str = "1_small") -> Path:
    """A small notebook with a parameters cell and some code."""
    parameters = new_code_cell('LANGUAGE = "en"', metadata={"tags": ["parameters"]})
    narrative = [
        new_markdown_cell("English", metadata={"tags": ["lang-en"]}),
        new_markdown_cell("По-русски", metadata={"tags": ["lang-ru"]}),
    ]
    path = folder / f"{name}.ipynb"
    code = [new_code_cell(cell) for cell in cells]
    nbformat.write(new_notebook(cells=[parameters, *narrative, *code]), path)
    return path


SAVES = """
import os, pathlib
folder = pathlib.Path(os.environ["AMUR_OUTPUT"]) / LANGUAGE / "exhibits"
folder.mkdir(parents=True, exist_ok=True)
(folder / "x.csv").write_text(LANGUAGE)
"""


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_clean_run_writes_both_languages_each_with_its_own_cells(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    finished = reproduce(reports, sources=[notebook(tmp_path, SAVES)], workers=2)
    assert [run.job.language for run in finished] == ["en", "ru"]
    assert (reports / "ru" / "exhibits" / "x.csv").read_text() == "ru"
    executed = read_notebook(reports / "ru" / "notebooks" / "1_small.ipynb")
    words = [cell.source for cell in executed.cells if cell.cell_type == "markdown"]
    assert words == ["По-русски"]
    # The stamp names versions and data, and no time or path.
    assert executed.metadata["amur"]["versions"]["pandas"]
    assert "papermill" not in executed.metadata
    assert [path.name for path in reports.iterdir() if path.name.startswith(".")] == []


def test_two_clean_runs_leave_the_same_notebooks(tmp_path: Path) -> None:
    source = notebook(tmp_path, SAVES)
    for name in ("first", "second"):
        reproduce(tmp_path / name, ["en"], [source], workers=1)
    assert tree(tmp_path / "first") == tree(tmp_path / "second")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("raise ValueError('no such year')", ["1_small (en)", "no such year", "cell ["]),
        ("import warnings\nwarnings.warn('old')", ["1_small (en)", "warning is a failure", "old"]),
        ("import sys\nsys.stderr.write('noise')", ["1_small (en)", "noise"]),
    ],
)
def test_a_failed_run_names_the_cell_and_leaves_the_reports_alone(
    tmp_path: Path, cell: str, words: list[str]
) -> None:
    reports = tmp_path / "reports"
    reproduce(reports, ["en"], [notebook(tmp_path, SAVES)], workers=1)
    before = tree(reports)
    with pytest.raises(RunFailedError) as caught:
        reproduce(reports, ["en"], [notebook(tmp_path, SAVES, cell)], workers=1)
    for word in words:
        assert word in str(caught.value)
    assert tree(reports) == before


def test_execution_counts_must_run_from_one(tmp_path: Path) -> None:
    cells = [new_code_cell("1", execution_count=1), new_code_cell("2", execution_count=3)]
    with pytest.raises(RunFailedError, match=r"cell \[2\] `2`: its execution count is 3"):
        refuse_unclean(new_notebook(cells=cells), "small")


def test_a_misspelt_parameter_stops_the_run_before_it_begins(tmp_path: Path) -> None:
    job = Job(notebook(tmp_path), "en", {"LANGAUGE": "ru"})
    with pytest.raises(InputError, match="has no parameter LANGAUGE; it has LANGUAGE"):
        run_jobs([job], tmp_path / "out", 1)
    assert not (tmp_path / "out").exists()


def test_a_notebook_that_is_no_notebook_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "1_broken.ipynb"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"1_broken\.ipynb is not a valid notebook"):
        reproduce(tmp_path / "reports", ["en"], [broken])
    with pytest.raises(InputError, match=r"There is no notebook .*none\.ipynb"):
        read_notebook(tmp_path / "none.ipynb")


def test_one_language_keeps_untagged_cells(tmp_path: Path) -> None:
    own = in_one_language(read_notebook(notebook(tmp_path, "x = 1")), "ru")
    assert [cell.source for cell in own.cells] == ['LANGUAGE = "en"', "По-русски", "x = 1"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no read-only folders of this kind")
def test_a_read_only_reports_folder_gets_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    reports.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(reports, os.W_OK):  # root writes anywhere: the system's answer is put in its place

        def refuse(*args: object, **kwargs: object) -> str:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(runner.tempfile, "mkdtemp", refuse)
    try:
        with pytest.raises(
            InputError, match=r"Cannot write to .*: Permission denied; make"
        ) as caught:
            reproduce(reports, ["en"], [notebook(tmp_path)])
    finally:
        reports.chmod(stat.S_IRWXU)
    assert "\n" not in str(caught.value)


def test_a_full_disk_gets_one_sentence_and_leaves_the_reports_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = tmp_path / "reports"
    source = notebook(tmp_path, SAVES)
    reproduce(reports, ["en"], [source], workers=1)
    before = tree(reports)
    real = Path.rename
    calls = []

    def rename(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 4:  # the second folder is being moved in when the disk is full
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(InputError, match="No space left on device"):
        reproduce(reports, ["en"], [source], workers=1)
    monkeypatch.undo()
    assert len(calls) > 4  # what had been moved went back
    assert tree(reports) == before
