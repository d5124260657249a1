"""Pictures of Table 2: lines over true years, a tile map, a slope chart."""

import pandas as pd

from helpers.analysis.shares import printed_shares, share_change, share_summary
from helpers.exhibits import theme
from helpers.exhibits.builders import builds
from helpers.exhibits.charts import Chart, NativeChart
from helpers.exhibits.language import number, percent, region_name, t

SHORT: dict[str, dict[str, str]] = {
    "DFO": {"en": "District", "ru": "ДФО"},
    "Primorsky": {"en": "Primorsky", "ru": "Приморский"},
    "Khabarovsk": {"en": "Khabarovsk", "ru": "Хабаровский"},
    "Amur": {"en": "Amur", "ru": "Амурская"},
    "Jewish AO": {"en": "Jewish AR", "ru": "Еврейская АО"},
    "Zabaykalsky": {"en": "Zabaykalsky", "ru": "Забайкальский"},
    "Magadan": {"en": "Magadan", "ru": "Магаданская"},
    "Buryatia": {"en": "Buryatia", "ru": "Бурятия"},
    "Sakhalin": {"en": "Sakhalin", "ru": "Сахалинская"},
    "Chukotka": {"en": "Chukotka", "ru": "Чукотский АО"},
    "Yakutia": {"en": "Yakutia", "ru": "Якутия"},
    "Kamchatka": {"en": "Kamchatka", "ru": "Камчатский"},
}


def short_name(region: str) -> str:
    """A region's name as short as a label at a line needs it."""
    return t(**SHORT[region])


