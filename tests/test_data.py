"""The data: described, validated on load, and every broken input named in one sentence."""

import json
from pathlib import Path

import pandas as pd
import pytest

from helpers.publishing.codebook import CODEBOOK, codebook
from helpers.publishing.generated import passage
from helpers.publishing.update import refresh_fingerprints
from helpers.sources.data import datapackage, load, quoted_numbers, resource
from helpers.sources.errors import InputError
from helpers.sources.paths import DATA

NAMES = [entry["name"] for entry in datapackage()["resources"]]


@pytest.mark.parametrize("name", NAMES)
def test_every_data_file_loads(name: str) -> None:
    frame = load(name)
    described = [field["name"] for field in resource(name)["schema"]["fields"]]
    assert list(frame.columns) == described
    assert len(frame) > 0


def test_every_csv_is_described_and_every_description_has_a_file() -> None:
    described = {(DATA / entry["path"]).resolve() for entry in datapackage()["resources"]}
    # The second keying is a wide copy in the article's own layout, read by its test alone.
    keyed = set((DATA / "paper" / "second_keying").glob("*.csv"))
    found = {path.resolve() for path in DATA.rglob("*.csv") if "customs" not in path.parts}
    assert found - keyed == described


def test_the_data_package_is_valid_and_says_what_users_need() -> None:
    import frictionless

    report = frictionless.Package.metadata_validate(datapackage())
    assert list(report) == []
    for entry in datapackage()["resources"]:
        assert entry["title"] and entry["description"] and entry["sources"] and entry["hash"]
        for column in entry["schema"]["fields"]:
            assert column["title"] and column["title"] != column["name"], column
            if column["type"] == "number":
                assert column.get("unit"), f"{entry['name']}.{column['name']} has no unit"


def test_missing_values_keep_their_reason() -> None:
    table2 = load("table2")
    gaps = table2[table2["share"].isna()]
    reasons = gaps.groupby("missing")["region"].agg(lambda names: sorted(set(names))).to_dict()
    assert reasons == {
        "not_in_district": ["Buryatia", "Zabaykalsky"],
        "no_value_printed": ["Chukotka"],
    }
    assert (gaps.loc[gaps["missing"] == "not_in_district", "year"] < 2018).all()
    assert table2["share"].notna().sum() == 120 - 12 - 3


def test_namibia_is_not_a_missing_value(data_copy: Path) -> None:
    facts = data_copy.parent / "external" / "facts.csv"
    text = facts.read_text(encoding="utf-8").replace(",BY,", ",NA,")
    facts.write_text(text, encoding="utf-8")
    refresh_fingerprints(data_copy)
    assert "NA" in set(load("facts", data_copy)["item"])


def test_codes_stay_text() -> None:
    assert load("regions").set_index("region").at["Primorsky", "okato"] == "05000"


def test_quoted_numbers_are_numbers_by_claim() -> None:
    numbers = quoted_numbers()
    assert numbers["china_exports_2021"] == 234.1
    assert numbers.notna().all() and numbers.index.is_unique


def test_the_codebook_is_up_to_date() -> None:
    assert passage(CODEBOOK, "codebook") == codebook()


def _spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Amur,2021,52.6,", "Amur,2021,152.6,", ["table2.csv", "row 41", "share", "100"]),
        ("Amur,2021,52.6,", "Amur,2020,52.6,", ["table2.csv", "row 41", "primary key"]),
        ("Amur,2021,52.6,", "Amur,2021,52.7,", ["table2.csv", "SHA-256", "make update"]),
        ("Amur,2021,52.6,", "Amur,2021,,", ["table2.csv", "row 41"]),
        ("Amur,2021,52.6,", "Amur,2021,fifty,", ["table2.csv", "row 41", "share"]),
        ("Amur,2021,52.6,", "Omsk,2021,52.6,", ["table2.csv", "row 41", "region"]),
        ("region,year,share", "region,year,part", ["table2.csv", "part"]),
    ],
)
def test_a_broken_table_is_named_with_file_row_and_remedy(
    data_copy: Path, old: str, new: str, words: list[str]
) -> None:
    _spoil(data_copy.parent / "paper" / "table2.csv", old, new)
    with pytest.raises(InputError) as caught:
        load("table2", data_copy)
    message = str(caught.value)
    assert "\n" not in message
    for word in [*words, "git checkout"]:
        assert word in message, message


def test_a_missing_a_truncated_and_a_badly_encoded_file(data_copy: Path) -> None:
    table2 = data_copy.parent / "paper" / "table2.csv"
    content = table2.read_bytes()
    table2.write_bytes(content[:500])
    with pytest.raises(InputError, match=r"table2\.csv.*git checkout"):
        load("table2", data_copy)
    table2.write_bytes(content.replace(b"Amur", "Амур".encode("cp1251"), 1))
    with pytest.raises(InputError, match=r"table2\.csv, row 32, is not UTF-8 text"):
        load("table2", data_copy)
    table2.unlink()
    with pytest.raises(InputError, match=r"table2\.csv is missing"):
        load("table2", data_copy)


def test_a_broken_description_and_an_unknown_name(data_copy: Path) -> None:
    with pytest.raises(InputError, match="no data file named 'table9'"):
        load("table9", data_copy)
    data_copy.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="not readable JSON"):
        load("table2", data_copy)


def test_a_changed_digit_moves_the_data_hash(data_copy: Path) -> None:
    before = json.loads(data_copy.read_text(encoding="utf-8"))
    _spoil(data_copy.parent / "paper" / "table2.csv", "Amur,2021,52.6,", "Amur,2021,52.7,")
    refresh_fingerprints(data_copy)
    after = json.loads(data_copy.read_text(encoding="utf-8"))
    changed = [
        old["name"]
        for old, new in zip(before["resources"], after["resources"], strict=True)
        if old["hash"] != new["hash"]
    ]
    assert changed == ["table2"]
    frame = load("table2", data_copy)
    assert isinstance(frame, pd.DataFrame) and 52.7 in set(frame["share"])
