"""Every published form of the customs file gives the same store, to the cent."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import dbfread
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from babel import Locale

from helpers.sources import customs, customs_codes
from helpers.sources import customs_sample_files as files
from helpers.sources.customs_sample import sample_year
from helpers.sources.errors import InputError

YEAR = sample_year(7_000, seed=11)
"""A synthetic year of 85 regions, every month."""


def truth(rows: pa.Table) -> dict[tuple[str, int], tuple[int, Decimal, Decimal]]:
    """Totals of the generator's rows by another way than the store's."""
    found: dict[tuple[str, int], tuple[int, Decimal, Decimal]] = {}
    for row in rows.select(["direction", "year", "value_usd", "net_kg"]).to_pylist():
        key = (row["direction"], row["year"])
        count, usd, kg = found.get(key, (0, Decimal(0), Decimal(0)))
        found[key] = (count + 1, usd + row["value_usd"], kg + (row["net_kg"] or 0))
    return found


def stored(store: Path) -> pa.Table:
    """All rows of a store in one order."""
    with customs.open_trade(store) as trade:
        table = trade.table.to_pyarrow()
    return table.sort_by([(name, "ascending") for name in table.column_names])


EXPECTED = truth(YEAR)


def test_the_sample_has_85_regions_and_every_trap() -> None:
    assert pc.count_distinct(YEAR["region"]).as_py() == 85
    assert set(pc.unique(YEAR["month_from"]).to_pylist()) == set(range(1, 13))
    assert "NA" in pc.unique(YEAR["partner"]).to_pylist()
    codes = pc.unique(YEAR["code"]).to_pylist()
    assert "XXXXXXXXXX" in codes
    assert any(code.startswith("0") for code in codes)
    gas = YEAR.filter(pc.equal(YEAR["code"], "2711210000"))
    assert len(gas)
    assert pc.max(gas["value_usd"]).as_py() == 0


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "zip"])
@pytest.mark.parametrize("form", files.FORMS, ids=lambda name: name.replace(" ", "_"))
def test_text_forms_give_the_generators_totals(form: str, packed: bool, tmp_path: Path) -> None:
    file = files.write_text(tmp_path / ("m.zip" if packed else "m.csv"), YEAR, files.FORMS[form])
    account = customs.import_files([file], tmp_path / "store")
    assert account.totals == EXPECTED
    assert account.rows_kept == account.rows_read == len(YEAR)
    assert account.months_missing == []
    with customs.open_trade(tmp_path / "store") as trade:
        assert customs.totals(trade) == EXPECTED


def test_text_and_dbf_give_the_same_rows(tmp_path: Path) -> None:
    """Row by row, not only in total; the DBF is also read by a second implementation."""
    text = files.write_text(tmp_path / "m.csv", YEAR)
    dbf = files.write_dbf(tmp_path / "m.dbf", YEAR)
    customs.import_files([text], tmp_path / "text")
    customs.import_files([files.write_dbf(tmp_path / "m.zip", YEAR)], tmp_path / "dbf")
    assert stored(tmp_path / "text").equals(stored(tmp_path / "dbf"))
    records = dbfread.DBF(str(dbf), encoding="cp866")
    second = sum(Decimal(record["STOIM"].replace(",", ".")) for record in records)
    assert second == sum(usd for _, usd, _ in EXPECTED.values())


@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_workbooks_of_85_regions_give_the_generators_totals(suffix: str, tmp_path: Path) -> None:
    """Form 6 nests codes and has no weights: values and codes agree, each dollar once."""
    rows, regions = sample_year(2_200, seed=12), sorted(customs.REGIONS)
    book = tmp_path / f"form6.{suffix}"
    together = suffix == "xlsx"  # one sheet a region for the year; in the other, one a month
    files.write_form6(book, rows, regions, 2021, range(1, 13), together=together)
    account = customs.import_files([book], tmp_path / "store")
    assert {key: usd for key, (_, usd, _) in account.totals.items()} == {
        key: usd for key, (_, usd, _) in truth(rows).items()
    }
    assert account.set_aside["subtotal of a workbook"] > 1000
    kept = stored(tmp_path / "store")
    text = files.write_text(tmp_path / "m.csv", rows)
    customs.import_files([text], tmp_path / "text")
    official = stored(tmp_path / "text")
    keys = ["direction", "region", "partner", "code"] + ["month_from"] * (not together)
    with_value = official.filter(pc.greater(official["value_usd"], Decimal(0)))
    assert _sums(kept, keys) == _sums(with_value, keys)


def _sums(table: pa.Table, keys: list[str]) -> dict[tuple[object, ...], Decimal]:
    grouped = table.group_by(keys).aggregate([("value_usd", "sum")])
    rows = grouped.select([*keys, "value_usd_sum"]).to_pylist()
    return {tuple(row[key] for key in keys): row["value_usd_sum"] for row in rows}


def test_workbook_keeps_what_is_not_broken_down(tmp_path: Path) -> None:
    """Table 3's shape: chapter 44 holds more than its printed headings; each dollar once."""
    lines = [
        *files.form6_heading("10000", 2021, 1, 9),
        ["CN", "КИТАЙ", 20000.0, 0],
        ["44", "Древесина", 14336.1, 0],
        ["4403", "Необработанные", 8631.5, 0],
        ["4407", "Распиленные", 5306.6, 0],
    ]
    files._write_xlsx(tmp_path / "amur.xlsx", [("Лист1", lines)])
    customs.import_files([tmp_path / "amur.xlsx"], tmp_path / "store")
    rows = stored(tmp_path / "store").select(["code", "value_usd", "month_from", "month_to"])
    assert rows.to_pylist() == [
        {"code": code, "value_usd": Decimal(value), "month_from": 1, "month_to": 9}
        for code, value in (
            ("00", "5663900.00"),
            ("44", "398000.00"),
            ("4403", "8631500.00"),
            ("4407", "5306600.00"),
        )
    ]