@builds("china_share_lines")
def china_share_lines(shares: pd.DataFrame, regions: pd.DataFrame) -> Chart:
    """One line a region over true years; Amur in colour, the district in black."""
    data = printed_shares(shares)[["region", "year", "share"]]
    facts = share_summary(shares, "Amur")
    finding = t(
        en=f"China's share fell in Amur from {number(facts.peak, 1)} to {number(facts.last, 1)}% "
        "and rose in the district",
        ru=f"Доля Китая в Амурской области снизилась с {number(facts.peak, 1)} до "
        f"{percent(facts.last, 1)}, а в округе выросла",
    )
    if facts.last >= facts.peak or facts.district_last <= facts.district_first:
        raise AssertionError("The finding says that Amur fell and the district rose.")
    subtitle = t(
        en="China's share in foreign trade turnover, %, 2000–2021, years with printed values",
        ru="Доля Китая во внешнеторговом обороте, %, 2000–2021, годы с напечатанными значениями",
    )
    note = t(
        en="No values between 2000, 2005, 2010 and 2015. Dashed: regions that do not border China. "
        "Buryatia and Zabaykalsky joined the district in November 2018.",
        ru="Между 2000, 2005, 2010 и 2015 годами значений нет. Пунктир – регионы, не граничащие с "
        "КНР. Бурятия и Забайкалье вошли в округ в ноябре 2018 года.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=3.9)
    ax = canvas.axes(left=0.3, right=1.4, bottom=0.25)
    group = regions.set_index("region")["group"]
    ends = data.sort_values("year").groupby("region").tail(1).set_index("region")["share"]
    for region, own in data.groupby("region", sort=False):
        colour, width = _line_look(region)
        ax.plot(
            own["year"],
            own["share"],
            color=colour,
            linewidth=width,
            marker="o",
            markersize=2.6,
            linestyle="--" if group[region] == "inner" else "-",
            zorder=3 if region in ("Amur", "DFO") else 2,
        )
    labels = theme.spread(list(ends), 4.4)
    for (region, value), place in zip(ends.items(), labels, strict=True):
        colour, _ = _line_look(str(region))
        strong = region in ("Amur", "DFO")
        ax.plot([2021.2, 2021.8], [value, place], color=theme.LIGHT, linewidth=0.6, clip_on=False)
        ax.text(
            2022.0,
            place,
            f"{short_name(str(region))} {number(value, 1)}",
            va="center",
            size=8.2,
            color=colour if strong else INK_SOFT,
            weight="bold" if strong else "normal",
        )
    ax.set_xlim(1999.5, 2021.2)
    ax.set_ylim(-1, 101)
    ax.set_xticks([2000, 2005, 2010, 2015, 2021])
    ax.yaxis.grid(True)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    shows = t(
        en=f"Amur: peak {number(facts.peak, 1)} in {facts.peak_year}, {number(facts.last, 1)} in "
        f"{facts.last_year}. District: {number(facts.district_first, 1)} in {facts.first_year}, "
        f"{number(facts.district_last, 1)} in {facts.last_year}. {note}",
        ru=f"Амурская область: максимум {number(facts.peak, 1)} в {facts.peak_year} году, "
        f"{number(facts.last, 1)} в {facts.last_year}. Округ: {number(facts.district_first, 1)} в "
        f"{facts.first_year}, {number(facts.district_last, 1)} в {facts.last_year}. {note}",
    )
    native = NativeChart("scatter", "year", "share", "region")
    return Chart(canvas.figure, data, finding, subtitle, shows, note, native)


INK_SOFT = "#555555"


def _line_look(region: str) -> tuple[str, float]:
    return {"Amur": (theme.ACCENT, 2.4), "DFO": (theme.INK, 2.0)}.get(region, (theme.GREY, 1.1))


@builds("china_share_map")
def china_share_map(shares: pd.DataFrame, regions: pd.DataFrame) -> Chart:
    """A tile a region, shaded by the share in the last year; a frame where it borders China."""
    from matplotlib.patches import Rectangle

    year = int(shares["year"].max())
    own = printed_shares(shares)
    data = own[(own["year"] == year) & (own["region"] != "DFO")][["region", "year", "share"]]
    data = data.merge(regions[["region", "group", "tile_row", "tile_col"]], on="region")
    over = data[data["share"] > 50]
    finding = t(
        en=f"In {len(over)} of {len(data)} regions China held more than half of foreign trade",
        ru=f"В {len(over)} из {len(data)} регионов на Китай пришлось больше половины внешней "
        "торговли",
    )
    subtitle = t(
        en=f"China's share in foreign trade turnover by region, {year}, %",
        ru=f"Доля Китая во внешнеторговом обороте по регионам, {year}, %",
    )
    note = t(
        en="Tiles show neighbourhood, not area. Thick frame: borders China.",
        ru="Плитки показывают соседство, а не площадь. Толстая рамка – граничит с КНР.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=3.75)
    ax = canvas.axes(bottom=0.05)
    for row in data.to_dict("records"):
        x, y = int(row["tile_col"]), int(row["tile_row"])
        level = row["share"] / 100
        # One hue from white to the accent; the text turns white where the tile is dark.
        shade = tuple(1 - level * (1 - part) for part in _rgb(theme.ACCENT))
        border = row["group"] == "border"
        ax.add_patch(
            Rectangle(
                (x - 0.46, y - 0.46),
                0.92,
                0.92,
                facecolor=shade,
                edgecolor=theme.INK if border else theme.LIGHT,
                linewidth=1.8 if border else 0.8,
            )
        )
        colour = "white" if level > 0.6 else theme.INK
        ax.text(
            x,
            y - 0.12,
            short_name(row["region"]),
            ha="center",
            va="center",
            size=7.2,
            color=colour,
            weight="bold" if row["region"] == "Amur" else "normal",
        )
        ax.text(
            x,
            y + 0.18,
            number(row["share"], 1),
            ha="center",
            va="center",
            size=10,
            color=colour,
            weight="bold",
        )
    ax.set_xlim(-0.5, 4.5)
    ax.set_ylim(4.5, 0.5)
    ax.set_axis_off()
    ranked = data.sort_values("share", ascending=False)
    shows = "; ".join(
        f"{region_name(name)} {number(value, 1)}"
        for name, value in zip(ranked["region"], ranked["share"], strict=True)
    )
    native = NativeChart("bar", "region", "share")
    return Chart(canvas.figure, data, finding, subtitle, f"{shows}. {note}", note, native)


def _rgb(colour: str) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)


@builds("china_share_slopes")
def china_share_slopes(shares: pd.DataFrame, first: int = 2010, last: int = 2021) -> Chart:
    """Two years side by side for the regions that have both."""
    data = share_change(shares, first, last)
    own = data[data["region"] != "DFO"]
    falls = own[own["change"] < 0]
    largest = falls.iloc[0]
    finding = t(
        en=f"From {first} to {last} the share fell in {len(falls)} of {len(own)} regions, most in "
        f"{short_name(largest['region'])}",
        ru=f"С {first} по {last} год доля снизилась в {len(falls)} из {len(own)} регионов, "
        f"сильнее всего: {region_name(largest['region'])}",
    )
    subtitle = t(
        en=f"China's share in foreign trade turnover, %, {first} and {last}",
        ru=f"Доля Китая во внешнеторговом обороте, %, {first} и {last}",
    )
    note = t(
        en=f"Regions with a printed value in both years; Buryatia, Zabaykalsky and Chukotka have "
        f"none for {first}. The district's membership changed in November 2018.",
        ru=f"Регионы, у которых напечатаны оба значения; у Бурятии, Забайкалья и Чукотки за "
        f"{first} год значений нет. В ноябре 2018 года состав округа изменился.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=3.7)
    ax = canvas.axes(left=1.45, right=1.45, bottom=0.05, top=0.2)
    for column, side, x in (("first", "right", -0.04), ("last", "left", 1.04)):
        places = theme.spread(list(data[column]), 4.8)
        for row, place in zip(data.to_dict("records"), places, strict=True):
            colour, _ = _line_look(row["region"])
            strong = row["region"] in ("Amur", "DFO")
            ax.text(
                x,
                place,
                f"{short_name(row['region'])} {number(row[column], 1)}",
                ha=side,
                va="center",
                size=8.2,
                color=colour if strong else INK_SOFT,
                weight="bold" if strong else "normal",
            )
    for row in data.to_dict("records"):
        colour, width = _line_look(row["region"])
        ax.plot(
            [0, 1],
            [row["first"], row["last"]],
            color=colour,
            linewidth=width,
            marker="o",
            markersize=3,
            clip_on=False,
        )
    for x, year in ((0, first), (1, last)):
        ax.text(x, 104, str(year), ha="center", va="bottom", weight="bold")
    ax.set_xlim(0, 1)
    ax.set_ylim(-3, 101)
    ax.set_axis_off()
    shows = "; ".join(
        f"{region_name(row['region'])} {number(row['first'], 1)} → {number(row['last'], 1)}"
        for row in data.to_dict("records")
    )
    return Chart(
        canvas.figure,
        data,
        finding,
        subtitle,
        f"{shows}. {note}",
        note,
        NativeChart("column", "region", "change"),
    )
