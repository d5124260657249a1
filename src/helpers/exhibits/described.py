"""An exhibit as plain data: what documents are made from after the notebooks have run.

Words and printed cells for every format, and for a spreadsheet the values behind the cells, their
decimals and formulas. Everything is JSON, so that it travels in an executed notebook.
"""

from typing import Any

import pandas as pd

from helpers.exhibits.charts import Chart
from helpers.exhibits.language import language, t
from helpers.exhibits.registry import Entry
from helpers.exhibits.tables import Column, Table, source_line

# The runner's copy of a notebook also carries each exhibit in this form.
EXHIBIT_TYPE = "application/vnd.amur.exhibit+json"


def described(exhibit: Table | Chart, here: Entry) -> dict[str, Any]:
    """An exhibit as plain data, for documents: words, printed cells, values, alt text."""
    words = {
        "id": here.id,
        "kind": here.kind,
        "own": here.own,
        "number": here.number,
        "label": here.label,
        "title": here.title[language()],
        "unit": here.unit[language()],
        "caption": here.caption,
        "source": source_line(here),
        "status": here.status,
    }
    if isinstance(exhibit, Chart):
        return words | _chart(exhibit)
    return words | _table(exhibit) | {"alt": _table_alt(exhibit, here)}


def _chart(chart: Chart) -> dict[str, Any]:
    native = chart.native
    return {
        "alt": chart.alt,
        "finding": chart.finding,
        "note": chart.note,
        "native": None
        if native is None
        else {
            "kind": native.kind,
            "category": native.category,
            "value": native.value,
            "series": native.series,
        },
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [
            {
                "key": column.key,
                "label": column.label,
                "kind": column.kind,
                "text": column.is_text,
                "spanner": column.spanner,
                "width": column.width,
                "sign": column.sign,
            }
            for column in table.columns
        ],
        "blocks": [
            {"heading": heading, "rows": [cells for _, cells in rows]}
            for heading, rows in table.blocks()
        ],
        "total": list(table.total),
        "beneath": list(table.beneath),
        "notes": table.all_notes(),
        "cells": [
            [_cell(table, row, position, column) for column in table.columns]
            for position, row in enumerate(table.frame.to_dict("records"))
        ],
    }


def _cell(table: Table, row: dict[str, Any], position: int, column: Column) -> dict[str, Any]:
    """The value behind a printed cell, its decimals and its formula (see `Table.formulas`)."""
    value = row[column.key]
    if pd.isna(value):
        return {"value": None, "decimals": 0, "formula": ""}
    if column.is_text:
        return {"value": str(value), "decimals": 0, "formula": ""}
    return {
        "value": float(value),
        "decimals": 3 if column.kind == "p" else column.decimals_in(row),
        "formula": table.formulas.get((position, column.key), column.formula),
    }


def _table_alt(table: Table, here: Entry) -> str:
    rows, columns = len(table.frame), len(table.columns)
    return t(
        en=f"{here.caption}: {rows} rows, {columns} columns.",
        ru=f"{here.caption}: строк {rows}, столбцов {columns}.",
    )
