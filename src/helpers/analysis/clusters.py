"""Clusters: relative pay implied by shares, and the growth that a goal for a share takes."""

from dataclasses import dataclass

from helpers.analysis.growth import annual_growth


@dataclass(frozen=True)
class RelativePay:
    """Pay per employed person in clusters, from their shares in employment and payroll.

    Attributes:
        employment_share: Clusters' share in employment, percent.
        payroll_share: Clusters' share in the payroll, percent.
    """

    employment_share: float
    payroll_share: float

    def __post_init__(self) -> None:
        """Refuse shares that are not strictly between 0 and 100 %."""
        for share in (self.employment_share, self.payroll_share):
            if not 0 < share < 100:
                raise ValueError(f"A share of {share} % leaves nothing to compare.")

    @property
    def to_mean(self) -> float:
        """Pay in clusters over mean pay of the economy."""
        return self.payroll_share / self.employment_share

    @property
    def to_outside(self) -> float:
        """Pay in clusters over pay outside them."""
        outside = (100 - self.payroll_share) / (100 - self.employment_share)
        return self.to_mean / outside


@dataclass(frozen=True)
class ShareGoal:
    """A share today and a goal for it, both in percent; the bases may differ."""

    share: float
    goal: float
    year: int
    goal_year: int

    @property
    def years(self) -> int:
        """Years from today to the goal."""
        return self.goal_year - self.year

    @property
    def multiple(self) -> float:
        """Goal over share."""
        return self.goal / self.share

    @property
    def excess_growth(self) -> float:
        """Growth a year above that of the whole that leads to the goal, percent.

        A share grows by (1 + g of the part) / (1 + g of the whole) - 1, so this is how much faster
        the part must grow than the whole, whatever the whole does.
        """
        return annual_growth(self.share, self.goal, self.years)
