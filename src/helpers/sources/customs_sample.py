"""Synthetic customs rows from a seed, for tests, benchmarks and the notebook that has no file yet.

They have the official file's shape and traps (85 regions, two hundred partners with Namibia among
them, codes with leading zeros, the secret class, gas without a value, electricity without a weight)
and nothing else in common with any real trade. The federal district of every synthetic row is
called synthetic, so that a store remembers where its rows came from even when they were written to
a file and imported again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.sources.customs_codes import FAR_EAST, ISO_PARTNERS, REGIONS
from helpers.sources.customs_import import SYNTHETIC_NAME
from helpers.sources.customs_rows import SCHEMA
from helpers.sources.customs_store import Manifest, Part, read_manifest, write_manifest
from helpers.sources.customs_trade import Trade
from helpers.sources.errors import InputError

SYNTHETIC_DISTRICT = "00"
GAS, ELECTRICITY, SECRET, SOYBEANS = "2711210000", "2716000000", "XXXXXXXXXX", "1201900000"
TIMBER = ("4403211100", "4403970001", "4407110001")
N_PARTNERS, N_CODES = 200, 6000


@dataclass(frozen=True)
class _Vocabulary:
    """Words and weights that rows are drawn from."""

    regions: np.ndarray
    region_weights: np.ndarray
    partners: np.ndarray
    partner_weights: np.ndarray
    codes: np.ndarray
    code_weights: np.ndarray
    prices: np.ndarray


@cache
def _vocabulary() -> _Vocabulary:
    """The same words for every seed, so that samples of different seeds fit together."""
    rng = np.random.default_rng(20211231)
    regions = np.array(sorted(REGIONS))
    region_weights = 1 / (1 + rng.permutation(len(regions)))
    first = ["CN", "KR", "JP", "KZ", "BY", "DE", "US", "IN", "TR", "VN", "UZ", "NA"]
    others = sorted(ISO_PARTNERS - {"RU", *first})
    partners = np.array(first + others[: N_PARTNERS - len(first)])
    partner_weights = 1 / (1 + np.arange(len(partners))) ** 0.8
    chapters = np.array([chapter for chapter in range(1, 98) if chapter not in (77, 27)])
    drawn = rng.choice(chapters, N_CODES) * 10**8 + rng.integers(1, 10**8, N_CODES)
    special = [GAS, ELECTRICITY, SECRET, SOYBEANS, *TIMBER]
    codes = np.array(special + sorted({f"{code:010d}" for code in drawn}))
    code_weights = 1 / (1 + rng.permutation(len(codes))) ** 0.5
    code_weights[: len(special)] = code_weights.max()
    prices = rng.lognormal(1.6, 1.2, len(codes))
    return _Vocabulary(
        regions,
        region_weights / region_weights.sum(),
        partners,
        partner_weights / partner_weights.sum(),
        codes,
        code_weights / code_weights.sum(),
        prices,
    )


def sample_month(rows: int, *, seed: int, year: int, month: int, unique: bool = True) -> pa.Table:
    """Draw synthetic rows of one month.

    Args:
        rows: How many; with ``unique`` a few are lost where a key was drawn twice.
        seed: Seed; the same arguments give the same rows.
        year: Calendar year of the rows.
        month: Month of the rows, 1 to 12.
        unique: Keep one row for each direction, partner, code and region, as an aggregate has.

    Returns:
        Rows in the store's schema and order.
    """
    words = _vocabulary()
    rng = np.random.default_rng([seed, year, month])
    region = rng.choice(len(words.regions), rows, p=words.region_weights)
    region[: min(rows, len(words.regions))] = np.arange(min(rows, len(words.regions)))
    partner = rng.choice(len(words.partners), rows, p=words.partner_weights)
    far_east = np.isin(words.regions, list(FAR_EAST))
    # China takes a part of Far Eastern trade that differs by region and drifts over the years.
    lean = np.where(far_east, 0.2 + 0.05 * np.arange(len(words.regions)) % 0.5, 0.05)
    partner[rng.random(rows) < lean[region] * (1 + 0.02 * (year - 2015))] = 0
    code = rng.choice(len(words.codes), rows, p=words.code_weights)
    export = rng.random(rows) < 0.3
    key = ((region * 2 + export) * 1000 + partner) * 100_000 + code
    order = np.unique(key, return_index=True)[1] if unique else np.argsort(key, kind="stable")
    region, partner, code, export = region[order], partner[order], code[order], export[order]
    grams, cents, quantity = _amounts(rng, words, code)
    return _table(words, year, month, region, partner, code, export, grams, cents, quantity)


def _amounts(
    rng: np.random.Generator, words: _Vocabulary, code: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights in grams, values in cents and quantities in thousandths, with the file's oddities."""
    grams = np.round(rng.lognormal(7, 1.6, len(code)) * 1000).astype(np.int64)
    dollars = grams / 1000 * words.prices[code] * rng.lognormal(0, 0.5, len(code))
    cents = np.maximum(1, np.round(dollars * 100)).astype(np.int64)
    pieces = np.round(rng.lognormal(4, 2, len(code))).astype(np.int64) * 1000
    name = words.codes[code]
    cents[name == GAS] = 0
    grams[name == ELECTRICITY] = 0
    return grams, cents, pieces


