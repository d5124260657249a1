"""The project's data: every table is validated against `data/datapackage.json` on loading."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.sources.errors import InputError
from helpers.sources.paths import DATAPACKAGE, shown

# Frictionless field types as pandas types; text stays text, so that codes keep leading zeros.
_PANDAS_TYPES = {"string": "str", "number": "float64", "integer": "Int64", "year": "Int64"}


def datapackage(descriptor: Path = DATAPACKAGE) -> dict[str, Any]:
    """The Frictionless description of all data files, as a dictionary.

    Raises:
        InputError: The description is missing or is not JSON.
    """
    try:
        return json.loads(descriptor.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"{shown(descriptor)} is missing; restore it with "
            f"`git checkout -- {shown(descriptor)}`."
        ) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{shown(descriptor)} is not readable JSON: {error}.") from None


def resource(name: str, descriptor: Path = DATAPACKAGE) -> dict[str, Any]:
    """The description of one data file by its name, such as `table2`.

    Raises:
        InputError: No data file has this name.
    """
    resources = {entry["name"]: entry for entry in datapackage(descriptor)["resources"]}
    if name not in resources:
        known = ", ".join(sorted(resources))
        raise InputError(f"There is no data file named {name!r}; the names are {known}.")
    return resources[name]


def load(name: str, descriptor: Path = DATAPACKAGE) -> pd.DataFrame:
    """One data file as a validated frame; missing values keep their reason in a column.

    Args:
        name: Name of the resource in `data/datapackage.json`, such as `table2`.
        descriptor: The data package; tests point it elsewhere.

    Returns:
        One row an observation, columns and types as the data package says.

    Raises:
        InputError: The file is missing, badly encoded, breaks a rule of its schema, or differs
            from the fingerprint that the data package holds.
    """
    return _load(name, descriptor).copy()


def quoted_numbers(descriptor: Path = DATAPACKAGE) -> pd.Series:
    """Numbers of the article's prose by claim id, in the unit that `claims.csv` states."""
    claims = load("claims", descriptor)
    return claims.set_index("id")["value"].dropna()


@cache
def _load(name: str, descriptor: Path) -> pd.DataFrame:
    entry = resource(name, descriptor)
    path = descriptor.parent / entry["path"]
    remedy = f"restore it with `git checkout -- {shown(path)}`"
    if not path.is_file():
        raise InputError(f"{shown(path)} is missing; {remedy}.")
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{shown(path)}, row {line}, is not UTF-8 text; {remedy}.") from None
    _refuse_broken_rules(entry, path, remedy)
    if fingerprint(content) != entry["hash"]:
        raise InputError(
            f"{shown(path)} is not the file that {shown(descriptor)} describes (its SHA-256 "
            f"differs); {remedy}, or run `make update` if the change is meant."
        )
    types = {field["name"]: _PANDAS_TYPES[field["type"]] for field in entry["schema"]["fields"]}
    # Only an empty cell is missing: "NA" is Namibia, "-" is a printed dash.
    frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""])
    text = [column for column, kind in types.items() if kind == "str"]
    frame[text] = frame[text].fillna("")
    return frame


def fingerprint(content: bytes) -> str:
    """SHA-256 of a data file as the data package writes it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _refuse_broken_rules(entry: dict[str, Any], path: Path, remedy: str) -> None:
    """Validate one file with frictionless and name the first offending rows."""
    import frictionless

    # The fingerprint is compared afterwards: a named row helps more than "the hash differs".
    plain = {key: value for key, value in entry.items() if key not in ("hash", "bytes", "checks")}
    plain["path"] = path.name
    source = frictionless.Resource.from_descriptor(plain, basepath=str(path.parent))
    checks = [frictionless.Check.from_descriptor(check) for check in entry.get("checks", [])]
    report = source.validate(frictionless.Checklist(checks=checks))
    if report.valid:
        return
    rows = report.flatten(["rowNumber", "fieldName", "message"])
    found = "; ".join(_one_fault(*fault) for fault in rows[:3])
    more = f" (and {len(rows) - 3} more)" if len(rows) > 3 else ""
    raise InputError(f"{shown(path)}: {found}{more}; {remedy}.")


def _one_fault(row: int | None, field: str | None, message: str) -> str:
    """One fault in words: where it is, then what frictionless says."""
    # The header is row 1, as an editor or a spreadsheet counts.
    where = ", ".join(part for part in (f"row {row}" if row else "", field or "") if part)
    return f"{where}: {message.rstrip('.')}" if where else message.rstrip(".")
