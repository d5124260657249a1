"""Charts 1-4 from a file with planted numbers, the comparison with the article, the explorer."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from in_process import run_all
from planted_customs import TARGETS, planted_file

from helpers import official_chart, quoted_numbers
from helpers.analysis.agreement import compare_printed, summarise
from helpers.analysis.trade_profile import advantages, yearly_profile
from helpers.cli import main
from helpers.exhibits import customs_names, goods_names, official_charts
from helpers.exhibits.charts import Chart
from helpers.exhibits.customs_agreement import agreement_lines, compared_with_store
from helpers.exhibits.language import LANGUAGES, use_language
from helpers.exhibits.registry import registry
from helpers.exhibits.show import build, status_of_run
from helpers.sources import customs, customs_codes
from helpers.sources import customs_sample_files as files
from helpers.sources.customs_article import chart_values
from helpers.sources.customs_sample import sample_month, sample_trade, write_sample_store
from helpers.sources.errors import InputError
from helpers.sources.official import STORE_VARIABLE, open_customs

WATERMARKS = {"en": "synthetic data", "ru": "синтетические данные"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The article's numbers, imported from a file."""
    folder = tmp_path_factory.mktemp("planted")
    customs.import_files([planted_file(folder / "DATTSVT.csv")], folder / "store")
    return folder / "store"


@pytest.fixture
def official(store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run that uses the planted store."""
    monkeypatch.setenv(STORE_VARIABLE, str(store))
    return store


@pytest.fixture(params=LANGUAGES)
def in_language(request: pytest.FixtureRequest) -> str:
    use_language(request.param)
    yield request.param
    use_language("en")


def article_chart(exhibit_id: str) -> Chart:
    """One of the article's charts, built as its notebook builds it."""
    others = {"C1": [None], "C2": [None]}.get(exhibit_id, [None, None])
    return build(exhibit_id, *others, official=official_chart(exhibit_id))


def test_charts_are_drawn_in_full(official: Path, in_language: str) -> None:
    charts = {name: article_chart(name) for name in ("C1", "C2", "C3", "C4")}
    assert {chart.status for chart in charts.values()} == {"official file"}
    sums = {name: chart.data["value"].sum() for name, chart in charts.items()}
    quoted = quoted_numbers()
    assert sums["C2"] / 1e6 == pytest.approx(
        100 * quoted["china_exports_2021"] / quoted["china_export_share_2021"], abs=1e-5
    )
    assert sums["C3"] / 1e6 == pytest.approx(quoted["china_exports_2021"], abs=1e-5)
    fuels = charts["C3"].data.set_index("item")["value"].filter(regex="^27")
    assert sums["C4"] == pytest.approx(fuels.sum())
    assert charts["C1"].data["item"].tolist() == ["CN", "BY", "KZ", "KR"]
    for chart in charts.values():
        assert chart.data["share"].sum() == pytest.approx(100)
        assert chart.svg("x").startswith(b"<?xml")
        texts = [text.get_text() for text in chart.figure.texts]
        assert not any(WATERMARKS[in_language] in text for text in texts)
    share = {"en": "45.9%", "ru": "45,9\u00a0%"}[in_language]
    assert share in charts["C2"].finding
    assert share in charts["C2"].alt


def test_the_rest_is_added_up_and_counted(official: Path) -> None:
    rows = article_chart("C2").data
    assert rows["item"].iloc[-1] == official_charts.OTHERS
    assert rows["items"].sum() == 57


def test_comparison_reports_agreement(store: Path) -> None:
    compared = compared_with_store(store)
    found = summarise(compared)
    assert found.differing == ()
    assert found.agreeing == found.compared == len(TARGETS)
    assert (found.differ, found.printed) == (0, len(compared))
    assert agreement_lines(store) == [
        "Printed numbers compared with the official file: 13; agree: 13, differ: 0."
    ]
    verdicts = compared.set_index("id")["verdict"]
    assert verdicts["T3/total"] == "not comparable"
    assert verdicts["T2/Primorsky/2021"] == "not in the file"


CHANGED = {
    "china_exports_2021": "235.1",
    "china_export_share_2021": "46.1",
    "china_imports_2021": "179.6",
    "partner_countries_2021": "58",
    "T2/Amur/2021": "52.7",
    "T3/44": "14336.2",
    "T3/4403": "8631.7",
    "T3/44032": "1495.1",
    "T3/44039": "7136.1",
    "T3/440395+440396": "4804.6",
    "T3/440397": "2331.3",
    "T3/4407": "5306.8",
    "T3/44071": "5306.4",
}


@pytest.mark.parametrize("name", TARGETS)
def test_one_changed_number_is_the_one_that_differs(name: str, tmp_path: Path) -> None:
    spelled = name.replace("/", "_").replace("+", "_")
    file = planted_file(tmp_path / "m.csv", **{spelled: CHANGED[name]})
    customs.import_files([file], tmp_path / "store")
    assert summarise(compared_with_store(tmp_path / "store")).differing == (name,)
    lines = agreement_lines(tmp_path / "store")
    assert len(lines) == 2
    assert f"differs: {name}: printed {float(TARGETS[name])}" in lines[1]


def test_store_without_the_nine_months_leaves_the_charts_as_printed(tmp_path: Path) -> None:
    rows = sample_month(500, seed=1, year=2020, month=1)
    table = files.spelled(rows, districts={"00": "X"})
    (tmp_path / "m.csv").write_bytes(files.text_bytes(table))
    customs.import_files([tmp_path / "m.csv"], tmp_path / "store")
    assert chart_values(tmp_path / "store", "C2") is None
    assert summarise(compared_with_store(tmp_path / "store")).compared == 0


def test_without_a_store_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STORE_VARIABLE, raising=False)
    assert official_chart("C1") is None
    assert status_of_run(registry()["C1"]) == "substitute"
    assert summarise(compared_with_store(None)).compared == 0
    assert open_customs().synthetic


