"""What an article prints and what others publish, in the form that the audit's checks read.

Every number has an address: ``T1/crossings/Amur``, ``T2/Amur/2021``, ``T3/1`` (row 1),
``prose/china_exports_2021`` (a claim's own value), ``fact/area_amur`` (another source). Checks name
addresses, never numbers, so that a changed cell reaches exactly the verdicts that rest on it.
Findings also name what is no number: ``R/en/you2025`` (entry of a reference list), ``F/3`` (third
footnote in the text), ``Q/7`` (seventh citation) and ``S/conclusion`` (words of a section).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from helpers.analysis.printed_numbers import Interval, Printed

HOLDS = "holds"
CAVEAT = "holds with a caveat"
CONTRADICTED = "contradicted by the article's own numbers"
OTHER_SOURCE = "consistent with another source"
UNCHECKABLE = "cannot be checked from what is published"

#: The only verdicts there are, from the best to the least that can be said.
VERDICTS = (HOLDS, CAVEAT, OTHER_SOURCE, CONTRADICTED, UNCHECKABLE)

#: Why a printed and a computed value part, or why no value can be computed.
CAUSES = ("transcription", "addition", "definition", "rounding", "missing data")


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Attributes:
        verdict: One of `VERDICTS`.
        cause: One of `CAUSES`; empty where the claim simply holds.
        computed: The value computed for the claim, in the claim's unit; None where there is none.
        low: Smallest value that the printed digits allow; None where no interval was computed.
        high: Largest value that the printed digits allow.
        facts: Named numbers and words for a sentence about the finding.
        cells: Addresses the finding rests on, in reading order.
    """

    verdict: str
    cause: str = ""
    computed: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    cells: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"{self.verdict!r} is no verdict")
        if self.cause not in ("", *CAUSES):
            raise ValueError(f"{self.cause!r} is no cause")


@dataclass(frozen=True)
class Evidence:
    """All that a check may look at.

    Attributes:
        numbers: Address -> printed number; gaps of a table have no address.
        tables: Name -> tidy frame, for checks that need a table's structure.
        facts: One row a fact from outside, indexed by id.
    """

    numbers: Mapping[str, Printed]
    tables: Mapping[str, pd.DataFrame]
    facts: pd.DataFrame

    def number(self, address: str) -> Printed:
        """The number at an address.

        Raises:
            KeyError: Nothing is printed there.
        """
        try:
            return self.numbers[address]
        except KeyError:
            raise KeyError(f"nothing is printed at {address!r}") from None

    def interval(self, address: str) -> Interval:
        """All values that the number at an address may stand for."""
        return self.number(address).interval

    def row(self, prefix: str) -> dict[str, Printed]:
        """Last part of the address -> number, for all addresses below a prefix."""
        start = prefix.rstrip("/") + "/"
        return {
            address.removeprefix(start): number
            for address, number in self.numbers.items()
            if address.startswith(start)
        }


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))


def _decimals(value: object) -> int:
    """Decimals of a number as its shortest text shows them: 361.9 has one, 270.0 none."""
    exponent = _decimal(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _table_numbers(tables: Mapping[str, pd.DataFrame]) -> Iterable[tuple[str, Printed]]:
    for row in tables["table1"].itertuples():
        counted = str(row.indicator) in {"crossings", "operating_crossings"}
        printed = Printed(_decimal(row.value), int(row.decimals), exact=counted)
        yield f"T1/{row.indicator}/{row.region}", printed
    for row in tables["table2"].dropna(subset=["share"]).itertuples():
        yield f"T2/{row.region}/{row.year}", Printed(_decimal(row.share), 1)
    for row in tables["table3"].itertuples():
        yield f"T3/{row.row}", Printed(_decimal(row.value), 1)


def collect_evidence(tables: Mapping[str, pd.DataFrame]) -> Evidence:
    """Give every printed and published number its address.

    Args:
        tables: `table1`, `table2`, `table3`, `claims`, `facts` as loaded, and any more that checks
            read whole (`references`, `citations`, `footnotes`, `inventory`).

    Returns:
        The evidence. Counts (`unit` of a claim is "count", crossing points) are exact; every other
        number stands for all values that round to it.
    """
    numbers = dict(_table_numbers(tables))
    for row in tables["claims"].dropna(subset=["value"]).itertuples():
        printed = Printed(_decimal(row.value), int(row.decimals), exact=row.precision == "exact")
        numbers[f"prose/{row.id}"] = printed
    facts = tables["facts"].set_index("id")
    for key, value in facts["value"].dropna().items():
        numbers[f"fact/{key}"] = Printed(_decimal(value), _decimals(value))
    return Evidence(numbers, dict(tables), facts)


def read_args(text: object) -> dict[str, Any]:
    """The arguments of a claim's check, written as a JSON object; an empty cell means none.

    Raises:
        ValueError: The text is not a JSON object.
    """
    if not isinstance(text, str) or not text.strip():
        return {}
    try:
        args = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"the arguments {text!r} are not JSON: {error.msg}") from None
    if not isinstance(args, dict):
        raise ValueError(f"the arguments {text!r} are not a JSON object")
    return args
