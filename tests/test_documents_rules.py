"""Small rules behind documents: formulas, widths, labels, the LaTeX lint, greys, profiles."""

import io
import itertools
import re
from pathlib import Path

import pytest

from helpers.exhibits.column_widths import Track, column_widths, text_width
from helpers.exhibits.small_png import COLOURS, small_png
from helpers.publishing.captions import Caption, linked
from helpers.publishing.excel import number_format
from helpers.publishing.formulas import cell_formula, formula_value
from helpers.publishing.latex_lint import lint
from helpers.publishing.links import NOTEBOOK
from helpers.publishing.pictures import GREYS, in_greys
from helpers.publishing.profiles import PROFILES, profile, profile_names
from helpers.sources.errors import InputError

FIT = r"""\begin{tabular}{@{}lrr@{}}
\toprule
{Region} & \multicolumn{1}{c}{2000} & \multicolumn{1}{c}{2005} \\
\midrule
Amur & 81.2 & \ensuremath{-}0.5 \\
 & (0.51) & (1.20) \\
\bottomrule
\end{tabular}
\begin{tablenotes}
\item Note.
\end{tablenotes}
"""


def test_a_fit_table_passes_the_lint() -> None:
    assert lint(FIT) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Amur & 81.2", "Amur & 1 & 2 & 3 & 4 & 5 & 6 & 7 & 8", "10 columns"),
        (r"\midrule", r"\hline", "not those of booktabs"),
        ("@{}lrr@{}", "|l|rr|", "vertical rules"),
        ("tablenotes", "quote", "no notes"),
        (r"\ensuremath{-}0.5", r"\ensuremath{-}.5", "leading zero"),
        ("81.2", "81.2{*}", "stars"),
        ("81.2", "81.2^{**}", "stars"),
        ("(0.51)", "[0.51]", "brackets"),
    ],
)
def test_the_lint_names_each_broken_rule(old: str, new: str, words: str) -> None:
    assert FIT.count(old) >= 1
    assert any(words in fault for fault in lint(FIT.replace(old, new)))


def test_formulas_become_cells_and_values() -> None:
    values = {("value", 0): 234.1, ("value", 1): 179.5, ("share", 2): 45.9}

    def value(key: str, row: int) -> float:
        return values[key, row]

    assert formula_value("{value[0]}-{value[1]}", 3, value) == pytest.approx(54.6)
    assert formula_value("SUM({value[0]}:{value[1]})/2", 3, value) == pytest.approx(206.8)
    assert formula_value("{value[0]}/{share}*100", 2, value) == pytest.approx(510.0218)
    assert formula_value("-{share}^2", 2, value) == pytest.approx(-(45.9**2))
    assert formula_value("VLOOKUP({share},1)", 2, value) is None

    def cell(key: str, row: int) -> str:
        return f"{key[0].upper()}{row + 4}"

    assert cell_formula("SUM({value[0]}:{value[1]})+{share}", 2, cell) == "=SUM(V4:V5)+S6"


@pytest.mark.parametrize(
    ("kind", "decimals", "sign", "beneath", "expected"),
    [
        ("number", 1, False, False, "#,##0.0"),
        ("number", 2, True, False, "+#,##0.00;-#,##0.00;#,##0.00"),
        ("number", 2, False, True, '"("#,##0.00")"'),
        ("percent", 0, False, False, '#,##0"%"'),
        ("year", 0, False, False, "0"),
        ("p", 3, False, False, '[<0.001]"<\u00a00.001";0.000'),
    ],
)
def test_number_formats(kind: str, decimals: int, sign: bool, beneath: bool, expected: str) -> None:
    column = {"kind": kind, "sign": sign}
    assert number_format(column, decimals, "en", beneath=beneath) == expected


