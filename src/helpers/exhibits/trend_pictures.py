"""Pictures of what a trend can rest on: leverage, error rates, slopes, dispersion."""

import pandas as pd

from helpers.analysis.dispersion import DispersionByYear
from helpers.analysis.line_fit import leverage
from helpers.analysis.share_series import ShareSeries
from helpers.analysis.trends import TrendResults
from helpers.exhibits import theme
from helpers.exhibits.builders import builds
from helpers.exhibits.charts import Chart, NativeChart
from helpers.exhibits.china_share_pictures import INK_SOFT, short_name
from helpers.exhibits.language import number, percent, t
from helpers.exhibits.trend_words import SHORT_METHODS


@builds("trend_leverage")
def leverage_chart(series: ShareSeries) -> Chart:
    """One bar a printed year on a true axis: how much each year decides about its own fit."""
    data = pd.DataFrame({"year": series.years, "leverage": leverage(series.years)})
    first, top = data.iloc[0], data.loc[data["leverage"].idxmax()]
    if int(top["year"]) != int(first["year"]):
        raise AssertionError("The finding says that the first year has the most leverage.")
    mean = float(data["leverage"].mean())
    finding = t(
        en=f"One year, {int(top['year'])}, has leverage {number(top['leverage'], 2)} of a total of "
        "2",
        ru=f"На один {int(top['year'])} год приходится рычаг {number(top['leverage'], 2)} из двух",
    )
    subtitle = t(
        en=f"Leverage of each printed year in a straight line; the mean is {number(mean, 2)}",
        ru=f"Рычаг каждого напечатанного года в прямой; в среднем {number(mean, 2)}",
    )
    note = t(
        en="The axis of years is to scale: 2000, 2005, 2010, then every year from 2015.",
        ru="Ось лет дана в масштабе: 2000, 2005, 2010, затем каждый год с 2015.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=1.9)
    ax = canvas.axes(left=0.05, bottom=0.25, top=0.1)
    colours = [theme.INK if row == 0 else theme.GREY for row in range(len(data))]
    ax.bar(data["year"], data["leverage"], width=0.72, color=colours)
    # neighbouring bars from 2015 on leave no room for every number; the csv has them all
    spaced = data[data["year"].isin([*data["year"][:4], data["year"].iloc[-1]])]
    for year, value in zip(spaced["year"], spaced["leverage"], strict=True):
        ax.text(year, value + 0.012, number(value, 2), ha="center", va="bottom", size=8.2)
    ax.axhline(mean, color=theme.LIGHT, linewidth=1, zorder=0)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xticks([2000, 2005, 2010, 2015, 2018, 2021])
    ax.set_ylim(0, 0.63)
    shows = "; ".join(
        f"{year} {number(value, 2)}"
        for year, value in zip(data["year"], data["leverage"], strict=True)
    )
    native = NativeChart("column", "year", "leverage")
    return Chart(canvas.figure, data, finding, subtitle, f"{shows}.", note, native)


@builds("trend_size_chart")
def size_chart(sizes: pd.DataFrame) -> Chart:
    """False positives against correlation, one line a test; the accent is for the one used here."""
    null = sizes[(sizes["slope"] == 0.0) & sizes["method"].isin(SHORT_METHODS)]
    data = null[["method", "rho", "rate"]].sort_values(["method", "rho"], ignore_index=True)
    end = data["rho"].max()
    last = data[data["rho"] == end].set_index("method")["rate"]
    used, usual = last["gls_pooled_rho"], last["ols"]
    if used >= 10 or usual <= 30:
        raise AssertionError(
            "The finding says that pooled GLS stays near its rate and OLS does not."
        )
    finding = t(
        en=f"At correlation {number(end, 1)} OLS calls a trend in {number(usual)}% of trendless "
        f"series, pooled GLS in {number(used)}%",
        ru=f"При корреляции {number(end, 1)} МНК видит тренд в {percent(usual)} рядов без тренда, "
        f"ОМНК с общей ρ – в {percent(used)}",
    )
    subtitle = t(
        en="False positives at a nominal 5%, by annual correlation ρ of the errors, %",
        ru=f"Доля ложных трендов при номинальных {percent(5)} по годовой корреляции ошибок ρ, %",
    )
    canvas = theme.canvas(finding, subtitle, height=3.0)
    ax = canvas.axes(left=0.3, right=1.45, bottom=0.36, top=0.05)
    ax.axhline(5, color=theme.INK, linewidth=0.8, linestyle=(0, (2, 2)))
    _draw_rates(ax, data, last, end)
    shows = "; ".join(
        f"{t(**SHORT_METHODS[str(name)])} {number(value, 1)}" for name, value in last.items()
    )
    native = NativeChart("scatter", "rho", "rate", "method")
    return Chart(
        canvas.figure, data, finding, subtitle, f"ρ = {number(end, 1)}: {shows}.", "", native
    )


def _draw_rates(ax, data: pd.DataFrame, last: pd.Series, end: float) -> None:
    """Lines of all tests with their names and last rates at the right."""
    for method, own in data.groupby("method", sort=False):
        strong = method == "gls_pooled_rho"
        ax.plot(
            own["rho"],
            own["rate"],
            color=theme.ACCENT if strong else theme.GREY,
            linewidth=2.4 if strong else 1.2,
            marker="o",
            markersize=3.4 if strong else 2.6,
            zorder=3 if strong else 2,
        )
    places = theme.spread(list(last), 4.0)
    for (method, value), place in zip(last.items(), places, strict=True):
        strong = method == "gls_pooled_rho"
        ax.plot([end, end + 0.02], [value, place], color=theme.LIGHT, linewidth=0.6, clip_on=False)
        ax.text(
            end + 0.03,
            place,
            f"{t(**SHORT_METHODS[str(method)])} {number(value)}",
            va="center",
            size=8.2,
            color=theme.ACCENT if strong else INK_SOFT,
            weight="bold" if strong else "normal",
        )
    ax.set_xlim(-0.02, end)
    ax.set_ylim(0, 64)
    ticks = [0.0, 0.5, 0.7, 0.9]
    ax.set_xticks(ticks, [number(tick, 1) for tick in ticks])
    ax.set_xlabel(t(en="annual correlation ρ", ru="годовая корреляция ρ"), labelpad=2)
    ax.yaxis.grid(True)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.text(0.2, 0.6, t(en="promised: 5", ru="обещано: 5"), size=8, color=theme.INK, va="bottom")


@builds("trend_coefficients")
def coefficient_chart(trends: TrendResults, regions: pd.DataFrame) -> Chart:
    """Slopes in order of size with both intervals; border regions filled, inner ones open."""
    data = _coefficients(trends, regions)
    tested = data[data["p"].notna() & (data["group"] != "district")]
    free = int((tested["pooled_low"] * tested["pooled_high"] > 0).sum())
    naive = int((tested["low"] * tested["high"] > 0).sum())
    finding = t(
        en=f"{naive} of {len(tested)} intervals leave out zero if years were independent, "
        f"{free} at the pooled correlation",
        ru=f"При независимых годах ноль не накрывают {naive} из {len(tested)} интервалов, при "
        "общей "
        f"корреляции – {free}",
    )
    subtitle = t(
        en="Slope of China's share, percentage points a year, with 95% intervals",
        ru=f"Наклон доли Китая, процентных пунктов в год, с интервалами {percent(95)}",
    )
    rho = number(trends.rho_logit.rho, 2)
    note = t(
        en="Thin, above: OLS, if years were independent. Thick, below: GLS at pooled correlation "
        f"{rho}, whose slope differs. Filled: borders China; open: does not; diamond: the "
        "district; "
        "cross: four points, slope only. Intervals are not corrected for many tests.",
        ru="Тонкий, вверху: МНК при независимых годах. Толстый, внизу: ОМНК при общей корреляции "
        f"{rho}, наклон у него другой. Закрашено – граничит с КНР, пусто – не граничит, ромб – "
        "округ; "
        "крестик – четыре точки, только наклон. Интервалы без поправки на число проверок.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=3.9)
    ax = canvas.axes(left=1.15, right=0.1, bottom=0.22, top=0.02)
    for place, row in enumerate(data.to_dict("records")):
        _coefficient_row(ax, place, row)
    ax.axvline(0, color=theme.INK, linewidth=0.8)
    ax.set_yticks(range(len(data)), [short_name(region) for region in data["region"]])
    for label, region in zip(ax.get_yticklabels(), data["region"], strict=True):
        label.set_weight("bold" if region in ("Amur", "DFO") else "normal")
        label.set_color(theme.ACCENT if region == "Amur" else theme.INK)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(data) - 0.4, -0.6)
    ticks = range(-6, 16, 3)
    ax.set_xticks(list(ticks), [number(tick) for tick in ticks])
    ax.xaxis.grid(True)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    shows = "; ".join(
        f"{short_name(row['region'])} {number(row['slope'], 2)}" for row in data.to_dict("records")
    )
    shown = data.drop(columns="p")
    native = NativeChart("bar", "region", "slope")
    return Chart(canvas.figure, shown, finding, subtitle, f"{shows}. {note}", note, native)


def _coefficients(trends: TrendResults, regions: pd.DataFrame) -> pd.DataFrame:
    group = regions.set_index("region")["group"]
    wanted = {
        "slope": ("ols", "slope"),
        "low": ("ols", "ci_low"),
        "high": ("ols", "ci_high"),
        "p": ("ols", "p"),
        "pooled_slope": ("gls_pooled_rho", "slope"),
        "pooled_low": ("gls_pooled_rho", "ci_low"),
        "pooled_high": ("gls_pooled_rho", "ci_high"),
    }
    names = [series.region for series in trends.series]
    data = pd.DataFrame({"region": names, "group": [group[name] for name in names]})
    for key, (method, quantity) in wanted.items():
        data[key] = [trends.value(name, method, quantity) for name in names]
    # the district comes last: it is the aggregate and no twelfth region
    data["last"] = data["group"] == "district"
    data = data.sort_values(["last", "slope"], ascending=[True, False], ignore_index=True)
    return data.drop(columns="last")


def _coefficient_row(ax, place: int, row: dict) -> None:
    """Both intervals of one region, the naive one above."""
    accent = row["region"] == "Amur"
    if pd.isna(row["p"]):
        ax.plot(row["slope"], place, "x", color=theme.GREY, markersize=5)
        return
    marker = {"border": "o", "inner": "o", "district": "D"}[row["group"]]
    dark = theme.ACCENT if accent else theme.INK
    for offset, colour, width, keys in (
        (-0.16, theme.GREY, 1.0, ("slope", "low", "high")),
        (0.16, dark, 2.0, ("pooled_slope", "pooled_low", "pooled_high")),
    ):
        centre, low, high = (row[key] for key in keys)
        ax.plot([low, high], [place + offset] * 2, color=colour, linewidth=width)
        ax.plot(
            centre,
            place + offset,
            marker,
            color=colour,
            markerfacecolor="white" if row["group"] == "inner" else colour,
            markersize=4,
        )


@builds("share_dispersion")
def dispersion_chart(dispersion: DispersionByYear) -> Chart:
    """Three measures of dispersion side by side, each on its own axis from zero."""
    table = dispersion.table
    first, last = int(table["year"].iloc[0]), int(table["year"].iloc[-1])
    apart = dispersion.change("sd") > 0 > dispersion.change("cv")
    if not apart:
        raise AssertionError("The finding says that SD rose and CV fell.")
    finding = t(
        en=f"From {first} to {last} the standard deviation rose and the coefficient of variation "
        "fell",
        ru=f"С {first} по {last} год стандартное отклонение выросло, а коэффициент вариации "
        "снизился",
    )
    subtitle = t(
        en=f"Dispersion of China's share over the {len(dispersion.regions)} regions printed in "
        "every year",
        ru=f"Разброс доли Китая по {len(dispersion.regions)} регионам, у которых напечатаны все "
        "годы",
    )
    canvas = theme.canvas(finding, subtitle, height=1.75)
    names = {
        "sd": (t(en="SD, points", ru="Ст. откл., пункты"), 1, 45),
        "cv": (t(en="CV", ru="Коэф. вариации"), 2, 1.3),
        "gini": (t(en="Gini", ru="Джини"), 2, 0.65),
    }
    room = (theme.WIDTH - 2 * theme.MARGIN) / 3
    for place, (key, (name, digits, top)) in enumerate(names.items()):
        ax = canvas.axes(
            left=place * room + 0.05, right=(2 - place) * room + 0.25, bottom=0.25, top=0.25
        )
        _draw_measure(ax, table, key, digits)
        ax.set_title(name, size=9, loc="left", pad=4)
        ax.set_ylim(0, top)
    shows = "; ".join(
        f"{name}: {number(table[key].iloc[0], digits)} → {number(table[key].iloc[-1], digits)}"
        for key, (name, digits, _) in names.items()
    )
    data = table.melt("year", list(names), "measure", "value")
    native = NativeChart("scatter", "year", "value", "measure")
    return Chart(canvas.figure, data, finding, subtitle, f"{shows}.", "", native)


def _draw_measure(ax, table: pd.DataFrame, key: str, digits: int) -> None:
    """One measure over true years with its first and last value."""
    ax.plot(table["year"], table[key], color=theme.INK, marker="o", markersize=2.6)
    for row, side in ((0, "left"), (-1, "right")):
        value = table[key].iloc[row]
        up = -14 if key == "sd" or row == -1 else 6
        place = (table["year"].iloc[row], value)
        text = number(value, digits)
        ax.annotate(text, place, (0, up), textcoords="offset points", ha=side, size=8.2)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xticks([2000, 2010, 2021])
    ax.tick_params(axis="x", labelsize=8)
