"""Exhibits of the notebook on transport: crossings, densities, ranks, rail capacity."""

import pandas as pd

from helpers.analysis.transit import CapacityPath, RailDensity, crossing_densities, wide_indicators
from helpers.exhibits import theme
from helpers.exhibits.builders import builds
from helpers.exhibits.charts import Chart, NativeChart
from helpers.exhibits.language import NBSP, number, percent, region_name, t
from helpers.exhibits.tables import Column, Table

INDICATORS: dict[str, dict[str, str]] = {
    "rail_density": {
        "en": "Density of public railways, km per 10,000 km²",
        "ru": "Густота железнодорожных путей общего пользования, км на 10 000 км² территории",
    },
    "road_density": {
        "en": "Density of paved public roads, km per 1,000 km²",
        "ru": "Плотность автомобильных дорог общего пользования с твёрдым покрытием, "
        "км на 1 000 км² территории",
    },
    "border_length": {
        "en": "Length of the border with China, km",
        "ru": "Протяжённость границы с КНР, км",
    },
    "crossings": {
        "en": "Established crossings (without air and sea)",
        "ru": "Количество пунктов пропуска (не включая воздушные и морские)",
    },
    "crossing_density": {
        "en": "Established crossings per km of border",
        "ru": "Плотность пунктов пропуска, на 1 км границы",
    },
    "operating_crossings": {
        "en": "Operating crossings (without air and sea)",
        "ru": "Количество действующих пунктов пропуска (не включая воздушные и морские)",
    },
    "operating_density": {
        "en": "Operating crossings per km of border",
        "ru": "Плотность действующих пунктов пропуска, на 1 км границы",
    },
}
SHORT_NAMES: dict[str, dict[str, str]] = {
    "Amur": {"en": "Amur", "ru": "Амурская обл."},
    "Khabarovsk": {"en": "Khabarovsk", "ru": "Хабаровский кр."},
    "Primorsky": {"en": "Primorsky", "ru": "Приморский кр."},
    "Zabaykalsky": {"en": "Zabaykalsky", "ru": "Забайкальский кр."},
    "Jewish AO": {"en": "Jewish AR", "ru": "Еврейская АО"},
}


@builds("T1")
def transit_potential(table1: pd.DataFrame) -> Table:
    """Table 1 as printed: one row an indicator, one column a region, densities as formulas."""
    wide = wide_indicators(table1).set_index("region").T
    order = table1["indicator"].drop_duplicates()
    wide = wide.loc[order]
    regions = list(wide.columns)
    # Every cell keeps the digits it is printed with: 1254 beside 1031.5.
    digits = table1.pivot(index="indicator", columns="region", values="decimals").loc[order]
    frame = wide.join(digits.add_suffix("__decimals")).reset_index(names="indicator")
    frame["label"] = [t(**INDICATORS[name]) for name in frame["indicator"]]
    columns = (
        Column("label", t(en="Indicator", ru="Показатель"), "text", width=0.4),
        *(Column(region, t(**SHORT_NAMES[region]), width=0.12) for region in regions),
    )
    place = {name: position for position, name in enumerate(frame["indicator"])}
    formulas = {
        (
            place[density],
            region,
        ): f"{{{region}[{place[count]}]}}/{{{region}[{place['border_length']}]}}"
        for density, count in (
            ("crossing_density", "crossings"),
            ("operating_density", "operating_crossings"),
        )
        for region in regions
    }
    return Table(frame, columns, formulas=formulas, data=table1)


