"""Numbers as an article prints them: exact decimals that know how far they were rounded.

All arithmetic is decimal, so that half a last digit is exactly that and never 0.049999….
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Interval:
    """A closed interval of decimals: every value that a printed number may stand for.

    Attributes:
        low: Smallest value, any unit.
        high: Largest value, the same unit.
    """

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"interval from {self.low} to {self.high}: low exceeds high")

    def __add__(self, other: Interval) -> Interval:
        """Sum of two independent intervals."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        """Difference of two independent intervals."""
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        """Product of two independent intervals."""
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient of two independent intervals.

        Raises:
            ValueError: The divisor's interval holds zero.
        """
        if other.low <= 0 <= other.high:
            raise ValueError(f"division by an interval that holds zero: {other.low}…{other.high}")
        corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def overlaps(self, other: Interval) -> bool:
        """Whether some value belongs to both."""
        return self.low <= other.high and other.low <= self.high

    def contains(self, value: Decimal) -> bool:
        """Whether the value lies inside, ends included."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Printed:
    """A number with the precision it was printed at.

    Attributes:
        value: The printed value, exact.
        decimals: Printed decimals; negative for numbers rounded to tens or hundreds.
        exact: True for counts and names, which stand for themselves alone.
    """

    value: Decimal
    decimals: int = 0
    exact: bool = False

    @property
    def half(self) -> Decimal:
        """Half a unit of the last printed digit."""
        return Decimal(0) if self.exact else Decimal(5).scaleb(-self.decimals - 1)

    @property
    def interval(self) -> Interval:
        """All values that round to the printed one."""
        return Interval(self.value - self.half, self.value + self.half)


def parse_printed(text: str, *, exact: bool = False) -> Printed:
    """Read a number as a Russian text prints it.

    Args:
        text: Digits with a decimal comma (or point) and groups of three set apart by any space.
        exact: The number is a count, not a rounded measure.

    Returns:
        Value and printed decimals: ``"14 336,1"`` is 14336.1 with one decimal.

    Raises:
        ValueError: The text is not a number.
    """
    plain = "".join(text.split()).replace(",", ".").replace("−", "-")
    try:
        value = Decimal(plain)
    except ArithmeticError:
        raise ValueError(f"{text!r} is not a printed number") from None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{text!r} is not a printed number")
    return Printed(value, max(0, -exponent), exact)


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round as people do on paper: a half goes away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def sum_tolerance(parts: Sequence[Printed], total: Printed) -> Decimal:
    """How far a printed total may stand from the sum of its printed parts.

    Half the last digit for each addend and once more for the total itself.

    Args:
        parts: The addends, each rounded by itself.
        total: The printed total.

    Returns:
        Tolerance in the unit of the numbers; zero for exact counts.
    """
    return sum((part.half for part in parts), total.half)


def whole_pairs_for_change(
    after: int, percent: Decimal, *, decimals: int = 0
) -> dict[str, list[int]]:
    """Earlier counts for which a change of whole numbers would print as the percentage given.

    Args:
        after: The later count.
        percent: The printed change in percent, with its sign.
        decimals: Its printed decimals.

    Returns:
        `rounded`: counts from which the change rounds to the percentage; `cut`: counts from which
        it gives it when decimals are cut off; `later_base`: counts that give it when the change is
        measured on the later count. Empty lists where no whole number does.

    Raises:
        ValueError: The percentage is −100 or less, or the count is not positive.
    """
    step = Decimal(1).scaleb(-decimals)
    if after <= 0 or percent - step <= -100:
        raise ValueError("needs a positive count and a change above −100 %")
    # Cutting decimals off moves a change by less than one last digit, rounding by less than half.
    ends = [Decimal(after) / (1 + (percent + move) / 100) for move in (-step, step)]
    ends += [after * (1 - (percent + move) / 100) for move in (-step, step)]
    candidates = range(max(1, int(min(ends))), int(max(ends)) + 2)
    found: dict[str, list[int]] = {"rounded": [], "cut": [], "later_base": []}
    for before in candidates:
        change = Decimal(after - before) * 100
        if round_half_up(change / before, decimals) == percent:
            found["rounded"].append(before)
        elif (change / before).quantize(step, rounding="ROUND_DOWN") == percent:
            found["cut"].append(before)
        if round_half_up(change / after, decimals) == percent:
            found["later_base"].append(before)
    return found
