"""Compare the data of a fresh run with the committed data, across systems.

Text-like bytes agree on one machine; between systems the last bits of floating point differ, so
numbers are compared to 1e-9 relative and everything else exactly. Pictures are compared through the
data behind them.
"""

from pathlib import Path

import pandas as pd

from helpers.exhibits.language import LANGUAGES
from helpers.sources.errors import InputError
from helpers.sources.paths import REPORTS, shown

RELATIVE = 1e-9
# Below this a number is zero for every purpose here: differences of large equal numbers.
ABSOLUTE = 1e-12


def compare(fresh: Path, committed: Path = REPORTS) -> list[str]:
    """Differences between two reports folders, one line each; empty where they agree.

    Raises:
        InputError: The fresh folder holds no data to compare.
    """
    places = [*(f"{language}/exhibits" for language in LANGUAGES), "data"]
    names = {
        path.relative_to(folder)
        for folder in (fresh, committed)
        for place in places
        for path in (folder / place).glob("*.csv")
    }
    if not any((fresh / name).exists() for name in names):
        raise InputError(f"{shown(fresh)} holds no data; run `amur reproduce --reports` first.")
    return [line for name in sorted(names) for line in _differences(fresh, committed, name)]


def _differences(fresh: Path, committed: Path, name: Path) -> list[str]:
    for folder in (fresh, committed):
        if not (folder / name).exists():
            return [f"{name.as_posix()}: not in {shown(folder)}"]
    new, old = _read(fresh / name), _read(committed / name)
    if list(new.columns) != list(old.columns) or len(new) != len(old):
        return [f"{name.as_posix()}: columns or rows differ"]
    return [
        f"{name.as_posix()}, row {row + 2}, {column}: {new.at[row, column]!r} is not "
        f"{old.at[row, column]!r}"
        for column in old.columns
        for row in old.index
        if not _same(new.at[row, column], old.at[row, column])
    ]


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _same(new: str, old: str) -> bool:
    if new == old:
        return True
    try:
        fresh, known = float(new), float(old)
    except ValueError:
        return False
    return abs(fresh - known) <= max(ABSOLUTE, RELATIVE * abs(known))
