"""Computed sentences on the regions' trends, as arguments for `say`.

A sentence that may come out either way is written here for both ways, so that notebooks define
nothing and no sentence goes stale when a number moves.
"""

from typing import Any

import pandas as pd

from helpers.analysis.trends import LEVEL, TrendResults, Verdict
from helpers.exhibits.language import region_name, t
from helpers.exhibits.trend_words import nearest_rho

Words = dict[str, Any]


def size_sentence(sizes: pd.DataFrame, trends: TrendResults) -> Words:
    """What the usual inference does on this grid, and what the pooled test does."""
    rho = nearest_rho(sizes, trends.rho_logit.rho)
    rates = sizes[sizes["slope"] == 0.0].set_index(["method", "rho"])["rate"]
    return {
        "en": "On trendless series with independent years the software default of Newey–West calls "
        "a trend in {default:.0%}, OLS in {ols:.0%}. At correlation {rho:.2}, the one estimated "
        "here, OLS errs in {ols_rho:.0%} and the test used here in {used:.1%}; at {high:.1} it "
        "errs "
        "in {used_high:.1%}. It is near its rate, not at it.",
        "ru": "На рядах без тренда и с независимыми годами Ньюи–Уэст с умолчаниями программ "
        "находит "
        "тренд в {default:.0%} случаев, МНК – в {ols:.0%}. При оценённой здесь корреляции {rho:.2} "
        "МНК ошибается в {ols_rho:.0%}, а принятая здесь проверка – в {used:.1%}; при {high:.1} "
        "она "
        "ошибается в {used_high:.1%}. Это близко к обещанному уровню, но не сам уровень.",
        "facts": {
            "default": rates["newey_west_2_default", 0.0],
            "ols": rates["ols", 0.0],
            "rho": rho,
            "ols_rho": rates["ols", rho],
            "used": rates["gls_pooled_rho", rho],
            "high": max(sizes["rho"]),
            "used_high": rates["gls_pooled_rho", max(sizes["rho"])],
        },
        "holds": rates["gls_pooled_rho", rho] <= 10.0,
    }


def persistence_sentence(trends: TrendResults) -> Words:
    """The pooled correlation on both scales."""
    logit, points = trends.rho_logit, trends.rho_pp
    without = trends.value("Jewish AO", "rho_pp_without", "rho")
    return {
        "en": "Pooled over {groups} regions the annual correlation is {rho:.2} on the logit scale; "
        "its 95% interval starts at {low:.2} and "
        + ("is open above. " if logit.open else "ends at {high:.2}. ")
        + "Independence is rejected (simulated p {p:p}). On the percentage-point scale the "
        "estimate is {points:.2}; without the Jewish Autonomous Region, whose first value "
        "stands apart, it "
        "is {without:.2}.",
        "ru": "Общая по {groups} регионам годовая корреляция в логитах равна {rho:.2}; её "
        "95-процентный интервал начинается с {low:.2} и "
        + ("сверху открыт. " if logit.open else "кончается на {high:.2}. ")
        + "Независимость отвергается (имитационное p {p:p}). В процентных пунктах оценка равна "
        "{points:.2}, а без Еврейской автономной области, первое значение которой стоит особняком, "
        "– {without:.2}.",
        "facts": {
            "groups": logit.groups,
            "rho": logit.rho,
            "low": logit.low,
            "high": logit.high,
            "p": logit.p_independence,
            "points": points.rho,
            "without": without,
        },
        "holds": logit.p_independence < LEVEL,
    }


