"""Tables of the panel regressions, of the bounds, and of the forecast test."""

import pandas as pd

from helpers.analysis.dispersion import WithinBounds
from helpers.analysis.forecasts import ForecastTest
from helpers.analysis.panel import PanelResults
from helpers.exhibits.builders import builds
from helpers.exhibits.china_share_pictures import short_name
from helpers.exhibits.language import number, percent, t
from helpers.exhibits.tables import Column, Table

#: model, term, method of the estimate, its quantity, words
_ROWS = (
    ("common_trend", "year", "cr2", "slope", {"en": "Common trend", "ru": "Общий тренд"}),
    (
        "border_trend",
        "year",
        "cr2",
        "slope",
        {"en": "Trend of inner regions", "ru": "Тренд внутренних регионов"},
    ),
    (
        "border_trend",
        "border × year",
        "cr2",
        "slope",
        {"en": "Border less inner", "ru": "Приграничные минус внутренние"},
    ),
    (
        "border_trend_year_effects",
        "border × year",
        "cr2",
        "slope",
        {
            "en": "Border less inner, year effects",
            "ru": "Приграничные минус внутренние, эффекты лет",
        },
    ),
)
_ONCE = (
    ("mean_group", "year", "mean", "slope", {"en": "Mean of slopes", "ru": "Средний наклон"}),
    (
        "mean_group",
        "border × year",
        "welch",
        "slope",
        {"en": "Border less inner, mean slopes", "ru": "Приграничные минус внутренние, средние"},
    ),
    (
        "level_gap",
        "border",
        "welch",
        "level",
        {"en": "Border less inner, mean level", "ru": "Приграничные минус внутренние, уровень"},
    ),
)


@builds("panel_table")
def panel_table(panel: PanelResults) -> Table:
    """All panel estimates with three kinds of p."""
    every = len(panel.regions)
    complete = int(panel.value("common_trend_complete", "year", "sample", "regions"))
    blocks = (
        (t(en=f"All {every} regions", ru=f"Все регионы ({every})"), "", _ROWS),
        (t(en="Regions one by one", ru="Регионы по одному"), "", _ONCE),
        (
            t(en=f"{complete} regions with every year", ru=f"Регионы со всеми годами ({complete})"),
            "_complete",
            _ROWS,
        ),
    )
    rows: list[dict] = []
    beneath: list[int] = []
    for heading, suffix, models in blocks:
        for model, *rest in models:
            row = _panel_row(panel, model + suffix, *rest) | {"block": heading}
            rows.append(row)
            beneath.append(len(rows))
            rows.append({"block": heading, "name": "", "estimate": row["se"]})
    columns = (
        Column("name", t(en="Term", ru="Показатель"), "text"),
        Column("estimate", t(en="Estimate", ru="Оценка"), decimals=2),
        Column("df", t(en="df", ru="ст. св."), decimals=1),
        Column("p", t(en="p, t test", ru="p, Стьюдент"), "p"),
        Column("p_wild", t(en="p, wild", ru="p, бутстреп"), "p"),
        Column("p_labels", t(en="p, labels", ru="p, метки"), "p"),
        Column("detectable", t(en="Detectable", ru="Различимый"), decimals=2),
        Column("n", "n"),
    )
    frame = pd.DataFrame(rows)
    frame["name"] = frame["name"].fillna("")
    shown = frame.drop(columns="se")
    notes = _panel_notes(panel)
    return Table(shown, columns, notes, group="block", beneath=tuple(beneath), data=panel.table)


def _panel_row(
    panel: PanelResults, model: str, term: str, method: str, quantity: str, words: dict[str, str]
) -> dict:
    def get(method: str, quantity: str) -> float:
        try:
            return panel.value(model, term, method, quantity)
        except KeyError:
            return float("nan")

    return {
        "name": t(**words),
        "estimate": get(method, quantity),
        "se": get(method, "se"),
        "df": get(method, "df"),
        "p": get(method, "p"),
        "p_wild": get("wild_bootstrap", "p"),
        "p_labels": get("label_permutation", "p"),
        "detectable": get(method, "detectable_slope"),
        "n": get("sample", "n"),
    }


