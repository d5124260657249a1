"""The store changes whole or not at all, counts no month twice, and answers exactly."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from helpers.analysis.trends import fit_trends
from helpers.sources import customs
from helpers.sources import customs_sample_files as files
from helpers.sources.customs_import import import_files
from helpers.sources.customs_sample import sample_month, sample_year, write_sample_store
from helpers.sources.customs_store import locked
from helpers.sources.errors import InputError

JANUARY = sample_month(3000, seed=21, year=2021, month=1)
FEBRUARY = sample_month(3000, seed=21, year=2021, month=2)
CORRECTED = sample_month(3000, seed=22, year=2021, month=1)


def usd(rows: pa.Table) -> Decimal:
    return pc.sum(rows["value_usd"]).as_py()


def stored_usd(store: Path) -> Decimal:
    with customs.open_trade(store) as trade:
        return sum(value for _, value, _ in customs.totals(trade).values())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store"
    import_files([files.write_text(tmp_path / "january.csv", JANUARY)], path)
    return path


def test_month_is_refused_or_replaced_but_never_added(store: Path, tmp_path: Path) -> None:
    again = files.write_text(tmp_path / "corrected.csv", CORRECTED)
    with pytest.raises(InputError, match=r"01/2021 .* in the store already \(import-0001\)"):
        import_files([again], store)
    assert stored_usd(store) == usd(JANUARY)
    account = import_files([again], store, replace=True)
    assert account.replaced
    covered_again = {
        (row["direction"], row["region"])
        for row in CORRECTED.group_by(["direction", "region"]).aggregate([]).to_pylist()
    }
    kept = [
        row["value_usd"]
        for row in JANUARY.to_pylist()
        if (row["direction"], row["region"]) not in covered_again
    ]
    assert stored_usd(store) == usd(CORRECTED) + sum(kept)
    assert len(list((store / "trade").rglob("*.parquet"))) == len(
        customs.read_manifest(store).parts
    )


def test_other_months_and_other_regions_are_added(store: Path, tmp_path: Path) -> None:
    import_files([files.write_text(tmp_path / "february.csv", FEBRUARY)], store)
    assert stored_usd(store) == usd(JANUARY) + usd(FEBRUARY)
    march = sample_month(3000, seed=21, year=2021, month=3)
    amur = pc.equal(march["region"], "10000")
    import_files([files.write_text(tmp_path / "amur.csv", march.filter(amur))], store)
    rest = files.write_text(tmp_path / "rest.csv", march.filter(pc.invert(amur)))
    import_files([rest], store)
    assert stored_usd(store) == usd(JANUARY) + usd(FEBRUARY) + usd(march)


def test_folder_with_a_quote_in_its_name(tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s [a] "store"'
    folder.mkdir()
    file = files.write_text(folder / "january's.csv", JANUARY)
    import_files([file], folder / "store")
    import_files([file], folder / "store", replace=True)
    assert stored_usd(folder / "store") == usd(JANUARY)


def test_same_month_in_two_files_of_one_import_is_refused(tmp_path: Path) -> None:
    first = files.write_text(tmp_path / "a.csv", JANUARY)
    second = files.write_dbf(tmp_path / "b.dbf", JANUARY)
    for replace in (False, True):
        with pytest.raises(InputError, match=r"b\.dbf: .*01/2021 .*is also in a\.csv"):
            import_files([first, second], tmp_path / "store", replace=replace)
    assert not (tmp_path / "store" / "manifest.json").exists()


def test_workbook_and_file_cannot_cover_the_same_months(store: Path, tmp_path: Path) -> None:
    """Nine months of a region in one line beside its January would count January twice."""
    lines = [*files.form6_heading("10000", 2021, 1, 9), ["CN", "КИТАЙ", 234100.0, 179500.0]]
    files._write_xlsx(tmp_path / "amur.xlsx", [("Лист1", lines)])
    with pytest.raises(InputError, match="01/2021 of region 10000 is in the store already"):
        import_files([tmp_path / "amur.xlsx"], store)
    account = import_files([tmp_path / "amur.xlsx"], store, replace=True)
    amur = pc.equal(JANUARY["region"], "10000")
    expected = usd(JANUARY.filter(pc.invert(amur))) + Decimal("413600000.00")
    assert stored_usd(store) == expected
    assert account.uncovered == []
    import_files([tmp_path / "january.csv"], store, replace=True)  # and back again
    assert stored_usd(store) == usd(JANUARY)


def test_replacing_part_of_a_span_names_what_is_lost(tmp_path: Path) -> None:
    lines = [*files.form6_heading("10000", 2021, 1, 9), ["CN", "КИТАЙ", 100.0, 0]]
    files._write_xlsx(tmp_path / "amur.xlsx", [("Лист1", lines)])
    import_files([tmp_path / "amur.xlsx"], tmp_path / "store")
    january = files.write_text(tmp_path / "january.csv", JANUARY)
    account = import_files([january], tmp_path / "store", replace=True)
    assert account.uncovered == [
        f"export {month:02d}/2021 of region 10000" for month in range(2, 10)
    ]


def test_second_import_at_the_same_time_is_refused(store: Path, tmp_path: Path) -> None:
    file = files.write_text(tmp_path / "february.csv", FEBRUARY)
    with locked(store), pytest.raises(InputError, match="another import is running"):
        import_files([file], store)


def test_damaged_stores_are_named(store: Path, tmp_path: Path) -> None:
    manifest = store / "manifest.json"
    whole = manifest.read_text(encoding="utf-8")
    part = next((store / "trade").rglob("*.parquet"))
    for text, message in (
        (whole[:100], "not readable"),
        (whole.replace('"format": 1', '"format": 99'), "another version"),
        (whole.replace(part.stem, "gone"), "gone from the store"),
    ):
        manifest.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=message), customs.open_trade(store):
            pass
    with (
        pytest.raises(InputError, match="no customs store there; import the official file first"),
        customs.open_trade(tmp_path / "nowhere"),
    ):
        pass


# Kills its own process, without warning, at the n-th event that touches a file.
KILLED = """
import os, sys
from pathlib import Path
import duckdb, pyarrow.parquet, pyarrow.csv, tqdm
from helpers.sources.customs_import import import_files
at, store, *paths = int(sys.argv[1]), *sys.argv[2:]
count = 0
def watch(event, arguments):
    global count
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"):
        count += 1
        if count == at:
            os.kill(os.getpid(), 9)
