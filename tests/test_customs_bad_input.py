"""Whatever is wrong with a file, the user reads one sentence and the store stays as it was."""

from __future__ import annotations

import errno
import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.sources import customs, customs_archives
from helpers.sources import customs_sample_files as files
from helpers.sources.customs_sample import sample_month
from helpers.sources.errors import InputError

ROWS = sample_month(400, seed=3, year=2021, month=3)
OTHER = sample_month(300, seed=3, year=2021, month=2)
TEXT = files.text_bytes(files.spelled(ROWS))
LINE = b"\xd0\x98\xd0\x9c\t03/2021\tCN\t0102291000\t\t10,00\t5,000\t1,000\t10000 - X\t07 - Y\n"
HEADER = TEXT.split(b"\n", 1)[0] + b"\n"


def line(**changes: str) -> bytes:
    """A right row with some fields changed."""
    fields = dict(zip(files.HEADER, LINE.decode().rstrip("\n").split("\t"), strict=True)) | changes
    return ("\t".join(fields.values()) + "\n").encode()


def snapshot(store: Path) -> dict[str, bytes]:
    """Every file of a store."""
    return {
        file.relative_to(store).as_posix(): file.read_bytes()
        for file in sorted(store.rglob("*"))
        if file.is_file()
    }


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that holds a month already."""
    path = tmp_path / "store"
    customs.import_files([files.write_text(tmp_path / "before.csv", OTHER)], path)
    return path


def refused(store: Path, file: Path, message: str, **options: object) -> None:
    """The import is refused with a sentence that matches, and the store is as before."""
    before = snapshot(store)
    with pytest.raises(InputError, match=message) as caught:
        customs.import_files([file], store, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert snapshot(store) == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Stoim": "-5,00"}, r"row 3: value '-5,00' is negative"),
        ({"Netto": "-1"}, r"row 3: net '-1' is negative"),
        ({"Stoim": ""}, r"row 3: no value in USD"),
        ({"Stoim": "ten"}, r"row 3: value 'ten' is not a number"),
        ({"Stoim": "1e9"}, r"row 3: value '1e9' is not a number"),
        ({"Stoim": "nan"}, r"row 3: value 'nan' is not a number"),
        ({"Stoim": "1,234"}, r"row 3: value '1,234' has more than 2 decimals"),
        ({"Stoim": "1,230"}, r"row 3: value '1,230' has more than 2 decimals"),
        ({"Stoim": "1.50"}, r"row 3: value '1.50' has a point, .* decimal comma"),
        ({"Stoim": "1" * 19}, r"row 3: value '1+' is not a number"),
        ({"Kol": "x"}, r"row 3: quantity 'x' is not a number"),
        ({"period": "13/2021"}, r"row 3: period '13/2021': there is no month 13"),
        ({"period": "00/2021"}, r"there is no month 0"),
        ({"period": "03/0021"}, r"no customs statistics of the year 21"),
        ({"period": "03-04/2021"}, r"not written MM/YYYY"),
        ({"period": "2021-03"}, r"not written MM/YYYY"),
        ({"Region": "10001 - ТУЗЕМНЫЙ ЮРТ"}, r"row 3: unknown region '10001 - ТУЗЕМНЫЙ ЮРТ'"),
        ({"Region": "5000 - ПРИМОРСКИЙ КРАЙ"}, r"five-digit OKATO code"),
        ({"Region": ""}, r"five-digit OKATO code"),
        ({"Region_s": "Дальний Восток"}, r"two-digit code"),
        ({"strana": "QQ"}, r"row 3: unknown partner 'QQ'"),
        ({"strana": ""}, r"row 3: no partner country"),
        ({"tnved": "102291000"}, r"row 3: commodity code '102291000' has 9 digits"),
        ({"tnved": "01022910001"}, r"neither ten digits"),
        ({"tnved": ""}, r"no commodity code"),
        ({"tnved": "01022X1000"}, r"neither ten digits"),
        ({"napr": "ТР"}, r"row 3: direction 'ТР' is neither"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_bad_row(changes: dict[str, str], message: str, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_bytes(HEADER + LINE + line(**changes))
    refused(store, file, message)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file is empty"),
        (HEADER, "without a single row"),
        (HEADER.replace(b"Stoim\t", b"") + LINE, "row 1: missing column stoim"),
        (HEADER.replace(b"Netto", b"Stoim") + LINE, "row 1: missing column netto"),
        (LINE, "no header of the customs file"),
        (b"name,age\nx,1\n", "no header of the customs file"),
        (HEADER + LINE + b"\xd0\x98\xd0\x9c\t03/2021\tCN\n", "row 3: 3 fields instead of 10"),
        (HEADER + LINE[:-10].replace(b"\t07", b""), "row 2: 9 fields instead of 10"),
        (HEADER + LINE * 50_000 + b"\xff\xfe" + LINE, "row 50002: a byte that is not utf-8"),
        (HEADER + LINE.decode().encode("koi8-r"), "neither UTF-8 nor cp1251 nor cp866"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not a text file"),
        (HEADER.replace(b"\t", b"|") + LINE.replace(b"\t", b"|"), "no header of the customs file"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_bad_text_file(data: bytes, message: str, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_bytes(data)
    refused(store, file, message)


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def test_hostile_archives(store: Path, tmp_path: Path) -> None:
    for name in ("../m.csv", "/etc/m.csv", "a/../../m.csv", "C:\\m.csv", "..\\m.csv"):
        file = _zip(tmp_path / "climb.zip", {name: TEXT})
        refused(store, file, "points outside the archive")
    bomb = _zip(tmp_path / "bomb.zip", {"m.csv": b"0" * (customs_archives.SMALL + 1)})
    refused(store, bomb, "zip bomb")
    nested = _zip(tmp_path / "nested.zip", {"inner.zip": b"PK"})
    refused(store, nested, "holds another archive")
    refused(store, _zip(tmp_path / "none.zip", {"readme.txt.pdf": b"x"}), "no CSV, DBF, XLS")
    assert not list(tmp_path.parent.glob("m.csv"))


def test_archive_that_lies_about_its_size(store: Path, tmp_path: Path) -> None:
    """A declared size of a hundred bytes does not make the reader accept more."""
    file = _zip(tmp_path / "lie.zip", {"m.csv": TEXT})
    data = bytearray(file.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    file.write_bytes(data)
    refused(store, file, "damaged or cut off|fields instead of|more than the")


def test_damaged_archives(store: Path, tmp_path: Path) -> None:
    whole = _zip(tmp_path / "m.zip", {"m.csv": TEXT}).read_bytes()
    file = tmp_path / "cut.zip"
    for size in (0, 10, len(whole) // 2, len(whole) - 5):
        file.write_bytes(whole[:size])
        refused(store, file, "not a complete zip archive")
    flipped = bytearray(whole)
    flipped[len(whole) // 3] ^= 0xFF
    file.write_bytes(flipped)
    refused(store, file, "damaged")
    encrypted = bytearray(whole)
    encrypted[6] |= 1
    encrypted[whole.rfind(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(encrypted)
    refused(store, file, "encrypted")


def test_damaged_dbf(store: Path, tmp_path: Path) -> None:
    whole = files.write_dbf(tmp_path / "m.dbf", ROWS).read_bytes()
    file = tmp_path / "cut.dbf"
    length = struct.unpack("<H", whole[8:10])[0]
    width = struct.unpack("<H", whole[10:12])[0]
    for size, message in (
        (0, "not a DBF file"),
        (20, "not a DBF file"),
        (100, "header is cut off"),
        (length + 5 * width + 7, "row 6: the file ends here"),
    ):
        file.write_bytes(whole[:size])
        refused(store, file, message)
    file.write_bytes(whole.replace(b"STOIM", b"STOIX"))
    refused(store, file, "header: missing column stoim")
    deleted = bytearray(whole)
    deleted[length + 3 * width] = ord("*")
    file.write_bytes(deleted)
    refused(store, file, "row 4: a record marked as deleted")
    file.write_bytes(TEXT)
    refused(store, file, "not a DBF file")


HEADING = files.form6_heading("10000", 2021, 1, 9)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([["x", "y"], [1, 2]], "not form 6"),
        ([*HEADING], "no line of a country under the heading"),
        ([*HEADING, ["CN", "КИТАЙ", -1, 0]], "row 5: -1.0 is negative"),
        ([*HEADING, ["CN", "КИТАЙ", "много", 0]], "row 5: 'много' is not a number"),
        ([*HEADING, ["CN", "", 1, 0], ["44", "", 0.5, 0], ["44", "", 0.5, 0]], "44 is there twice"),
        ([*HEADING, ["CN", "", 1, 0], ["44", "", 900, 0]], "holds 1000.00 USD, the codes under it"),
        ([*HEADING, ["CN", "", 1, 0], ["102", "", 1, 0]], "did a leading zero get lost"),
        ([*HEADING, ["CN", "", 1, 0], ["", "нечто", 1, 0]], "has values but no code"),
        ([*HEADING, ["CN", "", 1.23456789, 0]], "finer than a cent"),
        ([["Атлантида, 2021 год, тыс. долл."], *HEADING[3:]], "names no region"),
        ([["Амурская область, тыс. долл."], *HEADING[3:]], "names no months"),
        ([["Амурская область, 2021 год"], *HEADING[3:]], "names no unit"),
        ([["Амурская область, 2021 год, млн долл."], *HEADING[3:]], "speaks of millions"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_bad_workbook(lines: list[list[object]], message: str, store: Path, tmp_path: Path) -> None:
    files._write_xlsx(tmp_path / "m.xlsx", [("Лист1", lines)])
    refused(store, tmp_path / "m.xlsx", message)


def test_damaged_workbooks(store: Path, tmp_path: Path) -> None:
    for name in ("m.xlsx", "m.xls"):
        files.write_form6(tmp_path / name, ROWS, ["10000"], 2021, range(3, 4))
        whole = (tmp_path / name).read_bytes()
        for size in (0, 100, len(whole) // 2):
            (tmp_path / name).write_bytes(whole[:size])
            refused(
                store,
                tmp_path / name,
                "not a readable workbook|cut off|not form 6|no line of a country",
            )
    bomb = _zip(tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": b" " * (2**28 + 1)})
    refused(store, bomb, "no form-6 workbook does")


def test_other_paths(store: Path, tmp_path: Path) -> None:
    refused(store, tmp_path / "nothing.csv", "there is no such file")
    (tmp_path / "m.docx").write_bytes(b"x")
    refused(store, tmp_path / "m.docx", "not a file of customs statistics")
    (tmp_path / "empty").mkdir()
    refused(store, tmp_path / "empty", "no customs data found")
    file = files.write_text(tmp_path / "m.csv", ROWS)
    refused(store, file, "say 'usd' or 'thousand usd'", values_in="rubles")
    with pytest.raises(InputError, match="cannot be written"):
        customs.import_files([file], file / "store")


def test_unknown_codes_can_be_accepted_by_name(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    file.write_bytes(HEADER + LINE + line(Region="55000 - БАЙКОНУР", strana="QQ"))
    rules = customs.RowRules(accept_partners=frozenset({"QQ"}), accept_regions=frozenset({"55000"}))
    customs.import_files([file], store, rules=rules)
    with customs.open_trade(store) as trade:
        assert trade.manifest.region_names["55000"] == "БАЙКОНУР"
        assert "55000" in set(customs.partner_share(trade)["region"])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG])
def test_full_disk(code: int, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object, *_: object, **__: object) -> None:
        raise OSError(code, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    refused(store, files.write_text(tmp_path / "m.csv", ROWS), "the disk is full")


def test_full_disk_at_every_write(store: Path, tmp_path: Path) -> None:
    """A limit on file size, met by whichever library writes next, ends in the same sentence."""
    resource = pytest.importorskip("resource")
    import signal

    file = files.write_text(tmp_path / "m.csv", sample_month(60_000, seed=3, year=2021, month=3))
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        for limit in (20_000, 200_000, 400_000):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            refused(store, file, "the disk is full")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


# What hypothesis writes into a row: right words most of the time, any text otherwise.
WORDS: dict[str, list[str]] = {
    "napr": ["ИМ", "ЭК", "IMP"],
    "period": ["01/2021", "12/2020", "1/2021"],
    "strana": ["CN", "NA", "na", "ZZ"],
    "tnved": ["0102291000", "XXXXXXXXXX", "44", "4403", "2711210000"],
    "edizm": ["", "ШТ"],
    "Stoim": ["0", "0,01", "12345678901,99", "5,5", "-1"],
    "Netto": ["", "0", "1,234"],
    "Kol": ["", "7"],
    "Region": ["10000 - АМУРСКАЯ ОБЛАСТЬ", "05000", "99999 - НЕТ"],
    "Region_s": ["07 - ДФО", ""],
}
ANY = st.text(st.characters(codec="utf-8", exclude_characters='\t\n\r"'), max_size=12)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    st.lists(
        st.fixed_dictionaries(
            {n: st.sampled_from(w) | st.sampled_from(w[:2]) | ANY for n, w in WORDS.items()}
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_row_is_kept_exactly_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    """Generated files end in exact totals or in one sentence with the file's name."""
    folder = tmp_path_factory.mktemp("any")
    body = "".join("\t".join(row.values()) + "\n" for row in rows).encode()
    (folder / "m.csv").write_bytes(HEADER + body)
    try:
        account = customs.import_files([folder / "m.csv"], folder / "store", values_in="usd")
    except InputError as error:
        assert "m.csv" in str(error)
        assert not (folder / "store" / "manifest.json").exists()
        return
    cents = sum(
        round(float(row["Stoim"].replace(",", ".")) * 100)
        for row in rows
        if len(row["tnved"].strip()) == 10
    )
    assert sum(usd for _, usd, _ in account.totals.values()) * 100 == cents
    assert account.rows_kept + sum(account.set_aside.values()) == len(rows)


