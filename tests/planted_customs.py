"""A customs file in which the article's numbers are planted, for tests alone.

Every number is its own knob: changing one target moves only rows that no other target depends on,
so that a comparison must report that number and no other. The rows are made up beyond the targets
and stand for nothing.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow as pa

from helpers.sources import customs_sample_files as files
from helpers.sources.customs_codes import ISO_PARTNERS
from helpers.sources.customs_rows import SCHEMA

TARGETS: dict[str, str] = {
    "china_exports_2021": "234.1",
    "china_export_share_2021": "45.9",
    "china_imports_2021": "179.5",
    "partner_countries_2021": "57",
    "T2/Amur/2021": "52.6",
    "T3/44": "14336.1",
    "T3/4403": "8631.5",
    "T3/44032": "1495.3",
    "T3/44039": "7136.2",
    "T3/440395+440396": "4804.7",
    "T3/440397": "2331.4",
    "T3/4407": "5306.6",
    "T3/44071": "5306.6",
}
DISTRICTS = {"07": "ДАЛЬНЕВОСТОЧНЫЙ ФЕДЕРАЛЬНЫЙ ОКРУГ"}
CENT = Decimal("0.01")


def planted_rows(**changed: str) -> pa.Table:
    """Nine months of the Amur Region, with the article's numbers or with some changed.

    Args:
        **changed: Other targets, by the id with ``/`` and ``+`` spelled ``_``.

    Returns:
        Rows in the store's schema.
    """
    names = {name.replace("/", "_").replace("+", "_"): name for name in TARGETS}
    target = {name: Decimal(value) for name, value in TARGETS.items()}
    target |= {names[name]: Decimal(value) for name, value in changed.items()}
    cells = _china_exports(target) | _others(target)
    return _table(cells)


def _china_exports(target: dict[str, Decimal]) -> dict[tuple[str, str, str], Decimal]:
    """Exports to China by code: timber as Table 3 has it, the rest in goods the article names."""
    thousand = {name[3:]: value * 1000 for name, value in target.items() if name[:3] == "T3/"}
    goods = {
        "4403211100": thousand["44032"],
        "4403950001": thousand["440395+440396"] / 2,
        "4403960001": thousand["440395+440396"] / 2,
        "4403970001": thousand["440397"],
        "4403910001": thousand["44039"] - thousand["440395+440396"] - thousand["440397"],
        "4403410000": thousand["4403"] - thousand["44032"] - thousand["44039"],
        "4403110009": Decimal(90_000),  # treated: in chapter 44, not in Table 3's rows of 4403
        "4407110001": thousand["44071"],
        "4407920000": thousand["4407"] - thousand["44071"],
    }
    goods["4401310000"] = thousand["44"] - sum(goods.values())
    whole = target["china_exports_2021"] * 10**6
    rest = whole - sum(goods.values())
    for code, part in (
        ("2716000000", "0.42"),
        ("2701190000", "0.03"),
        ("2710192100", "0.02"),
        ("1201900000", "0.30"),
        ("1507109000", "0.12"),
        ("2304000000", "0.05"),
    ):
        goods[code] = (rest * Decimal(part)).quantize(CENT)
    goods["2601110000"] = whole - sum(goods.values())
    return {("export", "CN", code): value for code, value in goods.items() if value}


def _others(target: dict[str, Decimal]) -> dict[tuple[str, str, str], Decimal]:
    """Other exports and all imports, so that the shares come out and so many countries trade."""
    exports = target["china_exports_2021"] * 10**6 * 100 / target["china_export_share_2021"]
    china = (target["china_exports_2021"] + target["china_imports_2021"]) * 10**6
    imports = china * 100 / target["T2/Amur/2021"] - exports
    partners = ["KZ", "BY", "KR", "UZ", "JP"]
    partners += sorted(ISO_PARTNERS - {"CN", "RU", *partners})
    partners = partners[: int(target["partner_countries_2021"]) - 1]
    cells: dict[tuple[str, str, str], Decimal] = {}
    for direction, whole, code in (
        ("export", exports - target["china_exports_2021"] * 10**6, "7108120009"),
        ("import", imports - target["china_imports_2021"] * 10**6, "8429520000"),
    ):
        weights = [Decimal(1) / (place + 1) for place in range(len(partners))]
        shares = [(whole * w / sum(weights)).quantize(CENT, ROUND_HALF_UP) for w in weights]
        shares[0] += whole.quantize(CENT) - sum(shares)
        for partner, value in zip(partners, shares, strict=True):
            cells[direction, partner, code] = value
    for partner, soybeans in (("BY", 7_600_000), ("KZ", 3_100_000), ("KR", 1_900_000)):
        cells["export", partner, "1201900000"] = Decimal(soybeans)
        cells["export", partner, "7108120009"] -= soybeans
    cells["import", "CN", "8429520000"] = target["china_imports_2021"] * 10**6
    return cells


def _table(cells: dict[tuple[str, str, str], Decimal]) -> pa.Table:
    """Each cell split over nine months, to the cent."""
    rows = []
    for (direction, partner, code), value in cells.items():
        if value < 0:
            raise ValueError(f"these targets need a negative value of {code} with {partner}")
        month_value = (value / 9).quantize(CENT)
        for month in range(1, 10):
            usd = value.quantize(CENT) - 8 * month_value if month == 9 else month_value
            rows.append(
                (direction, 2021, month, month, "10000", "07", partner, code, "", usd, usd, 0)
            )
    columns = list(zip(*rows, strict=True))
    arrays = [
        pa.array([Decimal(str(cell)) for cell in column], kind)
        if pa.types.is_decimal(kind)
        else pa.array(column, kind)
        for column, kind in zip(columns, SCHEMA.types, strict=True)
    ]
    return pa.table(arrays, schema=SCHEMA)


def planted_file(path: Path, **changed: str) -> Path:
    """The planted rows as an official file."""
    form = files.FORMS["official"]
    path.write_bytes(
        files.text_bytes(files.spelled(planted_rows(**changed), form, DISTRICTS), form)
    )
    return path