def verdict_sentence(trends: TrendResults) -> Words:
    """How many slopes are established; reads well when none is."""
    verdicts = [trends.verdict(region) for region in trends.tested]
    named = [region_name(region) for region in trends.established]
    start = {
        "en": "No region's slope is established. ",
        "ru": "Ни в одном регионе наклон не установлен. ",
    }
    facts: dict[str, Any] = {
        "count": len(verdicts),
        "naive": sum(trends.value(r, "ols", "p") < LEVEL for r in trends.tested),
        "pooled": sum(v in (Verdict.ESTABLISHED, Verdict.NOT_AFTER_HOLM) for v in verdicts),
        "holm": t(en=f"{len(named)}", ru=f"в {len(named)}")
        if named
        else t(en="none", ru="ни в одном"),
        "least": _median(trends, "ols"),
        "least_pooled": _median(trends, "gls_pooled_rho"),
    }
    if named:
        facts["named"] = named
        start = {
            "en": "Established is the slope of {named:list}. ",
            "ru": "Установлен наклон: {named:list}. ",
        }
    return {
        "en": start["en"] + "Of {count} tested, {naive} have p below .05 if years were "
        "independent, "
        "{pooled} at the pooled correlation as well, {holm} after Holm. This does not say that "
        "there is no trend: the median slope that the data could have detected is {least:.2} "
        "points a year even if years were independent, {least_pooled:.2} at the pooled "
        "correlation.",
        "ru": start["ru"]
        + "Из {count:региона|регионов|регионов}, прошедших проверку, p ниже 0,05 при независимых "
        "годах – в {naive}, при общей корреляции тоже – в {pooled}, после Холма – {holm}. Это не "
        "значит, что тренда нет: медианный различимый наклон равен {least:.2} пункта в год даже "
        "при "
        "независимых годах и {least_pooled:.2} при общей корреляции.",
        "facts": facts,
    }


def _median(trends: TrendResults, method: str) -> float:
    slopes = [trends.value(region, method, "detectable_slope") for region in trends.tested]
    return float(pd.Series(slopes).median())


def amur_sentence(trends: TrendResults) -> Words:
    """Amur's slope with everything that belongs to it."""

    def get(method: str, quantity: str) -> float:
        return trends.value("Amur", method, quantity)

    return {
        "en": "Amur: {slope:.2} points a year, standard error {se:.2}, 95% interval from {low:.2} "
        "to "
        "{high:.2} if years were independent (p {p:p}); at the pooled correlation p {pooled:p}. "
        "A slope of {least:.2} points could have been found with 80% power.",
        "ru": "Амурская область: {slope:.2} пункта в год, стандартная ошибка {se:.2}, "
        "95-процентный "
        "интервал от {low:.2} до {high:.2} при независимых годах (p {p:p}); при общей корреляции "
        "p {pooled:p}. С мощностью 80\u00a0% был бы найден наклон {least:.2} пункта.",
        "facts": {
            "slope": get("ols", "slope"),
            "se": get("ols", "se"),
            "low": get("ols", "ci_low"),
            "high": get("ols", "ci_high"),
            "p": get("ols", "p"),
            "pooled": get("gls_pooled_rho", "p"),
            "least": get("ols", "detectable_slope"),
        },
    }


def break_sentence(trends: TrendResults) -> Words:
    """Amur's break: what was found and what it costs."""
    rows = trends.table.query("method == 'supf' and quantity == 'p_pooled_rho'")
    p = rows.set_index("region")["value"].reindex(list(trends.tested)).dropna()
    amur = float(p["Amur"])
    corrected = min(1.0, amur * len(p))
    return {
        "en": "In Amur the best break of the line is at {year}: mean {before:.1} before, "
        "{after:.1} "
        "from then on. Its p is {shuffled:p} once the search is paid for, {pooled:p} once "
        "persistence is, too, and {corrected:p} with the {count} regions searched. It was found by "
        "looking; that the article's series gives no finer date than 2017–2018 stays true.",
        "ru": "В Амурской области лучший излом прямой – {year} год: среднее {before:.1} до него и "
        "{after:.1} с него. Его p равно {shuffled:p} с учётом поиска, {pooled:p} – ещё и инерции, "
        "{corrected:p} – с учётом всех просмотренных регионов ({count}). Он найден перебором; "
        "точнее 2017–2018 годов ряд статьи момента не указывает.",
        "facts": {
            "year": int(trends.value("Amur", "supf", "year")),
            "before": trends.value("Amur", "supf", "mean_before"),
            "after": trends.value("Amur", "supf", "mean_after"),
            "shuffled": trends.value("Amur", "supf", "p_permutation"),
            "pooled": amur,
            "corrected": corrected,
            "count": len(p),
        },
        "holds": trends.value("Amur", "supf", "year") in (2017.0, 2018.0, 2019.0),
    }