def test_widths_fit_wrap_or_are_refused() -> None:
    tracks = [Track("Region", True, None), Track("2021", False, None)]
    rows = [["Jewish Autonomous Region", "1,234.5"]]
    natural = column_widths(tracks, rows, 160, [10], "x")
    assert natural.natural and sum(natural.widths) < 70
    narrow = column_widths(tracks, rows, 45, [10], "x")
    assert not narrow.natural and sum(narrow.widths) <= 45
    # A number never wraps: its column is at least as wide as it is.
    assert narrow.widths[1] >= text_width("1,234.5") * 10
    smaller = column_widths(tracks, rows, 32, [10, 7], "x")
    assert smaller.size == 7
    with pytest.raises(InputError, match="x is too wide for its page"):
        column_widths(tracks, rows, 20, [10, 7], "x")


def test_mentions_become_links_in_any_case_and_only_where_there_is_something() -> None:
    captions = {
        "T2": Caption("Таблица", "", 2, "…"),
        "lines": Caption("Рисунок", "А", 5, "…"),
        "C1": Caption("Диаграмма", "", 1, "…"),
    }
    text = "## Таблица 2\nВ таблице 2, на рисунке А5 и диаграмме 1, но не в таблице 9 и 20."
    heading, line = linked(text, captions, "ru").split("\n")
    assert heading == "## Таблица 2"
    assert line == (
        "В [таблице 2](#T2), на [рисунке А5](#lines) и [диаграмме 1](#C1), но не в таблице 9 и 20."
    )
    assert linked("`таблица 2`", captions, "ru") == "`таблица 2`"


def test_links_to_notebooks_are_known() -> None:
    assert NOTEBOOK.match("1_clusters.ipynb#Данные").groups() == ("1_clusters", "Данные")
    assert NOTEBOOK.match("https://example.org/x.ipynb.html") is None


def test_greys_keep_the_accent_apart() -> None:
    levels = sorted(int(grey[1:3], 16) for grey in GREYS.values())
    assert all(second - first >= 25 for first, second in itertools.pairwise(levels))
    assert in_greys("fill: #D55E00; stroke: #ff0000") == "fill: #000000; stroke: #4c4c4c"


def test_a_small_png_keeps_size_colour_and_white() -> None:
    from PIL import Image

    picture = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    picture.paste((213, 94, 0, 255), (10, 10, 30, 30))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", dpi=(300, 300))
    with Image.open(io.BytesIO(small_png(buffer.getvalue()))) as small:
        flat = small.convert("RGB")
        assert small.size == (60, 40) and round(small.info["dpi"][0]) == 300
        assert len(flat.getcolors()) <= COLOURS
        assert flat.getpixel((0, 0)) == (255, 255, 255)
        assert flat.getpixel((20, 20)) == (213, 94, 0)


def test_the_profiles_that_ship() -> None:
    assert profile_names() == ["english", "gost", "screen"]
    gost = profile("gost")
    page, font = gost.page, gost.font
    assert (page.left_mm, page.right_mm, page.top_mm, page.bottom_mm) == (30, 15, 20, 20)
    assert (font.family, font.size, font.line_spacing) == ("Times New Roman", 14, 1.5)
    assert gost.caption.separator == " – " and gost.caption.also == ("en",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace('language = "ru"', 'language = "de"'), "language must be one"),
        (lambda text: text.replace('format = "docx"', 'format = "rtf"'), "format must be one"),
        (lambda text: text.replace("[page]", "[sheet]"), "unknown field sheet"),
        (lambda text: text.replace("left_mm = 30\n", ""), r"\[page\]: add left_mm"),
        (lambda text: text.replace("left_mm", "left_cm"), r"\[page\]: add left_mm"),
        (lambda text: text + "]", "is not valid TOML"),
    ],
)
def test_a_wrong_profile_is_named(tmp_path: Path, change, words: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(change((PROFILES / "gost.toml").read_text(encoding="utf-8")), "utf-8")
    with pytest.raises(InputError, match=words) as refused:
        profile(str(path))
    assert re.search(r"mine\.toml", str(refused.value))