def sample_trade(
    rows: int = 200_000, *, seed: int = 2021, years: Sequence[int] = tuple(range(2013, 2022))
) -> Trade:
    """An open synthetic store in memory, for the notebook that has no file yet.

    Args:
        rows: How many rows in all, about.
        seed: Seed.
        years: Calendar years.

    Returns:
        A store that says of itself that it is synthetic; nothing is written anywhere.
    """
    import ibis

    each = max(1, rows // (12 * len(years)))
    months = [(year, month) for year in years for month in range(1, 13)]
    tables = [sample_month(each, seed=seed, year=year, month=month) for year, month in months]
    parts = [
        Part("", year, month, month, len(table), _regions_by_direction(table), "sample")
        for (year, month), table in zip(months, tables, strict=True)
    ]
    names = {code: name.upper() for code, name in REGIONS.items()}
    manifest = Manifest(parts, [], names, {SYNTHETIC_DISTRICT: SYNTHETIC_NAME}, True)
    connection = ibis.duckdb.connect()
    # DuckDB reads the Arrow table in place; ibis's own way writes SQL that DuckDB 2 refuses.
    connection.con.register("trade", pa.concat_tables(tables))
    return Trade(connection.table("trade"), manifest)


def _regions_by_direction(table: pa.Table) -> dict[str, list[str]]:
    """Direction → OKATO codes that have rows."""
    found = {}
    for direction in ("export", "import"):
        rows = table.filter(pc.equal(table["direction"], direction))
        found[direction] = sorted(pc.unique(rows["region"]).to_pylist())
    return found


def _table(
    words: _Vocabulary,
    year: int,
    month: int,
    region: np.ndarray,
    partner: np.ndarray,
    code: np.ndarray,
    export: np.ndarray,
    grams: np.ndarray,
    cents: np.ndarray,
    quantity: np.ndarray,
) -> pa.Table:
    """Drawn indices as a table of the store's schema."""
    rows = len(region)
    units = pa.array(["", "ШТ", "1000 КВТ.Ч", "Л"])
    unit = np.where(words.codes[code] == ELECTRICITY, 2, code % 4 == 0).astype(np.int64)
    columns = {
        "direction": pa.array(["import", "export"]).take(pa.array(export.astype(np.int64))),
        "year": pa.array(np.full(rows, year, np.int16)),
        "month_from": pa.array(np.full(rows, month, np.int8)),
        "month_to": pa.array(np.full(rows, month, np.int8)),
        "region": pa.array(words.regions.tolist()).take(pa.array(region)),
        "district": pa.array([SYNTHETIC_DISTRICT]).take(pa.array(np.zeros(rows, np.int64))),
        "partner": pa.array(words.partners.tolist()).take(pa.array(partner)),
        "code": pa.array(words.codes.tolist()).take(pa.array(code)),
        "unit": units.take(pa.array(unit)),
        "value_usd": _decimals(cents, 2),
        "net_kg": _decimals(grams, 3),
        "quantity": _decimals(quantity, 3),
    }
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _decimals(integers: np.ndarray, places: int) -> pa.Array:
    """Integers as decimals with a number of places, without a float between."""
    words = np.empty((len(integers), 2), np.int64)
    words[:, 0], words[:, 1] = integers, np.where(integers < 0, -1, 0)
    kind = pa.decimal128(18, places)
    return pa.Array.from_buffers(kind, len(integers), [None, pa.py_buffer(words.tobytes())])


def sample_year(rows: int, *, seed: int, year: int = 2021, months: int = 12) -> pa.Table:
    """Draw synthetic rows of the first months of a year, all 85 regions in each.

    Args:
        rows: How many in all, about.
        seed: Seed.
        year: Calendar year.
        months: How many months from January on.

    Returns:
        Rows in the store's schema, month after month.
    """
    each = max(rows // months, len(REGIONS))
    return pa.concat_tables(
        [sample_month(each, seed=seed, year=year, month=month) for month in range(1, months + 1)]
    )


def write_sample_store(
    store: Path, rows: int, *, seed: int, years: Sequence[int] = (2019, 2020, 2021)
) -> Path:
    """Write a synthetic store directly, without files to import: for benchmarks and the notebook.

    Args:
        store: Folder, empty or not there.
        rows: How many rows in all, about.
        seed: Seed.
        years: Calendar years.

    Returns:
        The store.

    Raises:
        InputError: The folder holds a store already.
    """
    if read_manifest(store).parts:
        raise InputError(f"{store}: holds a store already; name an empty folder")
    store.mkdir(parents=True, exist_ok=True)
    each = max(1, rows // (12 * len(years)))
    parts = []
    for year in years:
        for month in range(1, 13):
            table = sample_month(each, seed=seed, year=year, month=month, unique=each < 200_000)
            path = f"trade/{year}/{month:02d}/import-0001-{12 * year + month:06d}.parquet"
            (store / path).parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, store / path, compression="zstd", row_group_size=122_880)
            regions = _regions_by_direction(table)
            parts.append(Part(path, year, month, month, len(table), regions, "import-0001"))
    names = {code: name.upper() for code, name in REGIONS.items()}
    entry = {"name": "import-0001", "files": [], "rows": sum(part.rows for part in parts)}
    write_manifest(
        store, Manifest(parts, [entry], names, {SYNTHETIC_DISTRICT: SYNTHETIC_NAME}, True)
    )
    return store
