"""Main tables of the notebook on trends: sizes of the tests, slopes, verdicts.

Checks are in `trend_check_tables.py`, panel and forecast tables in `trend_panel_tables.py`,
pictures in `trend_pictures.py` and `trend_line_pictures.py`.
"""

import pandas as pd

from helpers.analysis.trends import TrendResults
from helpers.exhibits import (  # noqa: F401 - their builders
    trend_check_tables,
    trend_line_pictures,
    trend_panel_tables,
    trend_pictures,
)
from helpers.exhibits.builders import builds
from helpers.exhibits.language import number, percent, t
from helpers.exhibits.tables import Column, Table
from helpers.exhibits.trend_table_rows import (
    by_group,
    interval,
    region_column,
    with_errors_beneath,
    with_values,
)
from helpers.exhibits.trend_words import METHODS, VERDICTS


@builds("trend_size")
def size_table(sizes: pd.DataFrame) -> Table:
    """False positives of each test by correlation, and power at one slope."""
    null, power = sizes[sizes["slope"] == 0.0], sizes[sizes["slope"] != 0.0]
    rhos = sorted(null["rho"].unique())
    frame = null.pivot(index="method", columns="rho", values="rate")
    frame.columns = [f"rho_{i}" for i in range(len(rhos))]
    frame["power"] = power.set_index("method")["rate"]
    frame = frame.loc[[method for method in METHODS if method in frame.index]].reset_index()
    frame["name"] = [t(**METHODS[method]) for method in frame["method"]]
    false = t(en="False positives, %, at annual correlation", ru="Ложные тренды, %, при корреляции")
    columns = (
        Column("name", t(en="Test of the slope", ru="Проверка наклона"), "text"),
        *(
            Column(f"rho_{i}", number(rho, 2), decimals=1, spanner=false)
            for i, rho in enumerate(rhos)
        ),
        Column("power", t(en="Power, %", ru="Мощность, %"), decimals=1),
    )
    return Table(frame, columns, _size_notes(sizes), total=(), data=sizes)


def _size_notes(sizes: pd.DataFrame) -> tuple[str, ...]:
    draws, worst = int(sizes["draws"].max()), float(sizes["mc_error"].max())
    slope = float(sizes["slope"].max())
    return (
        t(
            en=f"Nominal rate {percent(5)}. {number(draws)} simulated samples a cell on the years "
            "of "
            "Table 2; shares with beta marginals, mean 50 and standard deviation 8 points; "
            f"simulation error at most {number(worst, 2)} points.",
            ru=f"Номинальный уровень {percent(5)}. В каждой ячейке {number(draws)} выборок на "
            "годах "
            "таблицы 2; доли с бета-распределением, среднее 50 и стандартное отклонение 8 пунктов; "
            f"погрешность имитации не выше {number(worst, 2)} пункта.",
        ),
        t(
            en=f"Power: a true slope of {number(slope, 1)} points a year, independent years; it "
            "counts only for tests that keep their rate.",
            ru=f"Мощность: истинный наклон {number(slope, 1)} пункта в год при независимых годах; "
            "сравнивать её можно лишь у проверок, которые держат уровень.",
        ),
    )


@builds("trend_table")
def trend_table(trends: TrendResults, regions: pd.DataFrame, sizes: pd.DataFrame) -> Table:
    """The main table: slopes, standard errors, both p, what would undo them."""
    k = len(trends.tested)
    frame = with_values(
        by_group(trends, regions),
        trends,
        {
            "n": ("ols", "n"),
            "slope": ("ols", "slope"),
            "se": ("ols", "se"),
            "p": ("ols", "p"),
            "p_pooled": ("gls_pooled_rho", "p"),
            "p_holm": ("adjusted", f"p_holm{k}"),
            "rho": ("breakdown", "rho"),
            "detectable": ("ols", "detectable_slope"),
        },
    )
    ends = [
        [trends.value(region, "ols", end) for end in ("ci_low", "ci_high")]
        for region in frame["region"]
    ]
    frame["interval"] = [interval(*pair) for pair in ends]
    data = frame[["region", "n", "slope", "se", "p", "p_pooled", "p_holm", "rho", "detectable"]]
    shown, beneath = with_errors_beneath(frame, {"slope": "se"})
    columns = (
        region_column(),
        Column("n", "n"),
        Column("slope", t(en="Slope", ru="Наклон"), decimals=2),
        Column("interval", t(en="95% interval", ru="Интервал 95\u00a0%"), "text"),
        Column("p", t(en="p, independent", ru="p, независ."), "p"),
        Column("p_pooled", t(en="p, pooled ρ", ru="p, общая ρ"), "p"),
        Column("p_holm", t(en="p, Holm", ru="p, Холм"), "p"),
        Column("rho", t(en="Breakdown ρ", ru="Критич. ρ"), decimals=2),
        Column("detectable", t(en="Detectable", ru="Различимый"), decimals=2),
    )
    notes = _main_notes(trends, sizes)
    return Table(shown, columns, notes, group="block", beneath=beneath, data=data)