def _mangled(data: bytes, rng: random.Random) -> bytes:
    """Bytes with some flipped, cut out, doubled or put in."""
    mangled = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(mangled) or 1)
        match rng.randrange(5):
            case 0 if mangled:
                mangled[at] = rng.randrange(256)
            case 1:
                del mangled[at : at + rng.randint(1, 200)]
            case 2:
                mangled[at:at] = rng.randbytes(rng.randint(1, 20))
            case 3:
                mangled[at:at] = mangled[at : at + rng.randint(1, 300)]
            case _:
                del mangled[rng.randrange(len(mangled) or 1) :]
    return bytes(mangled)


@pytest.mark.parametrize("suffix", ["csv", "zip", "dbf", "xlsx", "xls"])
def test_broken_bytes_never_break_the_reader(suffix: str, tmp_path: Path) -> None:
    """Sixty mangled files of each form, from fixed seeds: exact, or refused in one sentence."""
    makers: dict[str, Callable[[Path], Path]] = {
        "csv": lambda path: files.write_text(path, ROWS),
        "zip": lambda path: files.write_text(path, ROWS),
        "dbf": lambda path: files.write_dbf(path, ROWS),
        "xlsx": lambda path: files.write_form6(path, ROWS, ["10000"], 2021, range(3, 4)),
        "xls": lambda path: files.write_form6(path, ROWS, ["10000"], 2021, range(3, 4)),
    }
    whole = makers[suffix](tmp_path / f"m.{suffix}").read_bytes()
    rng = random.Random(f"broken {suffix}")
    file = tmp_path / f"broken.{suffix}"
    store = tmp_path / "store"
    for _ in range(60):
        file.write_bytes(_mangled(whole, rng))
        try:
            account = customs.import_files([file], store, values_in="usd", replace=True)
        except InputError as error:
            assert file.name in str(error)
            continue
        assert account.rows_kept + sum(account.set_aside.values()) == account.rows_read
    customs.read_manifest(store)


def test_stream_that_fails_is_named(store: Path, tmp_path: Path) -> None:
    """A read error of the disk itself."""

    class Failing(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    file = files.write_text(tmp_path / "m.csv", ROWS)
    original = Path.open
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Path,
            "open",
            lambda self, *a, **k: Failing() if self == file else original(self, *a, **k),
        )
        refused(store, file, "Input/output error")
