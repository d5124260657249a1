"""The data slot of Charts 1-4: filled once a reader brings the official customs file.

The command line names the imported store in the environment variable `AMUR_CUSTOMS`. Without it
there is nothing here, and the charts are drawn as far as published numbers carry.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from helpers.sources.paths import ROOT

if TYPE_CHECKING:
    from helpers.sources.customs_trade import Trade

STORE_VARIABLE = "AMUR_CUSTOMS"


def official_store() -> Path | None:
    """Folder of the imported customs store that this run shall use; None without one.

    A relative name counts from the project's folder, wherever a notebook runs.
    """
    named = os.environ.get(STORE_VARIABLE)
    return ROOT / named if named else None


def open_customs() -> "Trade":
    """The official store if this run uses one, else a small synthetic sample in memory.

    Returns:
        An open store; `Trade.synthetic` says which it is.

    Raises:
        InputError: The store that the run names is missing or damaged.
    """
    store = official_store()
    if store is None:
        from helpers.sources.customs_sample import sample_trade

        return sample_trade()
    from helpers.sources.customs_trade import connected

    return connected(store)


def use_official_store(store: Path) -> None:
    """Name the store that this process and the notebooks it runs shall use.

    Args:
        store: Folder of an imported customs store.

    Raises:
        InputError: There is no store, it is damaged, or it holds synthetic rows.
    """
    from helpers.sources.customs_article import official_trade

    with official_trade(store):
        # Kernels are processes of their own; the environment is what they share with this one.
        os.environ[STORE_VARIABLE] = str(store.resolve())


def official_chart(exhibit_id: str) -> pd.DataFrame | None:
    """Values of one of the article's charts from the official file.

    Args:
        exhibit_id: `C1` to `C4`.

    Returns:
        Columns `item` (partner as ISO 3166 alpha-2, or commodity code) and `value` (US dollars),
        largest first; None where no store is in use or it lacks one of the nine months.
    """
    store = official_store()
    if store is None:
        return None
    from helpers.sources.customs_article import chart_values

    return chart_values(store, exhibit_id)