def test_subtotals_among_lines_are_set_aside_and_listed(tmp_path: Path) -> None:
    rows = YEAR.slice(0, 300)
    extra = _with_subtotals(rows)
    file = files.write_text(tmp_path / "m.csv", extra)
    account = customs.import_files([file], tmp_path / "store")
    assert account.rows_read == len(extra)
    assert account.rows_kept == len(rows)
    assert account.set_aside == {"subtotal": len(extra) - len(rows)}
    assert account.totals == truth(rows)
    assert account.set_aside_file is not None
    listed = account.set_aside_file.read_text(encoding="utf-8").splitlines()
    assert len(listed) == 1 + len(extra) - len(rows)
    assert "m.csv" in listed[1]


def _with_subtotals(rows: pa.Table) -> pa.Table:
    """Rows with a 2-, 4- and 6-digit subtotal for each of their groups, as some copies mix them."""
    keys = ["direction", "region", "partner", "year", "month_from", "month_to", "district", "unit"]
    parts = [rows]
    for digits in (2, 4, 6):
        cut = rows.set_column(
            rows.schema.get_field_index("code"),
            "code",
            pc.utf8_slice_codeunits(rows["code"], 0, digits),
        )
        cut = cut.filter(pc.invert(pc.match_substring(cut["code"], "X")))
        cut = cut.set_column(cut.schema.get_field_index("unit"), "unit", pa.array([""] * len(cut)))
        sums = cut.group_by([*keys, "code"]).aggregate(
            [("value_usd", "sum"), ("net_kg", "sum"), ("quantity", "sum")]
        )
        sums = sums.rename_columns(
            [name.removesuffix("_sum") for name in sums.column_names]
        ).select(rows.column_names)
        parts.append(sums.cast(rows.schema))
    return pa.concat_tables(parts)