def _panel_notes(panel: PanelResults) -> tuple[str, ...]:
    signs, labels = [], []
    for suffix in ("", "_complete"):
        wild = ("common_trend" + suffix, "year", "wild_bootstrap", "sign_vectors")
        shuffled = ("border_trend" + suffix, "border × year", "label_permutation", "assignments")
        signs.append(number(panel.value(*wild)))
        labels.append(number(panel.value(*shuffled)))
    return (
        t(
            en="Percentage points a year (level: points). Region effects throughout; standard "
            "errors in parentheses: CR2 clustered by region with Satterthwaite degrees of freedom; "
            "regions one by one: of the mean, or Welch's.",
            ru="Процентных пунктов в год (уровень: пунктов). Везде эффекты регионов; в скобках "
            "стандартные ошибки: CR2 с группировкой по регионам и степенями свободы Саттертуэйта; "
            "у регионов по одному – ошибка среднего или Уэлча.",
        ),
        t(
            en=f"Wild: cluster bootstrap with the null imposed, all {signs[0]} vectors of signs "
            f"({signs[1]} in the last block). Labels: all {labels[0]} ways to call as many regions "
            f"border ({labels[1]} in the last block). Detectable: with 80% power at 5%. Power is "
            "low; regions count as independent of each other.",
            ru=f"Бутстреп: дикий по регионам с наложенной нулевой гипотезой, все наборы знаков "
            f"({signs[0]}, в последнем блоке {signs[1]}). Метки: все способы назвать столько же "
            f"регионов приграничными ({labels[0]}, в последнем блоке {labels[1]}). Различимый: с "
            f"мощностью {percent(80)} на уровне {percent(5)}. Мощность мала; регионы считаются "
            "независимыми друг от друга.",
        ),
    )


@builds("within_bounds")
def within_bounds_table(bounds: list[WithinBounds]) -> Table:
    """What unknown weights could make of the district's change."""
    frame = pd.DataFrame(
        {
            "period": [f"{b.first}–{b.last}" for b in bounds],
            "regions": [len(b.regions) for b in bounds],
            "change": [b.change for b in bounds],
            "low": [b.low for b in bounds],
            "high": [b.high for b in bounds],
        }
    )
    within = t(en="Within regions", ru="Внутри регионов")
    columns = (
        Column("period", t(en="Period", ru="Период"), "text"),
        Column("regions", t(en="Regions", ru="Регионов")),
        Column("change", t(en="District, change", ru="Округ, изменение"), decimals=1, sign=True),
        Column("low", t(en="at least", ru="не меньше"), decimals=1, sign=True, spanner=within),
        Column("high", t(en="at most", ru="не больше"), decimals=1, sign=True, spanner=within),
    )
    note = t(
        en="Percentage points. Bounds over all non-negative weights of the regions that sum to one "
        "and reproduce the district's share in both years; the rest of the change is the shift of "
        "weights. Only periods in which every member has a printed share.",
        ru="Процентные пункты. Границы по всем неотрицательным весам регионов, которые в сумме "
        "дают "
        "единицу и воспроизводят долю округа в оба года; остаток изменения – сдвиг весов. Только "
        "периоды, в которых доля напечатана у всех регионов округа.",
    )
    return Table(frame, columns, (note,))


@builds("forecast_table")
def forecast_table(test: ForecastTest) -> Table:
    """Mean absolute errors of a line and of the last value, region by region."""
    origins = list(dict.fromkeys(test.table["origin"]))
    regions = list(dict.fromkeys(test.table["region"]))
    frame = pd.DataFrame({"region": regions, "name": [short_name(r) for r in regions]})
    mean = {"region": "", "name": t(en="Mean", ru="Среднее")}
    columns = [Column("name", t(en="Region", ru="Регион"), "text")]
    for origin in origins:
        own = test.table[test.table["origin"] == origin].set_index("region")
        span = t(en=f"Fitted to {origin}", ru=f"По данным до {origin}")
        for key, label in (
            ("mae_line", t(en="line", ru="прямая")),
            ("mae_last", t(en="last value", ru="последнее")),
        ):
            name = f"{key}_{origin}"
            frame[name] = own[key].reindex(regions).to_numpy()
            columns.append(Column(name, label, decimals=1, spanner=span))
        mean |= dict(
            zip((f"mae_line_{origin}", f"mae_last_{origin}"), test.mean_errors(origin), strict=True)
        )
    frame.loc[len(frame)] = mean
    for column in columns[1:]:
        frame[f"{column.key}__missing"] = [
            "not_applicable" if pd.isna(value) else "" for value in frame[column.key]
        ]
    note = t(
        en="Mean absolute error, percentage points, of an OLS line and of “the last value stays” "
        "in "
        "the years after the fit; regions with at least five points to fit.",
        ru="Средняя абсолютная ошибка, процентные пункты, у прямой МНК и у правила «последнее "
        "значение сохраняется» в годы после оценки; регионы, у которых для оценки не менее пяти "
        "точек.",
    )
    return Table(frame, tuple(columns), (note,), total=(len(frame) - 1,), data=test.table)