def _main_notes(trends: TrendResults, sizes: pd.DataFrame) -> tuple[str, ...]:
    rho, k = trends.rho_logit, len(trends.tested)
    rate = pooled_rate(sizes, rho.rho)
    ends = (number(rho.low, 2), number(rho.high, 2))
    end = t(en="open above", ru="сверху открыт") if rho.open else ends[1]
    return (
        t(
            en="Slope: ordinary least squares on calendar year, percentage points a year; ordinary "
            "standard errors in parentheses; interval and first p: t distribution with n − 2 "
            "degrees, if years were independent. Regions with fewer than seven points: slope only.",
            ru="Наклон: обычный МНК по календарным годам, процентных пунктов в год; в скобках "
            "обычные стандартные ошибки; интервал и первое p: распределение Стьюдента с n − 2 "
            "степенями свободы, если бы годы были независимы. При n меньше семи – только наклон.",
        ),
        t(
            en=f"Pooled ρ: generalised least squares with annual correlation {number(rho.rho, 2)} "
            f"(95% interval from {ends[0]}, {end}), estimated on the logit scale over {k} regions; "
            f"at this correlation the test rejects {number(rate, 1)}% of trendless series. Holm: "
            f"over the {k} tested regions, of that p.",
            ru=f"Общая ρ: обобщённый МНК с годовой корреляцией {number(rho.rho, 2)} (интервал "
            f"{percent(95)} от {ends[0]}, {end}), оценённой в логитах по {k} регионам; при такой "
            f"корреляции проверка отвергает {percent(rate, 1)} рядов без тренда. Холм: поправка к "
            f"этому p по {k} проверенным регионам.",
        ),
        t(
            en="Breakdown ρ: the correlation at which the ordinary p passes .05 (empty where it "
            "has "
            "without any). Detectable: the slope found with 80% power if years were independent.",
            ru="Критическая ρ: корреляция, при которой обычное p переходит через 0,05 (пусто, если "
            "оно выше и без корреляции). Различимый: наклон, обнаруживаемый с мощностью "
            f"{percent(80)} "
            "при независимых годах.",
        ),
    )


def pooled_rate(sizes: pd.DataFrame, rho: float) -> float:
    """Measured false-positive rate of the pooled-ρ test at the simulated correlation next to ρ."""
    rows = sizes[(sizes["method"] == "gls_pooled_rho") & (sizes["slope"] == 0.0)]
    return float(rows.loc[(rows["rho"] - rho).abs().idxmin(), "rate"])


@builds("trend_verdicts")
def verdict_table(trends: TrendResults, regions: pd.DataFrame) -> Table:
    """Corrections for many tests, the logit scale, and the verdict in words."""
    k, every = len(trends.tested), len(trends.regions)
    frame = with_values(
        by_group(trends, regions),
        trends,
        {
            "p": ("gls_pooled_rho", "p"),
            "holm": ("adjusted", f"p_holm{k}"),
            "holm_all": ("adjusted", f"p_holm{every}"),
            "bh": ("adjusted", f"p_bh{k}"),
            "logit": ("logit_gls_pooled_rho", "p"),
            "logit_holm": ("adjusted_logit", f"p_holm{k}"),
            "walk": ("gls_pooled_rho_pp", "p"),
        },
    )
    frame["verdict"] = [t(**VERDICTS[trends.verdict(region)]) for region in frame["region"]]
    points = t(en="Percentage points", ru="Процентные пункты")
    logits = t(en="Logits", ru="Логиты")
    at = [f"p, ρ = {number(rho, 2)}" for rho in (trends.rho_logit.rho, trends.rho_pp.rho)]
    columns = (
        region_column(),
        Column("p", at[0], "p", spanner=points),
        Column("holm", t(en=f"Holm {k}", ru=f"Холм {k}"), "p", spanner=points),
        Column("holm_all", t(en=f"Holm {every}", ru=f"Холм {every}"), "p", spanner=points),
        Column("bh", t(en=f"BH {k}", ru=f"БХ {k}"), "p", spanner=points),
        Column("walk", at[1], "p", spanner=points),
        Column("logit", at[0], "p", spanner=logits),
        Column("logit_holm", t(en=f"Holm {k}", ru=f"Холм {k}"), "p", spanner=logits),
        Column("verdict", t(en="Verdict", ru="Вывод"), "text"),
    )
    data = frame.drop(columns=[c for c in frame.columns if c.endswith("__missing")])
    return Table(frame, columns, _verdict_notes(trends), group="block", data=data)


def _verdict_notes(trends: TrendResults) -> tuple[str, ...]:
    k, every = len(trends.tested), len(trends.regions)
    logit, points = number(trends.rho_logit.rho, 2), number(trends.rho_pp.rho, 2)
    return (
        t(
            en=f"Generalised least squares, t distribution with n − 2 degrees. ρ = {logit} is "
            "pooled "
            f"on the logit scale, ρ = {points} on the percentage-point scale; corrections are of "
            "the "
            f"p at {logit}. Holm {every}: the untested regions count as p = 1. BH: "
            "Benjamini–Hochberg. The district is the aggregate and stands outside the corrections.",
            ru="Обобщённый МНК, распределение Стьюдента с n − 2 степенями свободы. "
            f"ρ = {logit} оценена в логитах, ρ = {points} – в процентных пунктах; поправки сделаны "
            "к "
            f"p при {logit}. Холм {every}: непроверенные регионы считаются как p = 1. БХ: "
            "Бенджамини–Хохберг. Округ – это совокупность регионов, поправки его не касаются.",
        ),
        t(
            en="Established: p below .05 if years were independent, at pooled ρ, and there after "
            f"Holm over {k}, in percentage points. “Not established” is never “no trend”.",
            ru="Установлен: p ниже 0,05 при независимых годах, при общей ρ и там же после Холма по "
            f"{k}, в процентных пунктах. «Не установлен» не значит «тренда нет».",
        ),
    )