@builds("crossing_densities")
def densities(table1: pd.DataFrame) -> Table:
    """Printed and recomputed densities side by side."""
    frame = crossing_densities(table1)
    frame["name"] = frame["region"].map(region_name)
    established = t(en="Established", ru="Организованные")
    operating = t(en="Operating", ru="Действующие")
    count, printed, computed = (
        t(en="number", ru="число"),
        t(en="printed", ru="напечатано"),
        t(en="computed", ru="вычислено"),
    )
    columns = (
        Column("name", t(en="Region", ru="Регион"), "text"),
        Column("border_length", t(en="Border, km", ru="Граница, км"), decimals=1),
        Column("crossings", count, spanner=established),
        Column("crossing_density", printed, decimals=3, spanner=established),
        Column(
            "crossing_density_computed",
            computed,
            decimals=5,
            spanner=established,
            formula="{crossings}/{border_length}",
        ),
        Column("operating_crossings", count, spanner=operating),
        Column("operating_density", printed, decimals=3, spanner=operating),
        Column(
            "operating_density_computed",
            computed,
            decimals=5,
            spanner=operating,
            formula="{operating_crossings}/{border_length}",
        ),
    )
    return Table(frame, columns)


@builds("transit_ranks")
def transit_ranks(table: pd.DataFrame) -> Table:
    """Ranks of the five regions on each indicator."""
    regions = [column for column in table.columns if column != "indicator"]
    frame = table.assign(label=[t(**INDICATORS[name]) for name in table["indicator"]])
    columns = (
        Column("label", t(en="Indicator", ru="Показатель"), "text", width=0.4),
        *(Column(region, t(**SHORT_NAMES[region]), width=0.12) for region in regions),
    )
    note = t(
        en="Densities of crossings are ranked by their recomputed values; equal values share the "
        "better rank.",
        ru="Плотности пунктов пропуска упорядочены по пересчитанным значениям; равные значения "
        "делят лучшее место.",
    )
    return Table(frame, columns, (note,), data=table)


@builds("crossings_chart")
def crossings_chart(table1: pd.DataFrame) -> Chart:
    """Established crossings as open bars, operating ones filled within them."""
    wide = wide_indicators(table1).sort_values("crossings", ascending=False, kind="stable")
    wide = wide.reset_index(drop=True)
    amur = wide[wide["region"] == "Amur"].iloc[0]
    closed = int(amur["crossings"] - amur["operating_crossings"])
    top = wide.loc[wide["crossings"].idxmax(), "region"]
    if top != "Amur":
        raise AssertionError("The finding says that Amur has the most crossings.")
    finding = t(
        en=f"Amur has the most crossings, {int(amur['crossings'])}, "
        f"but {closed} of them did not operate",
        ru=f"У Амурской области больше всего пунктов пропуска – {int(amur['crossings'])}, "
        f"но {closed} из них не действовали",
    )
    subtitle = t(
        en="Border crossings with China without air and sea crossings, 2020; number, and per "
        "1,000 km of border",
        ru="Пункты пропуска на границе с КНР без воздушных и морских, 2020; число и на 1000 км "
        "границы",
    )
    canvas = theme.canvas(finding, subtitle, height=2.3)
    ax = canvas.axes(left=1.7, right=1.2, bottom=0.05, top=0.25)
    colours = [theme.ACCENT if region == "Amur" else theme.GREY for region in wide["region"]]
    places = range(len(wide))
    ax.barh(places, wide["crossings"], height=0.62, facecolor="white", edgecolor=colours)
    ax.barh(places, wide["operating_crossings"], height=0.62, color=colours)
    for place, row in enumerate(wide.to_dict("records")):
        ax.text(
            row["operating_crossings"] - 0.12,
            place,
            number(row["operating_crossings"]),
            color="white" if row["region"] == "Amur" else theme.INK,
            ha="right",
            va="center",
            size=9,
            weight="bold",
        )
        ax.text(row["crossings"] + 0.12, place, number(row["crossings"]), va="center", size=9)
        per = [
            1000 * row[key] / row["border_length"] for key in ("operating_crossings", "crossings")
        ]
        ax.annotate(
            t(
                en=f"{number(per[0], 1)} of {number(per[1], 1)}",
                ru=f"{number(per[0], 1)} из {number(per[1], 1)}",
            ),
            (1, place),
            (64, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            va="center",
            size=8.5,
        )
    ax.annotate(
        t(en="per 1,000 km", ru="на 1000 км"),
        (1, 1),
        (64, 3),
        ha="right",
        size=8.5,
        xycoords="axes fraction",
        textcoords="offset points",
        color="#555555",
    )
    ax.annotate(
        t(en="filled: operating", ru="заливка: действующие"),
        (0, 1),
        (2, 3),
        size=8.5,
        xycoords="axes fraction",
        textcoords="offset points",
        color="#555555",
    )
    ax.set_yticks(places, [region_name(region) for region in wide["region"]])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(wide) - 0.5, -0.5)
    ax.set_xlim(0, 7.6)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    data = wide.melt("region", ["crossings", "operating_crossings"], "kind", "number")
    shows = "; ".join(
        t(
            en=f"{region_name(row['region'])}: {number(row['operating_crossings'])} of "
            f"{number(row['crossings'])} operate",
            ru=f"{region_name(row['region'])}: действуют {number(row['operating_crossings'])} из "
            f"{number(row['crossings'])}",
        )
        for row in wide.to_dict("records")
    )
    native = NativeChart("bar", "region", "number", "kind")
    return Chart(canvas.figure, data, finding, subtitle, shows + ".", native=native)


