"""What an English economics journal asks of a table in LaTeX, as a check of the fragment's text."""

import re

from helpers.exhibits.latex_tables import MOST_COLUMNS
from helpers.sources.errors import InputError


def lint(fragment: str) -> list[str]:
    """Rules that a table fragment breaks, one sentence each; empty where it is fit.

    At most nine columns; horizontal rules of booktabs only; notes in `tablenotes`; leading zeros;
    no stars; standard errors in parentheses, not in brackets.
    """
    faults = []
    body = _tabular(fragment)
    columns = max((line.count(" & ") + 1 for line in body), default=0)
    if columns > MOST_COLUMNS:
        faults.append(f"it has {columns} columns, the most is {MOST_COLUMNS}")
    if re.search(r"\\(hline|cline|vline)\b", fragment):
        faults.append("it has rules that are not those of booktabs")
    if any("|" in spec for spec in re.findall(r"\\begin\{(?:tabular|longtable)\}(.*)", fragment)):
        faults.append("it has vertical rules")
    if not re.search(r"\\begin\{(tablenotes|TableNotes)\}", fragment):
        faults.append("it has no notes")
    cells = [cell.strip() for line in body for cell in re.split(r"(?<!\\)&", line)]
    plain = [re.sub(r"\\ensuremath\{-\}", "-", cell).removesuffix(r"\\").strip() for cell in cells]
    if bare := [cell for cell in plain if re.match(r"^[-+(\[]*\.\d", cell)]:
        faults.append(f"numbers lack their leading zero: {bare[0]}")
    if starred := [cell for cell in plain if re.search(r"\d\)?\s*(\{\*\}|\*|\^\{?\*)", cell)]:
        faults.append(f"it has stars: {starred[0]}")
    if bracketed := [cell for cell in plain if re.match(r"^\{?\[\}?-?\d[\d.]*\]$", cell)]:
        faults.append(f"a standard error stands in brackets: {bracketed[0]}")
    return faults


def refuse_unfit(fragment: str, name: str) -> None:
    """Fail on a fragment that breaks a rule.

    Raises:
        InputError: With the exhibit and every rule it breaks.
    """
    if faults := lint(fragment):
        raise InputError(f"The LaTeX table {name!r} is not fit for a journal: {'; '.join(faults)}.")


def _tabular(fragment: str) -> list[str]:
    """The rows between the tabular's begin and end, without rules."""
    found = re.search(
        r"\\begin\{(tabular|longtable)\}.*?\n(.*?)\\end\{\1\}", fragment, flags=re.DOTALL
    )
    lines = found[2].splitlines() if found else []
    return [line for line in lines if line.rstrip().endswith(r"\\")]
