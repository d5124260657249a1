"""Computed sentences on panel, dispersion and forecasts, as arguments for `say`."""

from typing import Any

import pandas as pd

from helpers.analysis.dispersion import DispersionByYear, WithinBounds
from helpers.analysis.forecasts import ForecastTest
from helpers.analysis.panel import PanelResults
from helpers.analysis.trends import LEVEL

Words = dict[str, Any]


def panel_sentence(panel: PanelResults) -> Words:
    """The common trend and the border difference."""
    trend = ("common_trend", "year")
    border = ("border_trend_year_effects", "border × year")
    p_trend, p_border = panel.value(*trend, "cr2", "p"), panel.value(*border, "cr2", "p")
    return {
        "en": "Over all regions China's share rises {slope:.2} points a year (standard error "
        "{se:.2}, p {p:p}, wild bootstrap {wild:p}); a slope of {least:.2} would have been "
        "detectable. Border "
        "and inner regions differ by {gap:.2} points a year (p {p_gap:p}, all label permutations "
        "{labels:p}), where {least_gap:.2} would have been: power is low. "
        + ("Neither differs from zero at 5%." if min(p_trend, p_border) >= LEVEL else ""),
        "ru": "По всем регионам доля Китая растёт на {slope:.2} пункта в год (стандартная ошибка "
        "{se:.2}, p {p:p}, дикий бутстреп {wild:p}); различим был бы наклон {least:.2}. "
        "Приграничные и внутренние регионы различаются на {gap:.2} пункта в год (p {p_gap:p}, все "
        "перестановки меток {labels:p}), различимо было бы {least_gap:.2}: мощность мала. "
        + (
            "Ни то, ни другое не отличается от нуля на уровне 5\u00a0%."
            if min(p_trend, p_border) >= LEVEL
            else ""
        ),
        "facts": {
            "slope": panel.value(*trend, "cr2", "slope"),
            "se": panel.value(*trend, "cr2", "se"),
            "p": p_trend,
            "wild": panel.value(*trend, "wild_bootstrap", "p"),
            "least": panel.value(*trend, "cr2", "detectable_slope"),
            "gap": panel.value(*border, "cr2", "slope"),
            "p_gap": p_border,
            "labels": panel.value(*border, "label_permutation", "p"),
            "least_gap": panel.value(*border, "cr2", "detectable_slope"),
        },
        "holds": panel.value(*trend, "cr2", "slope") > 0,
    }


def inner_sentence(panel: PanelResults) -> Words:
    """The one panel term that tempts: the trend of the inner regions, by two samples."""
    term = ("border_trend", "year")
    again = ("border_trend_complete", "year")
    p, wild = panel.value(*term, "cr2", "p"), panel.value(*again, "wild_bootstrap", "p")
    return {
        "en": "The inner regions' trend taken alone has p {p:p} with {df:.1} degrees of freedom; "
        "over the {regions} regions with every year the wild bootstrap gives {wild:p}. One of "
        "several terms looked at, it is not claimed.",
        "ru": "У тренда одних внутренних регионов p равно {p:p} при {df:.1} степени свободы; по "
        "регионам со всеми годами ({regions}) дикий бутстреп даёт {wild:p}. Это один из нескольких "
        "просмотренных показателей, и он не утверждается.",
        "facts": {
            "p": p,
            "df": panel.value(*term, "cr2", "df"),
            "regions": int(panel.value(*again, "sample", "regions")),
            "wild": wild,
        },
        "holds": p < LEVEL <= wild,
    }


def panel_size_sentence(rates: pd.DataFrame) -> Words:
    """Measured false positives of the panel tests, Driscoll–Kraay as a warning."""
    table = rates.set_index(["method", "rho"])["rate"]
    low, high = rates["rho"].min(), rates["rho"].max()
    return {
        "en": "On panels without a trend CR2 rejects {cr2_low:.1%} at correlation {low:.1} and "
        "{cr2_high:.1%} at {high:.1}; Driscoll–Kraay, often advised for such panels, rejects "
        "{dk_low:.0%} and {dk_high:.0%}, and is not used.",
        "ru": "На панелях без тренда CR2 отвергает {cr2_low:.1%} при корреляции {low:.1} и "
        "{cr2_high:.1%} при {high:.1}; метод Дрисколла–Края, который часто советуют для таких "
        "панелей, – {dk_low:.0%} и {dk_high:.0%}, поэтому он не применяется.",
        "facts": {
            "low": low,
            "high": high,
            "cr2_low": table["cr2", low],
            "cr2_high": table["cr2", high],
            "dk_low": table["driscoll_kraay", low],
            "dk_high": table["driscoll_kraay", high],
        },
        "holds": table["cr2", high] < 7 and table["driscoll_kraay", low] > 15,
    }