def test_synthetic_rows_cannot_stand_for_the_official_file(tmp_path: Path) -> None:
    write_sample_store(tmp_path / "store", 3000, seed=1, years=[2021])
    with pytest.raises(InputError, match="synthetic rows, which cannot stand for the official"):
        chart_values(tmp_path / "store", "C1")
    assert main(["reproduce", "--customs", str(tmp_path / "store")]) == 2


@pytest.fixture(scope="module")
def trade() -> customs.Trade:
    return sample_trade(20_000, years=(2019, 2020, 2021))


@pytest.mark.parametrize("region", ["Amur", "45000"])
def test_explorer_pictures_are_watermarked(
    region: str, trade: customs.Trade, in_language: str
) -> None:
    shares = customs.partner_share(trade, "CN", district=True)
    partners = customs.partners(trade, regions=[region], years=[2021])
    goods = customs.items(trade, 4, regions=[region], partners=["CN"], flow="exports")
    pictures = {
        "customs_share": (shares, region, "CN"),
        "customs_partners": (partners, region, 2021),
        "customs_items": (goods, region, "CN", 2021),
    }
    for name, results in pictures.items():
        chart = build(name, *results, synthetic=True)
        texts = [text.get_text() for text in chart.figure.texts]
        assert WATERMARKS[in_language] in texts, name
        assert chart.status == "synthetic"
        plain = build(name, *results, synthetic=False)
        assert WATERMARKS[in_language] not in [text.get_text() for text in plain.figure.texts]
        assert plain.status == "official file"


def test_explorer_tables(trade: customs.Trade, in_language: str) -> None:
    flows = customs.flows(trade, 2)
    own = flows[flows["region"] == "Amur"]
    table = build("customs_indicators", yearly_profile(own), 2, synthetic=True)
    assert [row[0] for row in table.printed()] == ["2019", "2020", "2021"]
    best = advantages(flows[flows["year"] == 2021], "Amur")
    assert len(build("customs_advantage", best, 2021, synthetic=True).printed()) == 8
    assert advantages(own, "Amur") is None
    refused = build("customs_advantage", None, 2021, synthetic=False)
    assert refused.printed() == []
    assert refused.notes[0].startswith({"en": "Not computed", "ru": "Не вычислено"}[in_language])


