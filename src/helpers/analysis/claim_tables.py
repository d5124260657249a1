"""Checks of rankings, bounds and labels against the tables they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpers.analysis.evidence import (
    CAVEAT,
    CONTRADICTED,
    HOLDS,
    OTHER_SOURCE,
    UNCHECKABLE,
    Evidence,
    Finding,
)

Args = Mapping[str, Any]


def _pick(numbers: Mapping[str, Any], args: Args) -> dict[str, Decimal]:
    """Values of a row, restricted to `among` and to one `column` where the arguments ask for it."""
    wanted = set(args.get("among", numbers))
    return {name: number.value for name, number in numbers.items() if name in wanted}


def _row(args: Args, evidence: Evidence) -> tuple[dict[str, Decimal], dict[str, str]]:
    """Member -> value and member -> address, along a row or down a column of a table."""
    if "row" in args:
        values = _pick(evidence.row(str(args["row"])), args)
        return values, {name: f"{args['row']}/{name}" for name in values}
    table, column = str(args["table"]), str(args["column"])
    column_of = {
        address.split("/")[1]: address
        for address in evidence.numbers
        if address.startswith(f"{table}/") and address.endswith(f"/{column}")
    }
    values = {name: evidence.number(address).value for name, address in column_of.items()}
    without = set(args.get("without", ()))
    kept = {
        name: value
        for name, value in values.items()
        if name not in without and name in args.get("among", values)
    }
    return kept, {name: column_of[name] for name in kept}


def ranking(args: Args, evidence: Evidence) -> Finding:
    """A superlative against the table it rests on.

    Args:
        args: `row` (address prefix) or `table` and `column`; `who` (member), `rank` ("highest" or
            "lowest"); optional `among` and `without` (members).
        evidence: Where the addresses lead.

    Returns:
        Holds where the member alone is first; with a caveat (rounding) where it shares the place
        at the printed precision; contradicted (definition) where another stands before it. The
        computed value is the first member's.
    """
    values, address = _row(args, evidence)
    who, highest = str(args["who"]), args["rank"] == "highest"
    best = (max if highest else min)(values.values())
    first = [name for name, value in values.items() if value == best]
    place = 1 + sum(
        value > values[who] if highest else value < values[who] for value in values.values()
    )
    if first == [who]:
        verdict, cause = HOLDS, ""
    elif who in first:
        verdict, cause = CAVEAT, "rounding"
    else:
        verdict, cause = CONTRADICTED, "definition"
    facts = {"first": first, "place": place, "of": len(values), "own": values[who]}
    facts["rank"] = str(args["rank"])
    return Finding(verdict, cause, best, None, None, facts, tuple(address[name] for name in values))


def above_reference(args: Args, evidence: Evidence) -> Finding:
    """A raised share against the whole it belongs to, its peers and its own past.

    Args:
        args: `table`, `who`, `reference` (members), `column` (the latest), `first_column`,
            optional `without` (the reference is never a peer).
        evidence: Where the addresses lead.

    Returns:
        Contradicted where the share is not above the reference; holds where it is, is first among
        its peers and has not fallen; otherwise with a caveat (definition: raised against what?).
    """
    table, who, column = str(args["table"]), str(args["who"]), str(args["column"])
    own, whole = f"{table}/{who}/{column}", f"{table}/{args['reference']}/{column}"
    begin = f"{table}/{who}/{args['first_column']}"
    peers = ranking({**args, "rank": "highest", "without": [args["reference"]]}, evidence)
    gap = evidence.number(own).value - evidence.number(whole).value
    change = evidence.number(own).value - evidence.number(begin).value
    leads = peers.facts["place"] == 1 and change >= 0
    verdict = CONTRADICTED if gap <= 0 else HOLDS if leads else CAVEAT
    facts = {**peers.facts, "change": change, "begin": evidence.number(begin).value}
    facts["reference"] = evidence.number(whole).value
    cells = (own, whole, begin, *(cell for cell in peers.cells if cell != own))
    cause = "" if verdict == HOLDS else "definition"
    return Finding(verdict, cause, gap, None, None, facts, cells)


def shares_in_bounds(args: Args, evidence: Evidence) -> Finding:
    """A row of percentages for which nothing else was published.

    Args:
        args: `row` (address prefix), optional `members` (row prefixes: the row is an aggregate of
            these, hence never outside their range).
        evidence: Where the addresses lead.

    Returns:
        Contradicted (transcription) where a cell leaves 0–100 or the range of its members;
        otherwise it cannot be checked: bounds are necessary, not sufficient.
    """
    cells = evidence.row(str(args["row"]))
    outside = [name for name, number in cells.items() if not 0 <= number.value <= 100]
    address = [f"{args['row']}/{name}" for name in cells]
    for name, number in cells.items() if "members" in args else ():
        parts = [
            evidence.numbers[f"{prefix}/{name}"]
            for prefix in args["members"]
            if f"{prefix}/{name}" in evidence.numbers
        ]
        address += [f"{p}/{name}" for p in args["members"] if f"{p}/{name}" in evidence.numbers]
        low = min(part.interval.low for part in parts)
        high = max(part.interval.high for part in parts)
        if not low <= number.value <= high:
            outside.append(name)
    values = [number.value for number in cells.values()]
    facts = {"cells": len(cells), "outside": sorted(set(outside)), "aggregate": "members" in args}
    verdict, cause = (CONTRADICTED, "transcription") if outside else (UNCHECKABLE, "missing data")
    return Finding(verdict, cause, None, min(values), max(values), facts, tuple(address))


def measured_alone(args: Args, evidence: Evidence) -> Finding:
    """A row of measured values with nothing in the article to compute it from.

    Args:
        args: `row` (address prefix).
        evidence: Where the addresses lead.

    Returns:
        Contradicted (transcription) where a value is not positive; otherwise it cannot be checked.
    """
    cells = evidence.row(str(args["row"]))
    wrong = [name for name, number in cells.items() if number.value <= 0]
    values = [number.value for number in cells.values()]
    verdict, cause = (CONTRADICTED, "transcription") if wrong else (UNCHECKABLE, "missing data")
    facts = {"cells": len(cells), "outside": wrong, "aggregate": False}
    address = tuple(f"{args['row']}/{name}" for name in cells)
    return Finding(verdict, cause, None, min(values), max(values), facts, address)


def part_not_above_whole(args: Args, evidence: Evidence) -> Finding:
    """A row of counts that are a part of another row's counts.

    Args:
        args: `part`, `whole` (address prefixes with the same members).
        evidence: Where the addresses lead.

    Returns:
        Contradicted (transcription) where a part exceeds its whole; otherwise the values
        themselves cannot be checked.
    """
    part, whole = evidence.row(str(args["part"])), evidence.row(str(args["whole"]))
    wrong = [name for name in part if part[name].value > whole[name].value]
    verdict, cause = (CONTRADICTED, "transcription") if wrong else (UNCHECKABLE, "missing data")
    total = sum((number.value for number in part.values()), Decimal(0))
    upper = sum((number.value for number in whole.values()), Decimal(0))
    cells = (
        *(f"{args['part']}/{name}" for name in part),
        *(f"{args['whole']}/{name}" for name in whole),
    )
    return Finding(verdict, cause, total, None, upper, {"outside": wrong}, cells)


def labels_unique(args: Args, evidence: Evidence) -> Finding:
    """One label for one row: the same words cannot name two different values.

    Args:
        args: `table` (name of a frame with `row`, `label_printed`, `value`).
        evidence: Where the table lies.

    Returns:
        Contradicted (transcription) where two rows share a label and differ in value; the rows and
        the label their sums imply are in the facts.
    """
    frame = evidence.tables[str(args["table"])]
    shared = frame[frame.duplicated("label_printed", keep=False)]
    differ = [
        group
        for _, group in shared.groupby("label_printed", sort=False)
        if group["value"].nunique() > 1
    ]
    rows = [str(row) for group in differ for row in group["row"]]
    verdict, cause = (CONTRADICTED, "transcription") if rows else (HOLDS, "")
    cells = tuple(f"T3/{row}" for row in rows)
    return Finding(verdict, cause, Decimal(len(rows)), None, None, {"rows": rows}, cells)


def same_members(args: Args, evidence: Evidence) -> Finding:
    """Two exhibits that are said to cover the same members.

    Args:
        args: `row` (address prefix: its members), `frame`, `column`, `value`, `key` (the rows of a
            frame whose column has that value; `key` names the member).
        evidence: Where the tables lie.

    Returns:
        Holds where the two sets are equal, else contradicted (definition).
    """
    left = set(evidence.row(str(args["row"])))
    frame = evidence.tables[str(args["frame"])]
    right = set(frame.loc[frame[args["column"]] == args["value"], args["key"]])
    verdict, cause = (HOLDS, "") if left == right else (CONTRADICTED, "definition")
    facts = {"only_left": sorted(left - right), "only_right": sorted(right - left)}
    cells = tuple(f"{args['row']}/{name}" for name in sorted(left))
    return Finding(verdict, cause, Decimal(len(left & right)), None, None, facts, cells)


def lengths_within(args: Args, evidence: Evidence) -> Finding:
    """A row of lengths against the whole that another source gives.

    Args:
        args: `row` (address prefix), `whole` (address of a fact).
        evidence: Where the addresses lead.

    Returns:
        Consistent with the other source where the sum does not exceed the whole.
    """
    cells = evidence.row(str(args["row"]))
    total = sum((number.value for number in cells.values()), Decimal(0))
    whole = evidence.number(str(args["whole"]))
    fits = total <= whole.interval.high
    verdict, cause = (OTHER_SOURCE, "") if fits else (UNCHECKABLE, "missing data")
    address = (*(f"{args['row']}/{name}" for name in cells), str(args["whole"]))
    facts = {"source": str(args["whole"]).removeprefix("fact/"), "agrees": fits}
    return Finding(verdict, cause, total, None, whole.value, facts, address)