def dispersion_sentence(dispersion: DispersionByYear, bounds: list[WithinBounds]) -> Words:
    """SD and CV disagree; and the district's change cannot be split."""
    table = dispersion.table
    later = bounds[-1]
    return {
        "en": "The standard deviation went from {sd_first:.1} to {sd_last:.1} points, the "
        "coefficient "
        "of variation from {cv_first:.2} to {cv_last:.2}: one rose, the other fell, so "
        "“convergence” "
        "depends on the measure and is not claimed. Of the district's {change:+.1} points from "
        "{first} to {last} the regions' own changes may account for anything between {low:+.1} and "
        "{high:+.1}: the weights are not published.",
        "ru": "Стандартное отклонение изменилось с {sd_first:.1} до {sd_last:.1} пункта, "
        "коэффициент "
        "вариации – с {cv_first:.2} до {cv_last:.2}: одно выросло, другое снизилось, так что "
        "«сближение» зависит от показателя и не утверждается. Из {change:+.1} пункта округа с "
        "{first} "
        "по {last} год на изменения внутри регионов может приходиться от {low:+.1} до {high:+.1}: "
        "веса не опубликованы.",
        "facts": {
            "sd_first": table["sd"].iloc[0],
            "sd_last": table["sd"].iloc[-1],
            "cv_first": table["cv"].iloc[0],
            "cv_last": table["cv"].iloc[-1],
            "change": later.change,
            "first": later.first,
            "last": later.last,
            "low": later.low,
            "high": later.high,
        },
        "holds": dispersion.change("sd") > 0 > dispersion.change("cv") and not later.sign_known,
    }


def orientation_sentence(orientation: pd.DataFrame) -> Words:
    """Amur's share over the district's, first and last year."""
    own = orientation[orientation["region"] == "Amur"].sort_values("year")
    first, last = own.iloc[0], own.iloc[-1]
    return {
        "en": "Amur's share was {first:.1} times the district's in {first_year} and {last:.1} "
        "times "
        "in {last_year}.",
        "ru": "Доля Китая в Амурской области превышала долю в округе в {first:.1} раза в "
        "{first_year} году и в {last:.1} раза в {last_year}.",
        "facts": {
            "first": first["ratio"],
            "last": last["ratio"],
            "first_year": int(first["year"]),
            "last_year": int(last["year"]),
        },
        "holds": last["ratio"] > 1,
    }


def forecast_sentence(test: ForecastTest) -> Words:
    """On average the line loses."""
    origins = list(dict.fromkeys(test.table["origin"]))
    early, late = (test.mean_errors(origin) for origin in (origins[0], origins[-1]))
    return {
        "en": "Fitted to {first}, a line errs by {line:.1} points on average and “the last value "
        "stays” by {stay:.1}; fitted to {last}, by {line_late:.1} against {stay_late:.1}. A line "
        "forecasts worse than no line, so none is drawn beyond 2021.",
        "ru": "Прямая, оценённая до {first} года, ошибается в среднем на {line:.1} пункта, правило "
        "«последнее значение сохраняется» – на {stay:.1}; до {last} года – на {line_late:.1} "
        "против "
        "{stay_late:.1}. Прямая предсказывает хуже, чем её отсутствие, поэтому за 2021 год она не "
        "продолжена.",
        "facts": {
            "first": int(origins[0]),
            "last": int(origins[-1]),
            "line": early[0],
            "stay": early[1],
            "line_late": late[0],
            "stay_late": late[1],
        },
        "holds": early[0] > early[1] and late[0] > late[1],
    }