@builds("polygon_capacity")
def polygon_capacity(path: CapacityPath, facts: pd.DataFrame) -> Chart:
    """Capacity over time: reached by the article, planned, and what other sources say."""
    finding = t(
        en=f"To reach {number(path.goal)} million tonnes by {path.goal_year}, capacity must grow "
        f"{percent(path.growth_needed, 1)} a year",
        ru=f"Чтобы к {path.goal_year} году достичь {number(path.goal)} млн т, мощность должна "
        f"расти на {percent(path.growth_needed, 1)} в год",
    )
    subtitle = t(
        en="Capacity of the Eastern polygon of railways (Trans-Siberian and Baikal–Amur lines), "
        "million tonnes a year",
        ru="Провозная способность Восточного полигона (Транссиб и БАМ), млн т в год",
    )
    note = t(
        en="Grey: other sources. The plan for 2032 was softened in September 2025 to “if needed”.",
        ru="Серым – другие источники. План на 2032 год в сентябре 2025 года смягчён: "
        "«при необходимости».",
    )
    canvas = theme.canvas(finding, subtitle, note, height=2.5)
    ax = canvas.axes(left=0.35, right=0.35, bottom=0.25)
    # "Start of the year" is the end of the year before on an axis of year ends.
    reached = [(path.reached_year - 1, path.start), (path.reached_year, path.reached)]
    ax.plot(*zip(*reached, strict=True), color=theme.ACCENT, marker="o")
    ax.plot(
        [path.reached_year, path.goal_year],
        [path.reached, path.goal],
        color=theme.ACCENT,
        linestyle=(0, (4, 3)),
        zorder=1,
    )
    ax.plot(path.goal_year, path.goal, "o", color=theme.ACCENT, markerfacecolor="white", zorder=3)
    labels = [
        (*reached[0], "center", 0, -15),
        (*reached[1], "center", 0, 8),
        (path.goal_year, path.goal, "right", 4, 8),
    ]
    for x, y, side, right, up in labels:
        ax.annotate(
            number(y),
            (x, y),
            (right, up),
            textcoords="offset points",
            ha=side,
            weight="bold",
            color=theme.ACCENT,
        )
    others = facts[
        (facts["topic"] == "polygon_capacity") & facts["item"].isin(["capacity", "plan"])
    ]
    others = others[others["period"].isin(["2024", "2030"])]
    # What was reached goes before what was planned for the same year.
    others = others.sort_values(["period", "item"]).drop_duplicates("period")
    for row in others.to_dict("records"):
        year = int(row["period"])
        planned = row["item"] == "plan"
        ax.plot(
            year,
            row["value"],
            "s",
            color=theme.GREY,
            markerfacecolor="white" if planned else theme.GREY,
            markersize=5,
        )
        word = t(en="plan", ru="план") if planned else t(en="reached", ru="достигнуто")
        ax.annotate(
            f"{number(row['value'])}, {word}",
            (year, row["value"]),
            (6, -11),
            textcoords="offset points",
            size=8,
            color="#555555",
        )
    ax.set_ylim(0, 300)
    ax.set_xlim(2021.4, 2032.6)
    ax.set_xticks([2022, 2024, 2026, 2028, 2030, 2032])
    ax.yaxis.grid(True)
    ax.set_axisbelow(True)
    article = pd.DataFrame(
        [
            (path.reached_year - 1, path.start, "reached", "article"),
            (path.reached_year, path.reached, "reached", "article"),
            (path.goal_year, path.goal, "plan", "article"),
        ],
        columns=["year_end", "capacity", "state", "source"],
    )
    outside = pd.DataFrame(
        {
            "year_end": others["period"].astype(int),
            "capacity": others["value"],
            "state": others["item"].map({"capacity": "reached", "plan": "plan"}),
            "source": others["source"],
        }
    )
    data = pd.concat([article, outside]).drop_duplicates().reset_index(drop=True)
    own = data["source"] == "article"
    data["series"] = ("other source, " + data["state"]).mask(own, "article")
    shows = t(
        en=f"{number(path.start)} at the start and {number(path.reached)} at the end of "
        f"{path.reached_year}, {number(path.goal)} planned for the end of {path.goal_year}. {note}",
        ru=f"{number(path.start)} в начале и {number(path.reached)} в конце {path.reached_year} "
        f"года, {number(path.goal)} по плану к концу {path.goal_year} года. {note}",
    )
    # By source: what others say is no continuation of the article's numbers.
    native = NativeChart("scatter", "year_end", "capacity", "series")
    return Chart(canvas.figure, data, finding, subtitle, shows, note, native)


