"""Official customs files: import them into a store, then ask the store.

`import_files` reads the federal customs service's open trade file (archive DATTSVT as CSV or DBF,
zipped or not) and regional form-6 workbooks into a Parquet store; `open_trade` opens the store for
the questions of `customs_queries`.
"""

from helpers.sources.customs_account import ImportAccount
from helpers.sources.customs_codes import FAR_EAST, REGIONS, region_code, region_key
from helpers.sources.customs_import import import_files
from helpers.sources.customs_queries import (
    chosen,
    flows,
    items,
    partner_share,
    partners,
    totals,
    turnover,
)
from helpers.sources.customs_rows import RowRules
from helpers.sources.customs_store import Manifest, read_manifest
from helpers.sources.customs_trade import Trade, open_trade

__all__ = [
    "FAR_EAST",
    "REGIONS",
    "ImportAccount",
    "Manifest",
    "RowRules",
    "Trade",
    "chosen",
    "flows",
    "import_files",
    "items",
    "open_trade",
    "partner_share",
    "partners",
    "read_manifest",
    "region_code",
    "region_key",
    "totals",
    "turnover",
]