def test_subtotal_without_its_lines_is_refused(tmp_path: Path) -> None:
    """Setting it aside would lose its money."""
    rows = YEAR.slice(0, 50)
    lone = _with_subtotals(YEAR.slice(200, 1)).slice(1, 1)
    file = files.write_text(tmp_path / "m.csv", pa.concat_tables([rows, lone]))
    with pytest.raises(InputError, match="no ten-digit rows under it"):
        customs.import_files([file], tmp_path / "store")


def test_traps_survive_the_round_trip(tmp_path: Path) -> None:
    customs.import_files([files.write_text(tmp_path / "m.csv", YEAR)], tmp_path / "store")
    rows = stored(tmp_path / "store")
    for name, word in (("partner", "NA"), ("code", "XXXXXXXXXX"), ("code", "2711210000")):
        before = pc.sum(pc.equal(YEAR[name], word)).as_py()
        assert pc.sum(pc.equal(rows[name], word)).as_py() == before > 0
    zeros = pc.sum(pc.match_substring_regex(rows["code"], "^0")).as_py()
    assert zeros == pc.sum(pc.match_substring_regex(YEAR["code"], "^0")).as_py() > 0
    assert rows.schema.field("value_usd").type == pa.decimal128(18, 2)
    assert rows.schema.field("net_kg").type == pa.decimal128(18, 3)


def test_numbers_beyond_floats_stay_exact(tmp_path: Path) -> None:
    """Fifteen digits before the comma: a float would lose the cents and grams."""
    head, line = files.text_bytes(files.spelled(YEAR.slice(0, 1))).splitlines()
    fields = line.split(b"\t")
    fields[5:8] = b"999999999999999,37", b"999999999999999,379", b"123456789012345,679"
    (tmp_path / "m.csv").write_bytes(b"\n".join([head, b"\t".join(fields), b""]))
    account = customs.import_files([tmp_path / "m.csv"], tmp_path / "store")
    ((_, usd, kg),) = account.totals.values()
    assert (usd, kg) == (Decimal("999999999999999.37"), Decimal("999999999999999.379"))
    quantity = stored(tmp_path / "store")["quantity"][0].as_py()
    assert quantity == Decimal("123456789012345.679")


def test_header_repeated_in_the_middle_is_set_aside(tmp_path: Path) -> None:
    data = files.text_bytes(files.spelled(YEAR.slice(0, 20)))
    header = data.split(b"\n", 1)[0] + b"\n"
    (tmp_path / "m.csv").write_bytes(
        data + header + data.split(b"\n", 1)[1].replace(b"/2021", b"/2020")
    )
    account = customs.import_files([tmp_path / "m.csv"], tmp_path / "store")
    assert account.set_aside == {"repeated header line": 1}
    assert account.rows_kept == 40


def test_folder_of_months_and_what_is_no_data(tmp_path: Path) -> None:
    folder = tmp_path / "months"
    folder.mkdir()
    for month in (1, 2, 4):
        rows = YEAR.filter(pc.equal(YEAR["month_from"], month))
        files.write_text(folder / f"{month:02d}.zip", rows)
    (folder / "readme.pdf").write_bytes(b"%PDF")
    account = customs.import_files([folder], tmp_path / "store")
    assert list(account.files) == [f"{month:02d}.zip/DATTSVT.csv" for month in (1, 2, 4)]
    assert account.months_missing == ["2021-03"]
    assert account.notes == ["not read: readme.pdf"]
    assert any("months missing: 2021-03" in line for line in account.lines())