def robustness_sentence(trends: TrendResults) -> Words:
    """How often one year decides, and how often estimators disagree."""
    flips = [region for region in trends.tested if trends.value(region, "loo", "flips") == 1.0]
    walk = sum(trends.value(region, "rw_drift", "p") < LEVEL for region in trends.tested)
    drifts = {"en": "{walk} of the drifts differ", "ru": "отличаются {walk} из сносов"}
    if not walk:
        drifts = {"en": "no drift differs", "ru": "не отличается ни один снос"}
    return {
        "en": "In {flips} of {count} tested regions leaving out one year moves p across .05. As a "
        f"random walk {drifts['en']} from zero.",
        "ru": "В {flips} из {count} проверенных регионов без одного года p переходит через 0,05. "
        f"При случайном блуждании от нуля {drifts['ru']}.",
        "facts": {"flips": len(flips), "count": len(trends.tested), "walk": walk},
    }


def officials_sentence(facts: pd.DataFrame, trends: TrendResults) -> Words:
    """Officials' figures after 2021, as a warning."""
    rows = facts[facts["topic"] == "china_share_after_2021"].sort_values("published")
    amur, other = rows[rows["item"] == "Amur"], rows[rows["item"] == "Primorsky"].iloc[0]
    series = trends.of("Amur")
    return {
        "en": "Officials said “about {early:.0%}” in October 2025 (period not given) and "
        "{late:.0%} for "
        "January–September 2025 of Amur's turnover, and over {other:.0%} of Primorye's for 2022. "
        "The "
        "first two come from the same official, on bases that are not stated; both lie above the "
        "last printed value, {last:.1%} in {year}. A line fitted to {year} says nothing of today.",
        "ru": "Официальные лица называли для Амурской области «около {early:.0%}» в октябре 2025 "
        "года "
        "(период не указан) и {late:.0%} за январь–сентябрь 2025 года, для Приморья – свыше "
        "{other:.0%} за 2022 год. Первые две цифры назвало одно и то же лицо, база не указана; обе "
        "выше последнего напечатанного значения, {last:.1%} в {year} году. О сегодняшнем дне "
        "прямая, "
        "оценённая до {year} года, не говорит ничего.",
        "facts": {
            "early": amur["value"].iloc[0],
            "late": amur["value"].iloc[-1],
            "other": other["value"],
            "last": float(series.values[-1]),
            "year": int(series.years[-1]),
        },
        "holds": amur["value"].min() > series.values[-1],
    }


def logit_sentence(trends: TrendResults) -> Words:
    """Where the scales disagree at the pooled correlation."""
    apart = [
        region
        for region in trends.tested
        if (trends.value(region, "gls_pooled_rho", "p") < LEVEL)
        != (trends.value(region, "logit_gls_pooled_rho", "p") < LEVEL)
    ]
    names = ", ".join(region_name(region) for region in apart) or t(en="none", ru="нет")
    smallest = min(
        trends.value(region, "adjusted_logit", f"p_holm{len(trends.tested)}")
        for region in trends.tested
    )
    return {
        "en": "The scale was fixed beforehand, percentage points. Regions where the logit scale "
        "says "
        "otherwise at 5%: {names}; after Holm its smallest p is {smallest:p}.",
        "ru": "Шкала выбрана заранее: процентные пункты. Регионы, где логиты на уровне 5\u00a0% "
        "говорят "
        "иное: {names}; после Холма наименьшее p в логитах – {smallest:p}.",
        "facts": {"names": names, "smallest": smallest},
    }