sys.addaudithook(watch)
import_files([Path(path) for path in paths], store, replace=True)
print(count)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_import_killed_at_ten_random_moments(store: Path, tmp_path: Path) -> None:
    """The store is the old one or the new one, readable at once; the import can run again."""
    paths = [
        files.write_text(tmp_path / "corrected.csv", CORRECTED),
        files.write_text(tmp_path / "february.zip", FEBRUARY),
    ]

    def run(at: int, target: Path) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-c", KILLED, str(at), str(target), *map(str, paths)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    before = stored_usd(store)
    done = tmp_path / "done"
    shutil.copytree(store, done)
    events = int(run(0, done).stdout)
    after = stored_usd(done)
    assert before != after
    moments = sorted(random.Random(6).sample(range(1, events + 1), 10))
    seen = set()
    for at in moments:
        target = tmp_path / f"killed-{at}"
        shutil.copytree(store, target)
        assert run(at, target).returncode == -9
        seen.add(stored_usd(target))
        import_files(paths, target, replace=True)
        assert stored_usd(target) == after
        parts = customs.read_manifest(target).parts
        assert len(list((target / "trade").rglob("*.parquet"))) == len(parts)
        assert not (target / ".staging").exists()
    assert seen <= {before, after}
    assert before in seen


def test_kill_around_the_moment_that_counts(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right before the manifest is replaced the store is old; right after it, new."""
    file = files.write_text(tmp_path / "february.csv", FEBRUARY)
    original = Path.replace
    for late, expected in ((False, usd(JANUARY)), (True, usd(JANUARY) + usd(FEBRUARY))):
        target = tmp_path / f"target-{late}"
        shutil.copytree(store, target)

        def stop(self: Path, to: Path, late: bool = late) -> Path:
            if Path(to).name != "manifest.json":
                return original(self, to)
            if late:
                original(self, to)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", stop)
            with pytest.raises(KeyboardInterrupt):
                import_files([file], target)
        assert stored_usd(target) == expected


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine synthetic years, so that trends can be fitted."""
    path = tmp_path_factory.mktemp("sample") / "store"
    return write_sample_store(path, 40_000, seed=1, years=range(2013, 2022))


def by_hand(years: range = range(2013, 2022)) -> pd.DataFrame:
    """The sample's rows in pandas, floats and all: the second implementation of the queries."""
    each = 40_000 // (12 * 9)
    months = [
        sample_month(each, seed=1, year=year, month=month).to_pandas()
        for year in years
        for month in range(1, 13)
    ]
    frame = pd.concat(months, ignore_index=True)
    return frame.astype({"value_usd": float, "net_kg": float}).assign(
        region=lambda rows: rows["region"].map(customs.region_key)
    )


HAND = by_hand()


def test_partner_share_equals_pandas(sample: Path) -> None:
    with customs.open_trade(sample) as trade:
        found = customs.partner_share(trade, "CN").set_index(["region", "year"])["share"]
        nine = customs.partner_share(trade, "KR", flow="exports", months=(1, 9), years=[2021])
        monthly = customs.partner_share(trade, period="month", regions=["Amur"])
    total = HAND.groupby(["region", "year"])["value_usd"].sum()
    china = HAND[HAND["partner"] == "CN"].groupby(["region", "year"])["value_usd"].sum()
    expected = (100 * china.reindex(total.index).fillna(0) / total)[total > 0]
    assert found.to_numpy() == pytest.approx(expected.sort_index().to_numpy(), rel=1e-12)
    exports = HAND[(HAND["direction"] == "export") & (HAND["year"] == 2021)]
    exports = exports[exports["month_from"] <= 9]
    assert nine["total"].sum() == pytest.approx(exports["value_usd"].sum())
    korea = exports[exports["partner"] == "KR"]
    assert nine["value"].sum() == pytest.approx(korea["value_usd"].sum())
    own = korea.groupby("region")["value_usd"].sum()
    assert nine.set_index("region")["value"].reindex(own.index).to_numpy() == pytest.approx(
        own.to_numpy()
    )
    assert set(nine["months"]) == {9}
    assert len(monthly) == 9 * 12


def test_district_is_the_sum_of_its_members_of_the_time(sample: Path) -> None:
    with customs.open_trade(sample) as trade:
        shares = customs.partner_share(trade, district=True).set_index(["region", "year"])
    for year, members in ((2017, 9), (2018, 11)):
        names = [
            n
            for n in customs.FAR_EAST.values()
            if members == 11 or n not in ("Buryatia", "Zabaykalsky")
        ]
        rows = shares.loc[[(name, year) for name in names]]
        assert len(rows) == members
        assert shares.loc[("DFO", year), "total"] == pytest.approx(rows["total"].sum())
        assert shares.loc[("DFO", year), "value"] == pytest.approx(rows["value"].sum())


def test_items_count_every_dollar_once_at_every_level(sample: Path) -> None:
    choice = {"regions": ["Primorsky"], "flow": "exports", "years": [2020, 2021]}
    with customs.open_trade(sample) as trade:
        for level in (2, 4, 6, 10):
            found = customs.items(trade, level, **choice)
            rows = HAND[(HAND["region"] == "Primorsky") & (HAND["direction"] == "export")]
            rows = rows[rows["year"] >= 2020]
            code = rows["code"].where(rows["code"].str.contains("X"), rows["code"].str[:level])
            expected = rows.groupby(code)["value_usd"].sum()
            assert found.set_index("code")["value"].sort_index().to_numpy() == pytest.approx(
                expected.sort_index().to_numpy()
            )
            assert found["share"].sum() == pytest.approx(100)
            assert found["known"].sum() == (~found["code"].str.contains("X")).sum()
        part = customs.items(trade, 4, codes=["27", "4403"], **choice)
    assert set(part["code"].str[:2]) <= {"27", "44"}


def test_turnover_partners_and_flows(sample: Path) -> None:
    with customs.open_trade(sample) as trade:
        amur = customs.turnover(trade, by=["year"], regions=["Amur"])
        partners = customs.partners(trade, regions=["Амурская область"], by=["year"])
        flows = customs.flows(trade, 2, regions=["10000"])
        assert trade.years == list(range(2013, 2022))
        assert trade.synthetic
    rows = HAND[HAND["region"] == "Amur"]
    assert amur["turnover"].to_numpy() == pytest.approx(
        rows.groupby("year")["value_usd"].sum().to_numpy()
    )
    assert (amur["exports"] + amur["imports"]).to_numpy() == pytest.approx(
        amur["turnover"].to_numpy()
    )
    assert partners.groupby("year")["share"].sum().to_numpy() == pytest.approx([100] * 9)
    assert flows["exports"].sum() == pytest.approx(amur["exports"].sum())
    assert flows["imports"].sum() == pytest.approx(amur["imports"].sum())


def test_fit_trends_takes_the_share_frame_unchanged(sample: Path) -> None:
    with customs.open_trade(sample) as trade:
        shares = customs.partner_share(trade, regions=["Primorsky", "Sakhalin", "Amur"])
    results = fit_trends(shares, draws=99)
    amur = results.table[results.table["region"] == "Amur"]
    assert (amur[(amur["quantity"] == "n") & (amur["method"] == "ols")]["value"] == 9).all()
    assert {"ols", "gls_pooled_rho"} <= set(amur["method"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"flow": "profit"}, "choose turnover, exports or imports"),
        ({"regions": ["Atlantis"]}, "no region is called 'Atlantis'"),
        ({"months": (0, 9)}, "months 0 to 9"),
        ({"months": (9, 1)}, "months 9 to 1"),
        ({"period": "week"}, "choose year or month"),
    ],
)
def test_bad_questions(options: dict[str, object], message: str, sample: Path) -> None:
    with customs.open_trade(sample) as trade, pytest.raises(InputError, match=message):
        customs.partner_share(trade, **options)  # type: ignore[arg-type]
    with customs.open_trade(sample) as trade, pytest.raises(InputError, match="2, 4, 6 or 10"):
        customs.items(trade, 5)


def test_months_known_only_together_cannot_be_asked_apart(tmp_path: Path) -> None:
    lines = [*files.form6_heading("10000", 2021, 1, 9), ["CN", "КИТАЙ", 100.0, 0]]
    files._write_xlsx(tmp_path / "amur.xlsx", [("Лист1", lines)])
    import_files([tmp_path / "amur.xlsx"], tmp_path / "store")
    with customs.open_trade(tmp_path / "store") as trade:
        assert customs.partner_share(trade, months=(1, 9))["months"].tolist() == [9]
        with pytest.raises(InputError, match="months 1 to 9 only together"):
            customs.partner_share(trade, months=(1, 6))
        with pytest.raises(InputError, match="only together"):
            customs.partner_share(trade, period="month")


def test_synthetic_rows_stay_marked_through_a_file(tmp_path: Path) -> None:
    rows = sample_year(500, seed=1, months=1)
    import_files([files.write_text(tmp_path / "m.csv", rows)], tmp_path / "store")
    assert customs.read_manifest(tmp_path / "store").synthetic
    with pytest.raises(InputError, match="holds a store already"):
        write_sample_store(tmp_path / "store", 100, seed=1)