@builds("rail_density")
def rail_density(check: RailDensity) -> Table:
    """Printed density and ratio beside those that length and area give."""
    per = t(en="km per 10,000 km²", ru="км на 10 000 км²")
    km, km2 = t(en="km", ru="км"), t(en="km²", ru="км²")
    rows = [
        (t(en="Lines in the Amur Region", ru="Линии в Амурской области"), km, check.length, 0, ""),
        (t(en="Area of the Amur Region", ru="Площадь Амурской области"), km2, check.area, 0, ""),
        (
            t(en="Density of the Amur Region", ru="Густота в Амурской области"),
            per,
            check.density,
            1,
            number(check.printed),
        ),
        (t(en="Lines in Russia", ru="Линии в России"), km, check.country_length, 0, ""),
        (t(en="Area of Russia", ru="Площадь России"), km2, check.country_area, 0, ""),
        (t(en="Density of Russia", ru="Густота в России"), per, check.country_density, 1, ""),
        (
            t(en="Amur over Russia", ru="Амурская область к России"),
            t(en="times", ru="раз"),
            check.ratio,
            2,
            number(check.printed_ratio, 1),
        ),
    ]
    frame = pd.DataFrame(rows, columns=["what", "unit", "value", "decimals", "printed"])
    columns = (
        Column("what", t(en="Quantity", ru="Показатель"), "text"),
        Column("unit", t(en="Unit", ru="Единица"), "text"),
        Column("value", t(en="Value", ru="Значение"), decimals="decimals"),
        Column("printed", t(en="Printed in the article", ru="Напечатано в статье"), "text"),
    )
    formulas = {
        (2, "value"): "{value[0]}/{value[1]}*10000",
        (5, "value"): "{value[3]}/{value[4]}*10000",
        (6, "value"): "{value[2]}/{value[5]}",
    }
    note = t(
        en=f"The Russian length has medium confidence; areas and{NBSP}lengths of other years would "
        "move the last digit.",
        ru="Длина линий по России известна со средней надёжностью; площади и длины других лет "
        "изменили бы последний знак.",
    )
    return Table(frame, columns, (note,), formulas=formulas)
