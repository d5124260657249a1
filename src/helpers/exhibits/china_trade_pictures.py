"""Charts 2-4 as far as published numbers carry, and the tree behind Table 3.

Charts 2-4 are pictures in the article. Without the official customs file (`official`) each is drawn
from what the text prints, and says in the picture what is missing.
"""

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis.nested_totals import NestedTotal, depths
from helpers.analysis.shares import PartnerTrade
from helpers.exhibits import theme
from helpers.exhibits.builders import builds
from helpers.exhibits.charts import Chart, NativeChart
from helpers.exhibits.language import NBSP, number, percent, t

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@builds("C2")
def export_partners(trade: PartnerTrade, official: pd.DataFrame | None = None) -> Chart:
    """Chart 2: China against all other partners, as a pie (as printed) and as a bar (better)."""
    if official is not None:
        return _official("C2", official)
    finding = t(
        en=f"China took {percent(trade.export_share, 1)} of Amur's exports; the other countries' "
        "shares are not published",
        ru=f"На Китай пришлось {percent(trade.export_share, 1)} экспорта Амурской области; доли "
        "других стран не опубликованы",
    )
    subtitle = t(
        en="Exports of the Amur Region, January–September 2021, % and million US dollars",
        ru="Экспорт Амурской области, январь – сентябрь 2021 года, % и млн долл. США",
    )
    note = t(
        en="The article prints China's share and value; the total and the rest follow from them. "
        "The split of the rest is in the article's picture only.",
        ru="В статье напечатаны доля и стоимость Китая; общий объём и остальное вытекают из них. "
        "Разбивка остального есть только на рисунке статьи.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=1.85)
    china, others = t(en="China", ru="Китай"), t(en="All others", ru="Все прочие")
    shares = [trade.export_share, trade.other_share]
    values = [trade.exports, trade.other_exports]
    pie = canvas.axes(right=3.05, bottom=0.0)
    wedges, _ = pie.pie(
        shares,
        startangle=90,
        counterclock=False,
        radius=1.0,
        colors=[theme.ACCENT, "white"],
        wedgeprops={"edgecolor": theme.GREY, "linewidth": 0.8},
    )
    wedges[1].set_hatch("////")
    for angle_x, angle_y, text, colour in (
        (0.48, 0.05, percent(shares[0], 1), "white"),
        (-0.5, 0.05, percent(shares[1], 1), theme.INK),
    ):
        pie.text(
            angle_x,
            angle_y,
            text,
            ha="center",
            va="center",
            size=8.5,
            color=colour,
            weight="bold",
            bbox=None
            if colour == "white"
            else {"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )
    bar = canvas.axes(left=2.85, right=0.55, bottom=0.25, top=0.3)
    _bars(bar, [china, others], values, [theme.ACCENT, "white"])
    data = pd.DataFrame(
        {
            "item": ["CN", "all others"],
            "percent": shares,
            "mln_usd": values,
            "origin": ["printed", "computed"],
        }
    )
    mln = t(en="mln USD", ru="млн долл.")
    shows = "; ".join(
        f"{name}: {percent(share, 1)}, {number(value, 1)}{NBSP}{mln}"
        for name, share, value in zip((china, others), shares, values, strict=True)
    )
    native = NativeChart("bar", "item", "percent")
    return Chart(canvas.figure, data, finding, subtitle, f"{shows}. {note}", note, native)


@builds("C3")
def main_items(
    trade: PartnerTrade, timber: NestedTotal, official: pd.DataFrame | None = None
) -> Chart:
    """Chart 3: of the items that the article names, timber alone has a printed value."""
    if official is not None:
        return _official("C3", official)
    wood = timber.total / 1000
    rest = trade.exports - wood
    finding = t(
        en=f"Of {number(trade.exports, 1)} million dollars exported to China, the text itemises "
        f"only timber, {percent(wood / trade.exports * 100, 1)}",
        ru=f"Из {number(trade.exports, 1)} млн долл. экспорта в Китай текст расписывает только "
        f"древесину – {percent(wood / trade.exports * 100, 1)}",
    )
    subtitle = t(
        en="Exports from the Amur Region to China, January–September 2021, million US dollars",
        ru="Экспорт из Амурской области в Китай, январь – сентябрь 2021 года, млн долл. США",
    )
    note = t(
        en="The article names electricity, soybeans and their products as the main items; their "
        "values are in its picture only. The printed caption says 2021 without months.",
        ru="Основными статьями названы электроэнергия, соя и продукция из неё; их стоимость есть "
        "только на рисунке. В напечатанной подписи – 2021 год без месяцев.",
    )
    labels = [
        t(en="Timber (Table 3)", ru="Древесина (таблица 3)"),
        t(en="Electricity, soybeans\nand all other goods", ru="Электроэнергия, соя\nи прочее"),
    ]
    canvas = theme.canvas(finding, subtitle, note, height=1.1)
    ax = canvas.axes(left=1.7, right=0.6, bottom=0.02)
    _bars(ax, labels, [wood, rest], [theme.GREY, "white"])
    data = pd.DataFrame(
        {"item": ["44", "all other"], "mln_usd": [wood, rest], "origin": ["printed", "computed"]}
    )
    shows = "; ".join(
        f"{label}: {number(value, 1)}".replace("\n", " ")
        for label, value in zip(labels, (wood, rest), strict=True)
    )
    native = NativeChart("bar", "item", "mln_usd")
    return Chart(canvas.figure, data, finding, subtitle, f"{shows}. {note}", note, native)


@builds("C4")
def mineral_fuels(
    trade: PartnerTrade, timber: NestedTotal, official: pd.DataFrame | None = None
) -> Chart:
    """Chart 4: no value of chapter 27 is printed, so only its bounds can be drawn."""
    if official is not None:
        return _official("C4", official)
    bound = trade.exports - timber.total / 1000
    finding = t(
        en="The value of chapter 27 exports to China is not published; printed numbers bound it "
        f"at {number(bound, 1)} million dollars",
        ru="Стоимость экспорта группы 27 в Китай не опубликована; по напечатанным числам она не "
        f"больше {number(bound, 1)} млн долл.",
    )
    subtitle = t(
        en="Exports of mineral fuels (chapter 27) from the Amur Region to China, January–September "
        "2021, million US dollars",
        ru="Экспорт минерального топлива (группа 27) из Амурской области в Китай, январь – "
        "сентябрь 2021 года, млн долл. США",
    )
    note = t(
        en="Bound: all exports to China less timber (Table 3). Chapter 27 contains electricity "
        "(heading 2716), so Charts 3 and 4 overlap.",
        ru="Граница: весь экспорт в Китай за вычетом древесины (таблица 3). В группу 27 входит "
        "электроэнергия (позиция 2716), поэтому диаграммы 3 и 4 пересекаются.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=0.95)
    ax = canvas.axes(left=1.1, right=0.6, bottom=0.3)
    ax.barh(
        [0],
        [bound],
        height=0.5,
        facecolor="white",
        edgecolor=theme.GREY,
        hatch="////",
        linewidth=0.8,
    )
    ax.text(
        bound / 2,
        0,
        t(en="somewhere in here", ru="где-то здесь"),
        ha="center",
        va="center",
        size=8.5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
    )
    ax.set_yticks([0], [t(en="Chapter 27", ru="Группа 27")])
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(0, trade.exports)
    ax.set_xticks([0, 50, 100, 150, 200])
    ax.spines["left"].set_visible(False)
    data = pd.DataFrame(
        {
            "item": ["27"],
            "mln_usd_at_least": [0.0],
            "mln_usd_at_most": [bound],
            "origin": ["bounds from printed numbers"],
        }
    )
    native = NativeChart("bar", "item", "mln_usd_at_most")
    return Chart(canvas.figure, data, finding, subtitle, note, note, native)


def _bars(ax: "Axes", labels: list[str], values: list[float], colours: list[str]) -> None:
    """Horizontal bars with their values; a white one is hatched: known as a remainder only."""
    bars = ax.barh(range(len(values)), values, color=colours, height=0.6)
    for bar, colour in zip(bars, colours, strict=True):
        if colour == "white":
            bar.set(edgecolor=theme.GREY, hatch="////", linewidth=0.8)
    for place, value in enumerate(values):
        ax.text(value + max(values) * 0.015, place, number(value, 1), va="center", size=8.5)
    ax.set_yticks(range(len(values)), labels)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(values) - 0.5, -0.5)
    ax.set_xlim(0, max(values) * 1.02)
    ax.set_xticks([])
    ax.spines[["left", "bottom"]].set_visible(False)


def _official(exhibit_id: str, values: pd.DataFrame) -> Chart:
    from helpers.exhibits.official_charts import official_chart_picture

    return official_chart_picture(exhibit_id, values)


@builds("timber_tree")
def timber_tree(table3: pd.DataFrame, account: NestedTotal) -> Chart:
    """Rows of Table 3 as nested bars: each row stands below the row that contains it."""
    rows = table3[table3["level"] != "total"].assign(depth=lambda frame: depths(frame))
    finding = t(
        en=f"Table 3's total is {number(account.overstatement, 1)} times the exports: nested rows "
        "are added to the rows that contain them",
        ru=f"Итог таблицы 3 в {number(account.overstatement, 1)} раза больше экспорта: вложенные "
        "строки сложены с содержащими их",
    )
    subtitle = t(
        en="Exports of timber from the Amur Region to China, January–September 2021, thousand US "
        "dollars; each level splits the level above",
        ru="Экспорт древесины из Амурской области в Китай, январь – сентябрь 2021 года, тыс. "
        "долл.; каждый уровень делит уровень над ним",
    )
    note = t(
        en=f"Printed total {number(account.printed, 1)}; counted once {number(account.total, 1)}. "
        f"Of chapter 44, {number(account.unexplained, 1)} is in headings that are not printed.",
        ru=f"Напечатанный итог {number(account.printed, 1)}; без повторного счёта "
        f"{number(account.total, 1)}. На ненапечатанные позиции группы 44 приходится "
        f"{number(account.unexplained, 1)}.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=2.5)
    ax = canvas.axes(bottom=0.02)
    starts = _starts(rows)
    for row in rows.to_dict("records"):
        left, depth, value = starts[row["code"]], int(row["depth"]), row["value"]
        ax.barh(
            depth,
            value,
            left=left,
            height=0.94,
            facecolor=SHADES[depth],
            edgecolor="white",
            linewidth=1.5,
        )
        words = f"{_timber_name(row['code'])}\n{number(value, 1)}"
        ax.text(
            left + value / 2,
            depth,
            words,
            ha="center",
            va="center",
            size=7.8,
            color="white" if depth == 0 else theme.INK,
        )
    ax.set_xlim(0, account.total)
    ax.set_ylim(int(rows["depth"].max()) + 0.5, -0.5)
    ax.set_axis_off()
    data = rows[["code", "parent", "level", "code_status", "value"]].reset_index(drop=True)
    return Chart(
        canvas.figure, data, finding, subtitle, note, note, NativeChart("bar", "code", "value")
    )


SHADES = (theme.ACCENT, "#eba977", "#f4cfb0", "#f9e4d3")
TIMBER_NAMES: dict[str, dict[str, str]] = {
    "44": {"en": "Wood, chapter 44", "ru": "Древесина, группа 44"},
    "4403": {"en": "Wood in the rough, 4403", "ru": "Необработанная, 4403"},
    "44032": {"en": "conifers", "ru": "хвойная"},
    "44039": {"en": "other species", "ru": "лиственная"},
    "440395+440396": {"en": "birch", "ru": "берёза"},
    "440397": {"en": "poplar,\naspen", "ru": "тополь,\nосина"},
    "4407": {"en": "Sawn wood, 4407", "ru": "Распиленная, 4407"},
    "44071": {"en": "conifers", "ru": "хвойная"},
}


def _timber_name(code: str) -> str:
    return t(**TIMBER_NAMES[code])


def _starts(rows: pd.DataFrame) -> dict[str, float]:
    """Left end of each row's bar: children fill their parent from the left, in printed order."""
    starts: dict[str, float] = {}
    filled: dict[str, float] = {"": 0.0}
    for row in rows.to_dict("records"):
        starts[row["code"]] = filled[row["parent"]]
        filled[row["parent"]] += row["value"]
        filled[row["code"]] = starts[row["code"]]
    return starts
