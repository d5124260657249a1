"""Tables that test the slopes: other estimators, parts of the period, breaks, usual defaults."""

from collections.abc import Sequence

import pandas as pd

from helpers.analysis.trends import TrendResults
from helpers.exhibits.builders import builds
from helpers.exhibits.china_share_pictures import short_name
from helpers.exhibits.language import number, p_value, percent, t
from helpers.exhibits.tables import Column, Table
from helpers.exhibits.trend_table_rows import (
    by_group,
    region_column,
    tested_rows,
    with_errors_beneath,
    with_values,
)
from helpers.exhibits.trend_words import METHODS, nearest_rho


@builds("trend_robustness")
def robustness_table(trends: TrendResults, regions: pd.DataFrame) -> Table:
    """Other estimators of the same slope, and what one year does."""
    frame = with_values(
        by_group(trends, regions),
        trends,
        {
            "hc3": ("ols_hc3", "p"),
            "theilsen": ("theilsen", "slope"),
            "kendall": ("kendall", "p"),
            "logit": ("logit_ols", "p"),
            "quasi": ("quasibinomial", "p"),
            "walk": ("rw_drift", "p"),
            "low": ("loo", "p_min"),
            "high": ("loo", "p_max"),
        },
    )
    frame = tested_rows(frame, trends)
    leave_out = t(en="p without one year", ru="p без одного года")
    columns = (
        region_column(),
        Column("hc3", t(en="p, HC3", ru="p, HC3"), "p"),
        Column("theilsen", t(en="Theil–Sen", ru="Тейл–Сен"), decimals=2),
        Column("kendall", t(en="p, Kendall", ru="p, Кендалл"), "p"),
        Column("logit", t(en="p, logit", ru="p, логит"), "p"),
        Column("quasi", t(en="p, quasi-bin.", ru="p, квази-бин."), "p"),
        Column("walk", t(en="p, random walk", ru="p, блуждание"), "p"),
        Column("low", t(en="least", ru="наименьшее"), "p", spanner=leave_out),
        Column("high", t(en="largest", ru="наибольшее"), "p", spanner=leave_out),
    )
    note = t(
        en="HC3: heteroskedasticity-robust, t distribution with n − 2 degrees. Theil–Sen: points a "
        "calendar year, with the exact two-sided Kendall test. Logit: OLS of log odds. Quasi-bin.: "
        "binomial GLM with Pearson dispersion, t. Random walk: drift with independent increments. "
        "All but the last hold only if years were independent.",
        ru="HC3: устойчивость к гетероскедастичности, распределение Стьюдента с n − 2 степенями "
        "свободы. Тейл–Сен: пунктов за календарный год, с точной двусторонней проверкой Кендалла. "
        "Логит: МНК для логарифма шансов. Квази-бин.: биномиальная ОЛМ с дисперсией Пирсона, t. "
        "Блуждание: снос при независимых приращениях. Все, кроме последнего, верны лишь при "
        "независимых годах.",
    )
    data = frame.drop(columns=[c for c in frame.columns if c.endswith("__missing")])
    return Table(frame, columns, (note,), group="block", data=data)


@builds("trend_windows")
def window_table(
    trends: TrendResults,
    regions: pd.DataFrame,
    windows: Sequence[tuple[int, int]] = ((2000, 2019), (2015, 2021)),
) -> Table:
    """Slopes in parts of the period, and their range without one year."""
    wanted = {"min": ("loo", "slope_min"), "max": ("loo", "slope_max")}
    for first, last in windows:
        method = f"window_{first}_{last}"
        for quantity in ("slope", "se", "p"):
            wanted[f"{quantity}_{first}"] = (method, quantity)
    frame = tested_rows(with_values(by_group(trends, regions), trends, wanted), trends)
    shown, beneath = with_errors_beneath(frame, {f"slope_{f}": f"se_{f}" for f, _ in windows})
    slope = t(en="Slope", ru="Наклон")
    columns = [region_column()]
    for first, last in windows:
        columns.append(Column(f"slope_{first}", slope, decimals=2, spanner=f"{first}–{last}"))
        columns.append(Column(f"p_{first}", "p", "p", spanner=f"{first}–{last}"))
    without = t(en="Slope without one year", ru="Наклон без одного года")
    columns += [
        Column("min", t(en="least", ru="наименьший"), decimals=2, spanner=without),
        Column("max", t(en="largest", ru="наибольший"), decimals=2, spanner=without),
    ]
    note = t(
        en="OLS, percentage points a year; ordinary standard errors in parentheses; t distribution "
        "with n − 2 degrees, if years were independent. Fewer than seven points: slope only.",
        ru="МНК, процентных пунктов в год; в скобках обычные стандартные ошибки; распределение "
        "Стьюдента с n − 2 степенями свободы, если бы годы были независимы. Меньше семи точек – "
        "только наклон.",
    )
    data = frame.drop(columns=[c for c in frame.columns if c.endswith("__missing")])
    return Table(shown, tuple(columns), (note,), group="block", beneath=beneath, data=data)


