"""Pictures of series with their fits: all regions small, Amur large."""

import pandas as pd

from helpers.analysis.share_series import ShareSeries
from helpers.analysis.trend_curves import broken_line, fitted_curves
from helpers.analysis.trends import TrendResults
from helpers.exhibits import theme
from helpers.exhibits.builders import builds
from helpers.exhibits.charts import Chart, NativeChart
from helpers.exhibits.china_share_pictures import INK_SOFT, short_name
from helpers.exhibits.language import number, p_value, percent, t

COLUMNS = 4


@builds("trend_multiples")
def small_multiples(trends: TrendResults, regions: pd.DataFrame) -> Chart:
    """Every region with its points, line and band on one scale; logit curve near the bounds."""
    curves = fitted_curves(trends)
    group = regions.set_index("region")["group"]
    present = {series.region for series in trends.series}
    order = [region for region in regions["region"] if region in present]
    finding = _multiples_finding(trends)
    subtitle = t(
        en="China's share, %, with OLS lines and 95% bands that hold if years were independent",
        ru=f"Доля Китая, %, с прямыми МНК и полосами {percent(95)}, верными при независимых годах",
    )
    note = t(
        en="Number: slope, points a year. Bold name: borders China. Dotted: logit curve, where the "
        "share passes 10 or 90%. Four points: no band.",
        ru="Число – наклон, пунктов в год. Жирное имя – граничит с КНР. Точки – логит-кривая там, "
        "где "
        f"доля выходит за 10 или {percent(90)}. Четыре точки: без полосы.",
    )
    rows = -(-len(order) // COLUMNS)
    canvas = theme.canvas(finding, subtitle, note, height=1.25 * rows)
    _draw_panels(canvas, trends, curves, order, group)
    points = pd.concat(
        [
            pd.DataFrame({"region": s.region, "year": s.years, "share": s.values})
            for s in trends.series
        ]
    )
    data = curves.merge(points, on=["region", "year"], how="left")
    shows = "; ".join(
        f"{short_name(region)} {number(trends.value(region, 'ols', 'slope'), 2)}"
        for region in order
    )
    native = NativeChart("scatter", "year", "share", "region")
    return Chart(canvas.figure, data, finding, subtitle, f"{shows}. {note}", note, native)


def _multiples_finding(trends: TrendResults) -> str:
    slopes = [trends.value(region, "ols", "slope") for region in trends.tested]
    up, count = sum(slope > 0 for slope in slopes), len(slopes)
    sure = len(trends.established)
    return t(
        en=f"Lines rise in {up} of {count} tested regions; "
        + ("none is an established trend" if not sure else f"{sure} are established trends"),
        ru=f"Прямая растёт в {up} из {count} проверенных регионов; "
        + ("ни один тренд не установлен" if not sure else f"установленных трендов: {sure}"),
    )


def _draw_panels(
    canvas: theme.Canvas,
    trends: TrendResults,
    curves: pd.DataFrame,
    order: list[str],
    group: pd.Series,
) -> None:
    """One pair of axes a region, four in a row; scales at the outer edges alone."""
    rows = -(-len(order) // COLUMNS)
    room = (theme.WIDTH - 2 * theme.MARGIN - 0.25) / COLUMNS
    for place, region in enumerate(order):
        line, column = divmod(place, COLUMNS)
        ax = canvas.axes(
            left=0.25 + column * room,
            right=(COLUMNS - 1 - column) * room + 0.1,
            bottom=1.25 * (rows - 1 - line) + 0.22,
            top=1.25 * line + 0.2,
        )
        _small_panel(ax, trends, curves[curves["region"] == region], region)
        ax.set_title(
            short_name(region),
            size=8.2,
            loc="left",
            pad=3,
            weight="bold" if group[region] == "border" else "normal",
        )
        ax.set_yticks([0, 50, 100], ["0", "50", "100"] if column == 0 else [])
        last_of_column = place + COLUMNS >= len(order)
        ax.set_xticks([2000, 2021], ["2000", "2021"] if last_of_column else [])
        # labels of neighbouring panels would touch if they were centred at their ticks
        for label, side in zip(ax.get_xticklabels(), ("left", "right"), strict=False):
            label.set_horizontalalignment(side)
        ax.tick_params(labelsize=7.5, length=2)


def _small_panel(ax, trends: TrendResults, curve: pd.DataFrame, region: str) -> None:
    """Points, line, band and logit curve of one region."""
    series = trends.of(region)
    colour = theme.ACCENT if region == "Amur" else theme.INK
    banded = curve["low"].notna().any()
    if banded:
        ax.fill_between(curve["year"], curve["low"], curve["high"], color=theme.LIGHT, linewidth=0)
    ax.plot(curve["year"], curve["fit"], color=colour, linewidth=1.2)
    if curve["logit_fit"].notna().any():
        ax.plot(curve["year"], curve["logit_fit"], color=colour, linewidth=1, linestyle=":")
    ax.plot(series.years, series.values, "o", color=colour, markersize=2.2)
    high = series.values.mean() > 50
    ax.text(
        0.03,
        0.05 if high else 0.95,
        number(trends.value(region, "ols", "slope"), 2, sign=True),
        transform=ax.transAxes,
        va="bottom" if high else "top",
        size=8,
        color=colour,
    )
    ax.set_xlim(1999, 2022)
    ax.set_ylim(-3, 108)
    ax.spines["bottom"].set_color(theme.LIGHT)
    ax.spines["left"].set_color(theme.LIGHT)


@builds("amur_line_break")
def amur_line_break(trends: TrendResults, facts: pd.DataFrame) -> Chart:
    """Amur's points, the line, the broken line, and officials' later figures apart from them."""
    series = trends.of("Amur")
    year = int(trends.value("Amur", "supf", "year"))
    pieces = broken_line(series, year, "line")
    curve = fitted_curves(trends).query("region == 'Amur'")
    after = _officials(facts)
    finding = _amur_finding(trends, year, after["value"].min() > series.values[-1])
    subtitle = t(
        en="China's share in Amur's foreign trade turnover, %, and what officials said for 2025",
        ru="Доля Китая во внешнеторговом обороте Амурской области, %, и слова официальных лиц о "
        "2025",
    )
    p = p_value(trends.value("Amur", "supf", "p_pooled_rho"))
    note = t(
        en="Dashed: line with its 95% band if years were independent. Solid: broken line, found by "
        f"looking (p = {p} once search and persistence are paid for). Squares: statements, not "
        "customs tables, on another basis; not to be joined to the series.",
        ru=f"Пунктир: прямая с полосой {percent(95)} при независимых годах. Сплошная: излом, "
        f"найденный перебором (p = {p} с учётом поиска и инерции). Квадраты: заявления, а не "
        "таможенные таблицы; база иная, соединять с рядом нельзя.",
    )
    canvas = theme.canvas(finding, subtitle, note, height=2.8)
    ax = canvas.axes(left=0.3, right=0.75, bottom=0.25, top=0.02)
    _draw_amur(ax, series, curve, pieces, after)
    slope = number(trends.value("Amur", "ols", "slope"), 2)
    shows = t(
        en=f"Slope {slope} points a year; break from {year}. {note}",
        ru=f"Наклон {slope} пункта в год; излом с {year} года. {note}",
    )
    data = _amur_data(series, curve, pieces, after)
    native = NativeChart("scatter", "year", "value", "what")
    return Chart(canvas.figure, data, finding, subtitle, shows, note, native)


def _amur_finding(trends: TrendResults, year: int, figures_higher: bool) -> str:
    whole, split = (trends.value("Amur", "supf", f"ssr_{k}") for k in ("unbroken", "broken"))
    left = 100 * split / whole
    if left >= 50 or not figures_higher:
        raise AssertionError("The finding says: a better fit, and higher figures later.")
    return t(
        en=f"A break at {year} leaves {number(left)}% of the line's squared residuals; officials' "
        "later figures lie above the last value",
        ru=f"Излом в {year} году оставляет {percent(left)} квадратов остатков прямой; позднейшие "
        "цифры официальных лиц выше последнего значения",
    )


def _draw_amur(
    ax, series: ShareSeries, curve: pd.DataFrame, pieces: pd.DataFrame, after: pd.DataFrame
) -> None:
    """Band, dashed line, solid pieces, points; statements behind a dotted border."""
    ax.fill_between(curve["year"], curve["low"], curve["high"], color="#ececec", linewidth=0)
    ax.plot(curve["year"], curve["fit"], color=theme.GREY, linewidth=1.6, linestyle="--")
    for _, piece in pieces.groupby("piece"):
        ax.plot(piece["year"], piece["fit"], color=theme.ACCENT, linewidth=2)
    ax.plot(series.years, series.values, "o", color=theme.INK, markersize=3.6, zorder=3)
    ax.axvline(2022, color=theme.GREY, linewidth=0.8, linestyle=(0, (2, 2)))
    beside = {"textcoords": "offset points", "size": 7.6, "color": INK_SOFT, "va": "center"}
    for place, value, label in zip(after["year"], after["value"], after["label"], strict=True):
        ax.plot(place, value, "s", color=theme.GREY, markerfacecolor="white", markersize=5)
        ax.annotate(label, (place, value), (7, 0), ha="left", **beside)
    last = (series.years[-1], series.values[-1])
    below = {"textcoords": "offset points", "size": 8.2, "ha": "center"}
    ax.annotate(number(last[1], 1), last, (0, -12), **below)
    ax.set_xlim(1999.5, 2025.4)
    ax.set_ylim(0, 108)
    ax.set_xticks([2000, 2005, 2010, 2015, 2021, 2025])
    ax.yaxis.grid(True)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _officials(facts: pd.DataFrame) -> pd.DataFrame:
    """Officials' figures on Amur after 2021, in order of their statement."""
    rows = facts[(facts["topic"] == "china_share_after_2021") & (facts["item"] == "Amur")]
    rows = rows.sort_values("published").reset_index(drop=True)
    about = {"~": t(en="about", ru="около"), ">": t(en="over", ru="свыше"), "=": ""}
    rows["year"] = [int(str(period)[:4]) for period in rows["period"]]
    rows["label"] = [
        f"{about[relation]} {number(value)}".strip()
        for relation, value in zip(rows["relation"], rows["value"], strict=True)
    ]
    return rows[["year", "value", "label", "period", "source"]]


def _amur_data(series, curve, pieces, after) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"what": "printed", "year": series.years, "value": series.values}),
        curve.rename(columns={"fit": "value"}).assign(what="line")[["what", "year", "value"]],
        pieces.rename(columns={"fit": "value"}).assign(
            what=[f"broken line, piece {piece}" for piece in pieces["piece"]]
        )[["what", "year", "value"]],
        after.assign(what="officials' statement")[["what", "year", "value"]],
    ]
    return pd.concat(parts, ignore_index=True)
