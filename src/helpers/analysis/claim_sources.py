"""Checks against other sources, which are always named and never decide alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpers.analysis.evidence import HOLDS, OTHER_SOURCE, UNCHECKABLE, Evidence, Finding
from helpers.analysis.printed_numbers import Interval, Printed, round_half_up

Args = Mapping[str, Any]


def against_fact(args: Args, evidence: Evidence) -> Finding:
    """A printed number against the same quantity published elsewhere.

    Args:
        args: `cell` (address), `fact` (id), `says` (how the article puts it: "=", the default, ">"
            for "more than", "plan" for a plan), `less` (a number that the source counts in and the
            article leaves out, such as air crossings).
        evidence: Where the number and the fact lie.

    Returns:
        Consistent with another source where both can be true at the coarser of the two
        precisions. A plan in the source supports only a plan in the article. Otherwise it cannot
        be checked (missing data): the facts say whether the source disagrees or only plans.
    """
    printed = evidence.number(str(args["cell"]))
    key, says = str(args["fact"]), str(args.get("says", "="))
    fact, row = evidence.number(f"fact/{key}"), evidence.facts.loc[key]
    value = fact.value - Decimal(str(args.get("less", 0)))
    planned = str(row["item"]) == "plan"
    agrees = _compatible(printed, Printed(value, fact.decimals), says, str(row["relation"]))
    supports = agrees and (not planned or says == "plan")
    verdict, cause = (OTHER_SOURCE, "") if supports else (UNCHECKABLE, "missing data")
    relation = str(row["relation"])
    facts = {"source": key, "agrees": agrees, "planned": planned, "relation": relation}
    cells = (str(args["cell"]), f"fact/{key}")
    return Finding(verdict, cause, value, None, None, facts, cells)


def _compatible(printed: Printed, other: Printed, says: str, relation: str) -> bool:
    """Whether "printed" and "relation other" can both be true."""
    if says == ">" and relation == "=":
        return other.value >= printed.value
    if relation == ">":
        return printed.interval.high > other.value
    if relation == "<":
        return printed.interval.low < other.value
    coarser = min(printed.decimals, other.decimals)
    return round_half_up(printed.value, coarser) == round_half_up(other.value, coarser)


def ratio_from_source(args: Args, evidence: Evidence) -> Finding:
    """A printed share against two rounded amounts that another source gives in words.

    Args:
        args: `cell`, `fact` (id), `part`, `part_decimals`, `whole`, `whole_decimals` (negative
            decimals: rounded to tens).
        evidence: Where the cell lies.

    Returns:
        Consistent with another source where the cell meets the interval the amounts allow.
    """
    part = Printed(Decimal(str(args["part"])), int(args["part_decimals"]))
    whole = Printed(Decimal(str(args["whole"])), int(args["whole_decimals"]))
    span = part.interval * Interval(Decimal(100), Decimal(100)) / whole.interval
    agrees = span.overlaps(evidence.interval(str(args["cell"])))
    verdict, cause = (OTHER_SOURCE, "") if agrees else (UNCHECKABLE, "missing data")
    facts = {"source": str(args["fact"]), "agrees": agrees, "planned": False}
    cells = (str(args["cell"]), f"fact/{args['fact']}")
    value = part.value * 100 / whole.value
    return Finding(verdict, cause, value, span.low, span.high, facts, cells)


def largest_in_source(args: Args, evidence: Evidence) -> Finding:
    """A partner said to be first, against another measure of the same trade.

    Args:
        args: `topic` (of facts, one a partner), `item` (the partner).
        evidence: Where the facts lie.

    Returns:
        Consistent with another source where the partner's amount is the largest; computed is its
        share in the amounts named, a lower bound where the source says "more than".
    """
    rows = evidence.facts[evidence.facts["topic"] == args["topic"]]
    amounts = {key: evidence.number(f"fact/{key}").value for key in rows.index}
    own = rows.index[rows["item"] == args["item"]][0]
    total = sum(amounts.values(), Decimal(0))
    leads = amounts[own] == max(amounts.values()) and len(amounts) > 1
    verdict, cause = (OTHER_SOURCE, "") if leads else (UNCHECKABLE, "missing data")
    share = amounts[own] * 100 / total
    facts = {"source": own, "agrees": leads, "partners": len(amounts), "planned": False}
    cells = tuple(f"fact/{key}" for key in rows.index)
    return Finding(verdict, cause, share, None, None, facts, cells)


def leader_by_share(args: Args, evidence: Evidence) -> Finding:
    """First among partners, said of a share: does the share alone prove it?

    Args:
        args: `cell` (share, percent).
        evidence: Where the cell lies.

    Returns:
        Consistent by arithmetic above one half; otherwise it cannot be checked, since another
        partner may hold up to the rest (`high`).
    """
    share = evidence.number(str(args["cell"]))
    rest = Decimal(100) - share.value
    proven = share.interval.low > 50
    verdict, cause = (HOLDS, "") if proven else (UNCHECKABLE, "missing data")
    return Finding(verdict, cause, rest, None, rest, {"proven": proven}, (str(args["cell"]),))
