"""Tables 1-3 were keyed twice, by two people who did not see each other's work."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

PAPER = Path(__file__).parents[1] / "data" / "paper"

INDICATORS = [
    "rail_density",
    "road_density",
    "border_length",
    "crossings",
    "crossing_density",
    "operating_crossings",
    "operating_density",
]
GROUP_ROWS = {"Регионы, граничащие с КНР", "Регионы, не граничащие с КНР"}
BLANK_REASON = {"": "not_in_district", "-": "no_value_printed"}


def _wide(name: str) -> list[list[str]]:
    with (PAPER / "second_keying" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def _tidy(name: str) -> list[dict[str, str]]:
    with (PAPER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(cell: str) -> Decimal:
    """A printed cell as an exact number: decimal comma, groups of three set apart."""
    return Decimal(cell.replace(" ", "").replace("\u00a0", "").replace(",", "."))


def _region_keys() -> dict[str, str]:
    return {row["name_ru"]: row["region"] for row in _tidy("regions.csv")}


def _second_table1() -> dict[tuple[str, str], str]:
    head, *body = _wide("table1.csv")
    keys = _region_keys()
    return {
        (indicator, keys[name]): cell
        for indicator, row in zip(INDICATORS, body, strict=True)
        for name, cell in zip(head[1:], row[1:], strict=True)
    }


def _second_table2() -> dict[tuple[str, str], str]:
    head, *body = _wide("table2.csv")
    keys = _region_keys()
    return {
        (keys[row[0]], year): cell
        for row in body
        if row[0] not in GROUP_ROWS
        for year, cell in zip(head[1:], row[1:], strict=True)
    }


def test_table1_agrees_cell_by_cell_with_its_printed_decimals():
    second = _second_table1()
    first = {(row["indicator"], row["region"]): row for row in _tidy("table1.csv")}
    assert first.keys() == second.keys()
    for key, cell in second.items():
        assert Decimal(first[key]["value"]) == _number(cell), key
        assert int(first[key]["decimals"]) == -_number(cell).as_tuple().exponent, key


def test_table2_agrees_cell_by_cell_with_its_gaps():
    second = _second_table2()
    first = {(row["region"], row["year"]): row for row in _tidy("table2.csv")}
    assert first.keys() == second.keys()
    for key, cell in second.items():
        if cell in BLANK_REASON:
            assert first[key]["share"] == "", key
            assert first[key]["missing"] == BLANK_REASON[cell], key
        else:
            assert Decimal(first[key]["share"]) == _number(cell), key
            assert first[key]["missing"] == "", key


def test_table3_agrees_cell_by_cell_with_its_labels():
    _, *body = _wide("table3.csv")
    first = sorted(_tidy("table3.csv"), key=lambda row: int(row["row"]))
    assert [row["label_printed"] for row in first] == [label for label, _ in body]
    assert [Decimal(row["value"]) for row in first] == [_number(value) for _, value in body]


@pytest.mark.parametrize(
    ("indicator", "total"),
    [
        ("rail_density", "400"),
        ("road_density", "238"),
        ("border_length", "4159.5"),
        ("crossings", "25"),
        ("crossing_density", "0.036"),
        ("operating_crossings", "16"),
        ("operating_density", "0.023"),
    ],
)
def test_table1_row_sums(indicator, total):
    cells = [_number(cell) for (row, _), cell in _second_table1().items() if row == indicator]
    assert sum(cells) == Decimal(total)


@pytest.mark.parametrize(
    ("year", "total"),
    [
        ("2000", "234.1"),
        ("2005", "296.0"),
        ("2010", "382.5"),
        ("2015", "401.8"),
        ("2016", "418.7"),
        ("2017", "449.5"),
        ("2018", "577.1"),
        ("2019", "545.5"),
        ("2020", "563.0"),
        ("2021", "543.7"),
    ],
)
def test_table2_column_sums(year, total):
    cells = [
        _number(cell)
        for (_, column), cell in _second_table2().items()
        if column == year and cell not in BLANK_REASON
    ]
    assert sum(cells) == Decimal(total)


ROW_SUMS = {
    "DFO": "270.3",
    "Primorsky": "482.1",
    "Khabarovsk": "436.9",
    "Amur": "755.2",
    "Jewish AO": "907.4",
    "Zabaykalsky": "363.7",
    "Magadan": "72.3",
    "Buryatia": "161.3",
    "Sakhalin": "105.6",
    "Chukotka": "470.6",
    "Yakutia": "89.5",
    "Kamchatka": "297.0",
}


@pytest.mark.parametrize("region", ROW_SUMS)
def test_table2_row_sums(region):
    cells = [
        _number(cell)
        for (row, _), cell in _second_table2().items()
        if row == region and cell not in BLANK_REASON
    ]
    assert sum(cells) == Decimal(ROW_SUMS[region])


def test_table3_column_sum_with_and_without_the_printed_total():
    *rows, total = [_number(value) for _, value in _wide("table3.csv")[1:]]
    assert sum(rows) == Decimal("49348.4")
    assert total == Decimal("49348.4")
