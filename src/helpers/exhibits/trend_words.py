"""Names of tests, verdicts and panel terms in both languages."""

import pandas as pd

from helpers.analysis.trends import Verdict

#: in the order of the size table: the defaults first, what is used here last
METHODS: dict[str, dict[str, str]] = {
    "newey_west_2_default": {
        "en": "Newey–West, 2 lags, software default",
        "ru": "Ньюи–Уэст, 2 лага, по умолчанию",
    },
    "newey_west_1_corrected_t": {
        "en": "Newey–West, 1 lag, corrected, t",
        "ru": "Ньюи–Уэст, 1 лаг, с поправкой, t",
    },
    "fractional_logit_hc0": {
        "en": "Fractional logit, HC0, normal",
        "ru": "Дробный логит, HC0, нормальное",
    },
    "beta_regression": {"en": "Beta regression, Wald", "ru": "Бета-регрессия, Вальд"},
    "ols": {"en": "OLS, t", "ru": "МНК, t"},
    "ols_hc3": {"en": "OLS, HC3, t", "ru": "МНК, HC3, t"},
    "logit_ols": {"en": "OLS of log odds, t", "ru": "МНК для логита, t"},
    "quasibinomial": {"en": "Quasi-binomial, t", "ru": "Квази-биномиальная, t"},
    "kendall": {"en": "Kendall, exact", "ru": "Кендалл, точная"},
    "gls_own_rho": {"en": "GLS, own ρ of each region", "ru": "ОМНК, своя ρ у региона"},
    "rw_drift": {"en": "Random walk with drift", "ru": "Блуждание со сносом"},
    "gls_pooled_rho": {"en": "GLS, pooled ρ (used here)", "ru": "ОМНК, общая ρ (принято)"},
}

SHORT_METHODS: dict[str, dict[str, str]] = {
    "newey_west_2_default": {"en": "Newey–West, default", "ru": "Ньюи–Уэст"},
    "fractional_logit_hc0": {"en": "Fractional logit", "ru": "Дробный логит"},
    "ols": {"en": "OLS", "ru": "МНК"},
    "kendall": {"en": "Kendall", "ru": "Кендалл"},
    "ols_hc3": {"en": "HC3", "ru": "HC3"},
    "gls_own_rho": {"en": "GLS, own ρ", "ru": "ОМНК, своя ρ"},
    "gls_pooled_rho": {"en": "GLS, pooled ρ", "ru": "ОМНК, общая ρ"},
}

VERDICTS: dict[Verdict, dict[str, str]] = {
    Verdict.ESTABLISHED: {"en": "established", "ru": "установлен"},
    Verdict.NOT_AFTER_HOLM: {
        "en": "not established: not after Holm",
        "ru": "не установлен: не проходит Холма",
    },
    Verdict.ONLY_IF_INDEPENDENT: {
        "en": "not established: only if years were independent",
        "ru": "не установлен: лишь при независимых годах",
    },
    Verdict.NOT_ESTABLISHED: {"en": "not established", "ru": "не установлен"},
    Verdict.UNTESTED: {"en": "slope only, not tested", "ru": "только наклон, без проверки"},
}


def nearest_rho(sizes: pd.DataFrame, rho: float) -> float:
    """The simulated correlation next to ρ."""
    rhos = sizes.loc[sizes["slope"] == 0.0, "rho"]
    return float(rhos.loc[(rhos - rho).abs().idxmin()])
