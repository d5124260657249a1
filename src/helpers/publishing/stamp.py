"""The stamp of an executed notebook: what it was made with, and no time."""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

from nbformat import NotebookNode

from helpers.sources.data import datapackage

STAMPED = ("jupyterlab", "pandas", "seaborn", "statsmodels", "papermill", "nbval", "matplotlib")


def data_hash() -> str:
    """One SHA-256 over the fingerprints of all data files, in the data package's order."""
    prints = "\n".join(entry["hash"] for entry in datapackage()["resources"])
    return hashlib.sha256(prints.encode()).hexdigest()


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that results depend on."""
    found = {name: version(name) for name in STAMPED}
    return {"python": platform.python_version(), **found}


def stamp(notebook: NotebookNode, source: Path) -> NotebookNode:
    """The notebook with a stamp in place of papermill's times and paths."""
    for cell in notebook.cells:
        for key in ("papermill", "execution", "collapsed"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"  # papermill draws a random one
    notebook.metadata.pop("papermill", None)
    notebook.metadata["amur"] = {
        "source": source.name,
        "data_sha256": data_hash(),
        "versions": versions(),
    }
    return notebook
