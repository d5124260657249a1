"""The notebooks' habits: skeleton, paired languages, short cells, outputs stored and in order."""

import ast
import copy
import re
import statistics
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.publishing.notebooks import (
    PARAMETERS_TAG,
    checked_parameters,
    in_one_language,
    notebook_paths,
    parameter_names,
    read_notebook,
    tags,
)
from helpers.sources.errors import InputError
from helpers.sources.paths import ROOT

PATHS = notebook_paths()
each_notebook = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]


def assert_outputs_stored_and_in_order(notebook: nbformat.NotebookNode) -> None:
    """nbval compares nothing where nothing is stored, so that must be red by itself."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        showing = re.search(r"\b(show|say|start|tell)\(", cell.source)
        assert bool(cell.outputs) == bool(showing), cell.source


@each_notebook
def test_outputs_are_stored_and_in_order(path: Path) -> None:
    assert_outputs_stored_and_in_order(read_notebook(path))


def test_a_stripped_notebook_turns_that_check_red() -> None:
    notebook = read_notebook(PATHS[1])
    stripped = copy.deepcopy(notebook)
    code = [cell for cell in stripped.cells if cell.cell_type == "code"]
    code[-1].outputs = []
    with pytest.raises(AssertionError):
        assert_outputs_stored_and_in_order(stripped)
    unordered = copy.deepcopy(notebook)
    code = [cell for cell in unordered.cells if cell.cell_type == "code"]
    code[-1].execution_count = 99
    with pytest.raises(AssertionError):
        assert_outputs_stored_and_in_order(unordered)


@each_notebook
def test_narrative_stands_in_pairs(path: Path) -> None:
    languages = [
        tag
        for cell in read_notebook(path).cells
        if cell.cell_type == "markdown"
        for tag in tags(cell)
    ]
    assert languages == ["lang-en", "lang-ru"] * (len(languages) // 2)
    for cell in read_notebook(path).cells:
        if "lang-en" in tags(cell):
            assert not re.search("[А-Яа-яЁё]", cell.source), cell.source
        if "lang-ru" in tags(cell):
            assert re.search("[А-Яа-яЁё]", cell.source), cell.source


@each_notebook
def test_the_skeleton(path: Path) -> None:
    notebook = in_one_language(read_notebook(path), "en")
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert text[0].startswith("# ")
    assert text[1].startswith("**Question.**")
    assert any(part.startswith("## Data") for part in text)
    assert re.match("## What (this does|may) not", text[-1]), text[-1]
    assert notebook.cells[2].metadata["tags"] == [PARAMETERS_TAG]
    assert f'start("{path.stem}", LANGUAGE)' in notebook.cells[3].source


@each_notebook
def test_cells_are_short_and_define_nothing(path: Path) -> None:
    lengths = []
    for cell in code_cells(path):
        tree = ast.parse(cell.source)
        for node in ast.walk(tree):
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda), cell.source
        lengths.append(sum(bool(line.strip()) for line in cell.source.splitlines()))
    assert statistics.median(lengths) <= 8
    assert sorted(lengths)[int(0.9 * len(lengths))] <= 18
    assert max(lengths) <= 24


@each_notebook
def test_no_path_no_clock_no_warning_in_outputs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "Traceback" not in text and str(ROOT) not in text
    for cell in code_cells(path):
        assert all(output.get("name") != "stderr" for output in cell.outputs)
    assert read_notebook(path).metadata.keys() <= {"kernelspec", "language_info"}


@each_notebook
def test_one_parameters_cell_and_misspelt_names_are_refused(path: Path) -> None:
    notebook = read_notebook(path)
    assert "LANGUAGE" in parameter_names(notebook, path)
    assert checked_parameters(notebook, path, {"LANGUAGE": "ru"})
    with pytest.raises(InputError, match=r"has no parameter LANGUAG; it has .*LANGUAGE"):
        checked_parameters(notebook, path, {"LANGUAG": "ru"})


def test_two_parameters_cells_or_none_are_refused() -> None:
    notebook = read_notebook(PATHS[0])
    cell = next(cell for cell in notebook.cells if PARAMETERS_TAG in tags(cell))
    notebook.cells.append(copy.deepcopy(cell))
    with pytest.raises(InputError, match="has 2 cells tagged 'parameters'"):
        parameter_names(notebook, PATHS[0])
    notebook.cells = [cell for cell in notebook.cells if PARAMETERS_TAG not in tags(cell)]
    with pytest.raises(InputError, match="has 0 cells tagged 'parameters'"):
        parameter_names(notebook, PATHS[0])


def nbval(folder: Path) -> subprocess.CompletedProcess:
    """`make test`'s nbval run over one folder."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "nbval_strict",
            "-p",
            "no:cacheprovider",
            "--nbval",
            "--nbval-current-env",
            "--rootdir",
            str(folder),
            "-c",
            str(ROOT / "pyproject.toml"),
            str(folder),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT / "tests",
        check=False,
    )


def test_nbval_goes_red_on_a_changed_output_and_on_an_unrun_cell(tmp_path: Path) -> None:
    notebook = read_notebook(PATHS[1])
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # The smallest notebook that still shows something: parameters, start, data, one table.
    notebook.cells = cells[:4]
    target = tmp_path / "small.ipynb"
    nbformat.write(notebook, target)
    passed = nbval(tmp_path)
    assert passed.returncode == 0, passed.stdout + passed.stderr

    changed = copy.deepcopy(notebook)
    output = changed.cells[3].outputs[0]
    assert "1,254" in output.data["text/html"]
    output.data["text/html"] = output.data["text/html"].replace("1,254", "1,255")
    nbformat.write(changed, target)
    failed = nbval(tmp_path)
    assert failed.returncode == 1 and "1,255" in failed.stdout

    unrun = copy.deepcopy(notebook)
    unrun.cells[3].execution_count = None
    unrun.cells[3].outputs = []
    nbformat.write(unrun, target)
    refused = nbval(tmp_path)
    assert refused.returncode != 0 and "was never run" in refused.stdout + refused.stderr