def test_profile_by_hand() -> None:
    flows = pd.DataFrame(
        [
            ("Amur", 2021, "CN", "27", 60.0, 0.0),
            ("Amur", 2021, "KZ", "12", 20.0, 20.0),
        ],
        columns=["region", "year", "partner", "code", "exports", "imports"],
    )
    row = yearly_profile(flows).iloc[0]
    assert row["balance"] == 60
    assert row["coverage"] == pytest.approx(4)
    assert row["partners"] == 2
    assert row["hhi_partners"] == pytest.approx(0.6**2 + 0.4**2)
    assert row["grubel_lloyd"] == pytest.approx(1 - 60 / 100)
    one_way = yearly_profile(flows.assign(imports=0.0)).iloc[0]
    assert pd.isna(one_way["grubel_lloyd"])


def test_agreement_at_the_edge_of_a_digit() -> None:
    printed = pd.DataFrame({"id": ["a", "b", "c"], "printed": [45.9] * 3, "decimals": [1] * 3})
    computed = pd.Series({"a": 45.95, "b": 45.951, "c": 45.85})
    assert compare_printed(printed, computed)["verdict"].tolist() == ["agrees", "differs", "agrees"]
    with pytest.raises(ValueError, match="no printed one beside it"):
        compare_printed(printed, pd.Series({"z": 1.0}))
    with pytest.raises(ValueError, match="twice"):
        compare_printed(pd.concat([printed, printed]), computed)


def test_names_of_every_region_and_chapter(in_language: str) -> None:
    english = set(customs_names.ENGLISH) | set(customs_codes.FAR_EAST)
    assert english == set(customs_codes.REGIONS)
    labels = {customs_names.region_label(customs.region_key(c)) for c in customs_codes.REGIONS}
    assert len(labels) == 85
    # Chapter 77 is reserved; 98 and 99 are for national use.
    assert set(goods_names.CHAPTERS) == {f"{n:02d}" for n in range(1, 98) if n != 77}
    assert goods_names.goods_name("XXXXXXXXXX") != "XXXXXXXXXX"
    assert goods_names.goods_name("2716000000").startswith("2716000000 ")
    for code in customs_codes.PARTNERS:
        assert official_charts.partner_name(code) != code


def test_import_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = planted_file(tmp_path / "m.csv")
    words = ["customs", "import", str(file), "--store", str(tmp_path / "store")]
    assert main(words) == 0
    assert "export 2021: 666 rows, 510,021,786.49 USD" in capsys.readouterr().out
    assert main(words) == 2
    error = capsys.readouterr().err
    assert error.startswith("amur: m.csv: ")
    assert "import with --replace" in error
    assert main([*words, "--replace"]) == 0


def test_notebooks_run_on_the_official_file(official: Path, tmp_path: Path) -> None:
    """Notebooks 1, 3 and 6 in both languages, with every file of every chart."""
    names = ["1_clusters", "3_china_cooperation", "6_customs_explorer"]
    run = run_all(tmp_path, names)
    for language in LANGUAGES:
        for name in ("C1", "C2", "C3", "C4", "customs_share", "customs_agreement"):
            assert run.exhibits[language, name].status == "official file"
            for ending in ("csv", "svg", "png"):
                assert (tmp_path / language / "exhibits" / f"{name}.{ending}").stat().st_size
        rows = pd.read_csv(tmp_path / language / "exhibits" / "C4.csv", dtype={"item": "str"})
        assert rows["item"].tolist() == ["2716", "2701", "2710"]
        assert set(rows["origin"]) == {"official file"}
        assert run.exhibits[language, "T2"].status is None
    published = pd.read_csv(tmp_path / "data" / "customs_agreement.csv")
    assert (published["verdict"] == "agrees").sum() == len(TARGETS)