@builds("trend_warnings")
def warning_table(naive: pd.DataFrame, sizes: pd.DataFrame, trends: TrendResults) -> Table:
    """The usual defaults: their p for the regions, and how often they err."""
    methods = list(dict.fromkeys(naive["method"]))
    frame = naive.pivot(index="region", columns="method", values="p")
    order = [s.region for s in trends.series if s.region in frame.index]
    frame = frame.loc[order, methods].reset_index()
    frame["name"] = frame["region"].map(short_name)
    for method in methods:
        frame[method] = frame[method].map(p_value)
    rates = sizes[sizes["slope"] == 0.0].set_index(["method", "rho"])["rate"]
    shown = [0.0, nearest_rho(sizes, trends.rho_logit.rho)]
    for rho in shown:
        own = {method: percent(rates[method, rho], 1) for method in methods}
        label = t(en=f"Errs at ρ = {number(rho, 2)}", ru=f"Ошибается при ρ = {number(rho, 2)}")
        frame.loc[len(frame)] = {"region": "", "name": label} | own
    columns = (
        region_column(),
        *(Column(method, t(**METHODS[method]), "text") for method in methods),
    )
    note = t(
        en="p of the slope by tests that are not to be used here; the last rows are their measured "
        "false positives where 5% are promised. Newey–West goes by the order of rows.",
        ru="p наклона по проверкам, которыми здесь пользоваться нельзя; в последних строках – "
        f"измеренная доля ложных трендов при обещанных {percent(5)}. Ньюи–Уэст считает по порядку "
        "строк.",
    )
    total = (len(frame) - len(shown),)
    return Table(frame, columns, (note,), total=total, data=naive)


@builds("trend_breaks")
def break_table(trends: TrendResults, regions: pd.DataFrame) -> Table:
    """The search for one break in each region's line, with the price of the search."""
    quantities = ("year", "statistic", "p_permutation", "p_rho_0.5", "p_rho_0.7", "p_pooled_rho")
    wanted = {name.replace(".", ""): ("supf", name) for name in quantities}
    wanted["level_year"] = ("supf_level", "year")
    wanted["level_p"] = ("supf_level", "p_pooled_rho")
    frame = with_values(by_group(trends, regions), trends, wanted)
    frame = frame[frame["statistic"].notna()].reset_index(drop=True)
    line = t(en="The line breaks", ru="Излом прямой")
    level = t(en="The level shifts", ru="Сдвиг уровня")
    pooled = number(trends.rho_logit.rho, 2)
    columns = (
        region_column(),
        Column("year", t(en="from", ru="с года"), "year", spanner=line),
        Column("statistic", "sup-F", decimals=1, spanner=line),
        Column("p_permutation", t(en="p, shuffled", ru="p, перест."), "p", spanner=line),
        Column("p_rho_05", f"p, ρ = {number(0.5, 1)}", "p", spanner=line),
        Column("p_rho_07", f"p, ρ = {number(0.7, 1)}", "p", spanner=line),
        Column("p_pooled_rho", f"p, ρ = {pooled}", "p", spanner=line),
        Column("level_year", t(en="from", ru="с года"), "year", spanner=level),
        Column("level_p", f"p, ρ = {pooled}", "p", spanner=level),
    )
    note = t(
        en="Largest F over all years with at least three points a side; n = 10, Chukotka 7. "
        "Shuffled: "
        "residuals reordered, pays for the search; at ρ: simulated trendless series with that "
        "annual correlation, pays for persistence too. A break found by looking is described, "
        "not claimed; the district's membership changed in November 2018.",
        ru="Наибольшее F по всем годам, где с каждой стороны не менее трёх точек; n = 10, у "
        "Чукотки "
        "7. Перест.: перестановка остатков, цена поиска; при ρ: имитация рядов без тренда с такой "
        "годовой корреляцией, цена и поиска, и инерции. Найденный перебором излом описывается, но "
        "не утверждается; состав округа изменился в ноябре 2018 года.",
    )
    data = frame.drop(columns=[c for c in frame.columns if c.endswith("__missing")])
    return Table(frame, columns, (note,), group="block", data=data)