def test_thousand_dollars_are_never_guessed(tmp_path: Path) -> None:
    form = files.TextForm(thousand=True)
    file = files.write_text(tmp_path / "m.csv", YEAR, form)
    with pytest.raises(InputError, match=r"more than 2 decimals.*thousand-usd"):
        customs.import_files([file], tmp_path / "store")
    coarse = files.spelled(YEAR, form)
    rounded = pc.replace_substring_regex(coarse["Stoim"], r"(,\d\d)\d+$", r"\1")
    rounded_file = tmp_path / "n.csv"
    rounded_file.write_bytes(files.text_bytes(coarse.set_column(5, "Stoim", rounded)))
    with pytest.raises(InputError, match="look like thousand dollars"):
        customs.import_files([rounded_file], tmp_path / "store")
    assert not (tmp_path / "store" / "manifest.json").exists()
    account = customs.import_files([file], tmp_path / "store", values_in="thousand usd")
    assert account.totals == EXPECTED


def test_codes_that_lost_their_zero_need_a_word(tmp_path: Path) -> None:
    rows = YEAR.filter(pc.match_substring_regex(YEAR["code"], "^0"))
    table = files.spelled(rows)
    codes = pc.utf8_ltrim(table["tnved"], "0")
    odd = pc.equal(pc.utf8_length(codes), 9)
    table = table.set_column(3, "tnved", codes).filter(odd)
    (tmp_path / "n.csv").write_bytes(files.text_bytes(table))
    with pytest.raises(InputError, match=r"n\.csv, row 2: .*lost its leading zero"):
        customs.import_files([tmp_path / "n.csv"], tmp_path / "store")
    account = customs.import_files(
        [tmp_path / "n.csv"], tmp_path / "store", rules=customs.RowRules(restore_zeros=True)
    )
    assert account.totals == truth(rows.filter(odd))


def test_columns_may_stand_in_any_order_and_extra_ones_are_named(tmp_path: Path) -> None:
    table = files.spelled(YEAR.slice(0, 100))
    table = table.select(table.column_names[::-1]).append_column("note", pa.array(["x"] * 100))
    (tmp_path / "m.csv").write_bytes(files.text_bytes(table))
    account = customs.import_files([tmp_path / "m.csv"], tmp_path / "store")
    assert account.totals == truth(YEAR.slice(0, 100))
    assert account.notes == ["m.csv: columns not used: note"]


def test_large_member_streams_through_a_zip(tmp_path: Path) -> None:
    """More than one block of the parser, so that rows are numbered across blocks."""
    rows = sample_year(160_000, seed=5, months=1)
    data = files.text_bytes(files.spelled(rows))
    assert len(data) > 2**24
    bad = data.replace(b"\t01/2021\t", b"\t13/2021\t")
    last = bad[bad.rfind(b"\n", 0, -1) + 1 :]
    with zipfile.ZipFile(tmp_path / "m.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m.csv", data + last)
    with pytest.raises(InputError, match=f"row {len(rows) + 2}: period '13/2021'"):
        customs.import_files([tmp_path / "m.zip"], tmp_path / "store")


def test_vocabularies() -> None:
    """249 countries of ISO 3166, all with a name in both languages; 85 regions; eleven keys."""
    assert len(customs_codes.ISO_PARTNERS) == 249
    for language in ("ru", "en"):
        assert set(Locale(language).territories) >= customs_codes.ISO_PARTNERS
    assert len(customs_codes.REGIONS) == 85
    assert set(customs_codes.FAR_EAST) <= set(customs_codes.REGIONS)
    for okato, name in customs_codes.REGIONS.items():
        assert customs_codes.region_named_in(f"Торговля: {name}, 2021") == okato
        assert customs_codes.region_code(name) == okato
    assert customs_codes.region_code("Amur") == "10000"
    with pytest.raises(ValueError, match="no region is called"):
        customs_codes.region_code("Atlantis")


def test_sample_is_the_same_for_the_same_seed() -> None:
    again = sample_year(7_000, seed=11)
    assert again.equals(YEAR)
    assert not sample_year(7_000, seed=12).equals(YEAR)
    first, second = io.BytesIO(), io.BytesIO()
    for stream, rows in ((first, YEAR), (second, again)):
        stream.write(files.text_bytes(files.spelled(rows)))
    assert first.getvalue() == second.getvalue()
