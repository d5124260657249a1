"""Checks that need LibreOffice, poppler, Chromium or TeX: `make check-documents` runs them.

A program that is not there is a failure, not a skip. They read a whole run (`make reproduce`);
AMUR_CHECKED_REPORTS names another folder than reports/.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers.sources.paths import REPORTS


@pytest.fixture(scope="session")
def reports() -> Path:
    """A run with all documents and its executed notebooks."""
    folder = Path(os.environ.get("AMUR_CHECKED_REPORTS", REPORTS)).resolve()
    for language in ("en", "ru"):
        assert (folder / language / "notebooks").is_dir(), "run `make reproduce` first"
        assert (folder / language / "documents" / "report.pdf").is_file()
    return folder


def run(*command: str | Path, cwd: Path | None = None, seconds: int = 300) -> str:
    """A program's output; a missing or failing program fails the test."""
    found = shutil.which(str(command[0]))
    assert found, f"{command[0]} is not installed; see README on `make check-documents`"
    done = subprocess.run(
        [found, *map(str, command[1:])],
        cwd=cwd,
        capture_output=True,
        timeout=seconds,
    )
    said = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, said[-2000:] + done.stderr.decode("utf-8", "replace")[-2000:]
    return said


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory):
    """Convert a file by LibreOffice, each file once a session: convert(path, "pdf") -> path."""
    home = tmp_path_factory.mktemp("libreoffice")
    made: dict[tuple[Path, str], Path] = {}

    def convert_once(path: Path, form: str) -> Path:
        if (path, form) not in made:
            target = tmp_path_factory.mktemp("converted")
            run(
                "soffice",
                f"-env:UserInstallation={home.as_uri()}",
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                target,
                path,
            )
            (made[path, form],) = target.iterdir()
        return made[path, form]

    return convert_once
