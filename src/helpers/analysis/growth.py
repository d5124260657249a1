"""Growth that a goal takes: arithmetic, not a forecast."""


def annual_growth(start: float, end: float, years: float) -> float:
    """Constant growth a year that leads from start to end, percent.

    Raises:
        ValueError: A level is not positive, or no time passes.
    """
    if start <= 0 or end <= 0 or years <= 0:
        raise ValueError(f"No growth rate leads from {start} to {end} in {years} years.")
    return ((end / start) ** (1 / years) - 1) * 100
