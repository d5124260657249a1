"""Checks of printed numbers against the numbers they were computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from helpers.analysis.printed_numbers import (
    Interval,
    round_half_up,
    sum_tolerance,
    whole_pairs_for_change,
)

Args = Mapping[str, Any]


def _from_outside(addresses: Sequence[str]) -> bool:
    return any(address.startswith("fact/") for address in addresses)


def quotient(args: Args, evidence: Evidence) -> Finding:
    """A printed number against the quotient of two others, at the printed precision.

    Args:
        args: `cell`, `numerator`, `denominator` (addresses; `denominator` may be a list whose
            second member divides the first), `scale` (default 1).
        evidence: Where the addresses lead.

    Returns:
        Holds where the rounded quotient is the printed number; with a caveat (rounding) where only
        the intervals meet; contradicted otherwise. Where a part comes from outside the article,
        agreement is with another source, and disagreement decides nothing.
    """
    cell, top = str(args["cell"]), str(args["numerator"])
    below = args["denominator"]
    below = [below] if isinstance(below, str) else list(below)
    scale = Decimal(str(args.get("scale", 1)))
    value = evidence.number(top).value * scale / evidence.number(below[0]).value
    divisor = evidence.interval(below[0])
    if len(below) > 1:
        value *= evidence.number(below[1]).value
        divisor = divisor / evidence.interval(below[1])
    span = evidence.interval(top) * Interval(scale, scale) / divisor
    printed = evidence.number(cell)
    agrees = round_half_up(value, printed.decimals) == printed.value
    possible = span.overlaps(printed.interval)
    addresses = (cell, top, *below)
    if _from_outside(addresses):
        verdict = OTHER_SOURCE if agrees or possible else UNCHECKABLE
        cause = "" if verdict == OTHER_SOURCE else "missing data"
    else:
        verdict = HOLDS if agrees else CAVEAT if possible else CONTRADICTED
        cause = "" if agrees else "rounding" if possible else "transcription"
    return Finding(verdict, cause, value, span.low, span.high, {"agrees": agrees}, addresses)


def _children(evidence: Evidence, row: str) -> list[str]:
    tree = evidence.tables["table3"]
    code = tree.set_index(tree["row"].astype(str)).at[row, "code"]
    return [str(child) for child in tree.loc[tree["parent"] == code, "row"]]


def heading_total(args: Args, evidence: Evidence) -> Finding:
    """A commodity code's value against its direct subcodes, never deeper ones.

    Args:
        args: `row` (row of Table 3), `complete` (default true: the printed subcodes are meant to
            be all of it; false: they may leave a rest).
        evidence: Where the table lies.

    Returns:
        Holds within the tolerance (caveat "rounding" where the sums are not equal to the digit),
        or, for an incomplete heading, where the subcodes do not exceed it; `rest` in the facts.
    """
    row = str(args["row"])
    children = _children(evidence, row)
    parts = [evidence.number(f"T3/{child}") for child in children]
    total = evidence.number(f"T3/{row}")
    value = sum((part.value for part in parts), Decimal(0))
    tolerance = sum_tolerance(parts, total)
    rest = total.value - value
    fits = abs(rest) <= tolerance if args.get("complete", True) else rest >= -tolerance
    exact = rest == 0 or not args.get("complete", True)
    verdict = CONTRADICTED if not fits else HOLDS if exact else CAVEAT
    cause = "addition" if not fits else "" if exact else "rounding"
    cells = tuple(f"T3/{name}" for name in (row, *children))
    facts = {"rest": rest, "tolerance": tolerance, "parts": len(parts)}
    return Finding(verdict, cause, value, value - tolerance, value + tolerance, facts, cells)


def grand_total(args: Args, evidence: Evidence) -> Finding:
    """A printed grand total against the codes that stand inside no other printed code.

    Args:
        args: `row` (the row of the printed total).
        evidence: Where the table lies.

    Returns:
        Contradicted (addition) where it differs beyond the tolerance; `counted_twice` in the facts
        says whether the plain sum over nested rows is what was printed.
    """
    row = str(args["row"])
    tree = evidence.tables["table3"]
    rows = tree[tree["row"].astype(str) != row]
    roots = rows[~rows["parent"].isin(set(rows["code"]))]
    address = [f"T3/{name}" for name in roots["row"]]
    parts = [evidence.number(name) for name in address]
    value = sum((part.value for part in parts), Decimal(0))
    printed = evidence.number(f"T3/{row}")
    tolerance = sum_tolerance(parts, printed)
    every = [evidence.number(f"T3/{name}") for name in rows["row"]]
    naive = sum((part.value for part in every), Decimal(0))
    fits = abs(printed.value - value) <= tolerance
    nested = abs(printed.value - naive) <= sum_tolerance(every, printed)
    verdict, cause = (HOLDS, "") if fits else (CONTRADICTED, "addition")
    facts = {"counted_twice": nested and not fits, "naive": naive, "ratio": printed.value / value}
    cells = (f"T3/{row}", *(f"T3/{name}" for name in rows["row"]))
    return Finding(verdict, cause, value, value - tolerance, value + tolerance, facts, cells)


def share_of_amount(args: Args, evidence: Evidence) -> Finding:
    """A percentage and the amount it is of: the total both imply, within rounding.

    Args:
        args: `share` (percent), `amount`, `total` (optional address of a printed total, same unit
            as the amount).
        evidence: Where the addresses lead.

    Returns:
        Without a printed total it cannot be checked, and the implied total is given; with one it
        holds where the intervals meet.
    """
    share, amount = evidence.interval(args["share"]), evidence.interval(args["amount"])
    implied = amount * Interval(Decimal(100), Decimal(100)) / share
    point = evidence.number(args["amount"]).value * 100 / evidence.number(args["share"]).value
    cells = [str(args["share"]), str(args["amount"])]
    if "total" not in args:
        return Finding(
            UNCHECKABLE, "missing data", point, implied.low, implied.high, {}, tuple(cells)
        )
    fits = implied.overlaps(evidence.interval(args["total"]))
    cells.append(str(args["total"]))
    verdict, cause = (HOLDS, "") if fits else (CONTRADICTED, "transcription")
    return Finding(verdict, cause, point, implied.low, implied.high, {}, tuple(cells))


def change_of_count(args: Args, evidence: Evidence) -> Finding:
    """A percentage change of whole counts: could any earlier count have given it?

    Args:
        args: `after` (address of the later count), `percent` (address of the signed change).
        evidence: Where the addresses lead.

    Returns:
        Holds where a whole earlier count rounds to the change; contradicted (rounding) where none
        does, with the counts that give it by cutting decimals or on the later base.
    """
    after, change = evidence.number(args["after"]), evidence.number(args["percent"])
    pairs = whole_pairs_for_change(int(after.value), change.value, decimals=change.decimals)
    unrounded = after.value / (1 + change.value / 100)
    nearest = min(
        (int(unrounded), int(unrounded) + 1),
        key=lambda before: abs(Decimal(100) * (after.value - before) / before - change.value),
    )
    value = Decimal(100) * (after.value - nearest) / nearest
    fits = bool(pairs["rounded"])
    verdict, cause = (HOLDS, "") if fits else (CONTRADICTED, "rounding")
    facts = {**pairs, "nearest": nearest, "unrounded": unrounded}
    cells = (str(args["after"]), str(args["percent"]))
    return Finding(verdict, cause, value, None, None, facts, cells)


def growth(args: Args, evidence: Evidence) -> Finding:
    """A stated growth between two printed numbers: its direction and its size.

    Args:
        args: `before`, `after` (addresses), `percent` (optional address of the printed growth).
        evidence: Where the addresses lead.

    Returns:
        Growth in percent. Contradicted where the number falls, or where a printed percentage lies
        outside what the two numbers allow.
    """
    before, after = evidence.interval(args["before"]), evidence.interval(args["after"])
    hundred = Interval(Decimal(100), Decimal(100))
    span = after * hundred / before - hundred
    start, end = evidence.number(args["before"]).value, evidence.number(args["after"]).value
    cells = [str(args["before"]), str(args["after"])]
    value = end * 100 / start - 100
    fits = value > 0
    if "percent" in args:
        cells.append(str(args["percent"]))
        fits = span.overlaps(evidence.interval(args["percent"]))
    outside = _from_outside(cells)
    good, bad = (OTHER_SOURCE, UNCHECKABLE) if outside else (HOLDS, CONTRADICTED)
    cause = "" if fits else "missing data" if outside else "transcription"
    return Finding(good if fits else bad, cause, value, span.low, span.high, {}, tuple(cells))


def growth_to_target(args: Args, evidence: Evidence) -> Finding:
    """The yearly growth it takes to reach a target by a date.

    Args:
        args: `start`, `target` (addresses), `start_year`, `target_year` (ends of those years),
            `source` (optional address of a fact that states the same target).
        evidence: Where the addresses lead.

    Returns:
        Growth in percent a year. A target is a plan: another source may state the same plan, the
        article's own numbers cannot decide it.
    """
    years = int(args["target_year"]) - int(args["start_year"])
    start, target = evidence.number(args["start"]), evidence.number(args["target"])

    def yearly(end: Decimal, begin: Decimal) -> Decimal:
        return ((end / begin) ** (Decimal(1) / years) - 1) * 100

    low = yearly(target.interval.low, start.interval.high)
    high = yearly(target.interval.high, start.interval.low)
    cells = [str(args["start"]), str(args["target"])]
    same = False
    if "source" in args:
        cells.append(str(args["source"]))
        same = evidence.number(args["source"]).value == target.value
    verdict, cause = (OTHER_SOURCE, "") if same else (UNCHECKABLE, "missing data")
    facts = {"years": years, "source": str(args.get("source", "")).removeprefix("fact/")}
    value = yearly(target.value, start.value)
    return Finding(verdict, cause, value, low, high, facts, tuple(cells))


def trade_share(args: Args, evidence: Evidence) -> Finding:
    """A printed share in turnover against the exports and imports printed elsewhere.

    Args:
        args: `cell` (share of turnover, percent), `exports`, `imports` (to and from the partner),
            `export_share` (the partner's share in all exports), `more_than` (percent: the
            partner's share in all imports is said to exceed it).
        evidence: Where the addresses lead.

    Returns:
        The shares that the other numbers allow. All imports are at least the partner's, and less
        than the partner's over `more_than`; holds with a caveat (definition: the cell's period is
        not stated) inside, contradicted outside.
    """
    names = ("cell", "exports", "imports", "export_share")
    cell, exports, imports, share = (evidence.number(args[name]) for name in names)
    hundred = Interval(Decimal(100), Decimal(100))
    both = exports.interval + imports.interval
    total_exports = exports.interval * hundred / share.interval
    limit = hundred / Interval(*[Decimal(str(args["more_than"]))] * 2)
    smallest = both * hundred / (total_exports + imports.interval * limit)
    largest = both * hundred / (total_exports + imports.interval)
    fits = smallest.low < cell.interval.high and cell.interval.low <= largest.high
    point = exports.value * 100 / share.value
    turnover = (exports.value + imports.value) * 100 / cell.value
    facts = {
        "all_exports": point,
        "all_imports": turnover - point,
        "import_share": imports.value * 100 / (turnover - point),
    }
    verdict, cause = (CAVEAT, "definition") if fits else (CONTRADICTED, "transcription")
    cells = tuple(str(args[name]) for name in names)
    return Finding(
        verdict, cause, None, smallest.low, min(largest.high, Decimal(100)), facts, cells
    )


def majority(args: Args, evidence: Evidence) -> Finding:
    """The words "more than half" said of an amount: how large may the whole be, and was it so?

    Args:
        args: `amount`, `more_than` (percent), and for a second opinion `cell`, `exports`,
            `export_share` as in `trade_share`.
        evidence: Where the addresses lead.

    Returns:
        The implied whole (low: the amount itself, high: its upper bound). With a second opinion
        the share that follows for the amount decides; it rests on another exhibit whose period is
        not stated, hence never better than a caveat.
    """
    amount = evidence.number(args["amount"])
    limit = Decimal(str(args["more_than"]))
    high = amount.interval.high * 100 / limit
    cells = [str(args["amount"])]
    if "cell" not in args:
        return Finding(
            UNCHECKABLE, "missing data", None, amount.interval.low, high, {}, tuple(cells)
        )
    cells += [str(args[name]) for name in ("cell", "exports", "export_share")]
    second = trade_share({**args, "imports": args["amount"]}, evidence)
    share = second.facts["import_share"]
    fits = share > limit
    verdict, cause = (CAVEAT, "definition") if fits else (CONTRADICTED, "definition")
    facts = {"whole": second.facts["all_imports"], "share": share}
    return Finding(
        verdict, cause, second.facts["all_imports"], amount.interval.low, high, facts, tuple(cells)
    )
