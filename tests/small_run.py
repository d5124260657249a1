"""A run of one small notebook, made without a kernel: real exhibits, a sentence, a formula.

Documents are made from it as from a real run, so that tests can change its data and spoil it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat import v4

from helpers import load
from helpers.analysis.shares import PartnerTrade
from helpers.exhibits.described import EXHIBIT_TYPE, described
from helpers.exhibits.language import LANGUAGES, t, use_language
from helpers.exhibits.registry import entry
from helpers.exhibits.say import sentence
from helpers.exhibits.show import build, save
from helpers.exhibits.tables import Table, render
from helpers.publishing import documents

NAME = "3_china_cooperation"
TRADE = PartnerTrade(exports=234.1, imports=179.5, export_share=45.9)


def small_run(folder: Path, shares: pd.DataFrame | None = None) -> Path:
    """Write executed notebooks and exhibits of both languages into a folder."""
    shares = load("table2") if shares is None else shares
    shown: dict[str, Callable[[], Any]] = {
        "T1": lambda: build("T1", load("table1")),
        "T2": lambda: build("T2", shares, load("regions")),
        "china_share_lines": lambda: build("china_share_lines", shares, load("regions")),
        "trade_balance": lambda: build("trade_balance", TRADE),
        "T3": lambda: build("T3", load("table3")),
    }
    for language in LANGUAGES:
        use_language(language)
        cells = [
            v4.new_markdown_cell(t(en="# China: a small run", ru="# Китай: малый запуск")),
            v4.new_markdown_cell(
                t(
                    en="See Table 2 and Figure A5 [@lazareva2022]; $p < 0.05$ and $\\rho^2$.",
                    ru="См. таблицу 2 и рисунок А5 [@lazareva2022]; $p < 0{,}05$ и $\\rho^2$.",
                )
            ),
            v4.new_markdown_cell(t(en="## Shares", ru="## Доли")),
        ]
        cells += [
            _cell(number, _output(name, make(), folder / language / "exhibits"))
            for number, (name, make) in enumerate(shown.items(), start=1)
        ]
        said = sentence(
            en="In 2021 the share was {share:.1%}.",
            ru="В 2021 году доля составляла {share:.1%}.",
            facts={"share": float(_amur_2021(shares))},
        )
        cells.append(_cell(len(shown) + 1, v4.new_output("display_data", {"text/markdown": said})))
        notebook = v4.new_notebook(cells=cells)
        for number, cell in enumerate(notebook.cells):
            cell.id = f"c{number:02}"
        notebook.metadata["amur"] = {"versions": {"python": "3"}, "data_sha256": "0" * 64}
        path = folder / language / "notebooks" / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
    use_language("en")
    return folder


def make(folder: Path, patch: pytest.MonkeyPatch, only: tuple[str, ...] = ()) -> Path:
    """Make a small run's documents in its own folder."""
    patch.setattr(documents, "notebook_paths", lambda: [Path(f"{NAME}.ipynb")])
    documents.make_documents(folder, folder, folder, only, workers=2)
    return folder


def spoil(folder: Path, change: Callable[[nbformat.NotebookNode], None]) -> None:
    """Change the English executed notebook."""
    path = folder / "en" / "notebooks" / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def exhibit_output(notebook: nbformat.NotebookNode, name: str) -> dict[str, Any]:
    """What documents are made from, of one exhibit."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.data.get(EXHIBIT_TYPE)
            if data and data["id"] == name:
                return data
    raise AssertionError(f"{name} is not shown.")


def _cell(count: int, output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return v4.new_code_cell(f"show_{count}()", execution_count=count, outputs=[output])


def _output(name: str, exhibit: Any, folder: Path) -> nbformat.NotebookNode:
    here = entry(name)
    save(exhibit, here, folder)
    data = {EXHIBIT_TYPE: described(exhibit, here), "text/plain": name}
    if isinstance(exhibit, Table):
        data["text/html"] = render(exhibit, here, "html")
    return v4.new_output("display_data", data, metadata={"exhibit": name})


def _amur_2021(shares: pd.DataFrame) -> float:
    chosen = shares[(shares["region"] == "Amur") & (shares["year"] == 2021)]
    return chosen["share"].iloc[0]
