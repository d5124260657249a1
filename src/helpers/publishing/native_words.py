"""Words for what the data call by keys, where a spreadsheet shows the data itself."""

from functools import cache
from typing import Any

from helpers.exhibits.language import Language
from helpers.sources.data import load

# Keys of values, by what they mean.
VALUES: dict[str, dict[str, str]] = {
    "all others": {"en": "All others", "ru": "Все прочие"},
    "all other": {"en": "All other", "ru": "Все прочие"},
    "44": {"en": "Timber (44)", "ru": "Древесина (44)"},
    "27": {"en": "Mineral fuels (27)", "ru": "Топливо минеральное (27)"},
    "crossings": {"en": "Established", "ru": "Организованные"},
    "operating_crossings": {"en": "Operating", "ru": "Действующие"},
    "other source, reached": {
        "en": "Other source, reached",
        "ru": "Другой источник, достигнуто",
    },
    "other source, plan": {"en": "Other source, plan", "ru": "Другой источник, план"},
    "article": {"en": "The article", "ru": "Статья"},
    "amur_culture": {"en": "Amur Region", "ru": "Амурская область"},
    "other_regions_culture_up_to": {"en": "Other regions, up to", "ru": "Другие регионы, до"},
    "goal_creative_economy": {
        "en": "Goal for 2030 (other base)",
        "ru": "Цель на 2030 год (другая база)",
    },
    "printed": {"en": "Printed", "ru": "Напечатано"},
    "computed": {"en": "Computed", "ru": "Вычислено"},
    "line": {"en": "Line", "ru": "Прямая"},
    "broken line, piece 1": {"en": "Broken line, first piece", "ru": "Ломаная, первая часть"},
    "broken line, piece 2": {"en": "Broken line, second piece", "ru": "Ломаная, вторая часть"},
    "officials' statement": {"en": "Officials' statement", "ru": "Заявления официальных лиц"},
    "sd": {"en": "Standard deviation", "ru": "Стандартное отклонение"},
    "cv": {"en": "Coefficient of variation", "ru": "Коэффициент вариации"},
    "gini": {"en": "Gini index", "ru": "Индекс Джини"},
}

COLUMNS: dict[str, dict[str, str]] = {
    "region": {"en": "Region", "ru": "Регион"},
    "item": {"en": "Item", "ru": "Позиция"},
    "what": {"en": "Quantity", "ru": "Показатель"},
    "code": {"en": "HS code", "ru": "Код ТН ВЭД"},
    "year": {"en": "Year", "ru": "Год"},
    "year_end": {"en": "End of year", "ru": "Конец года"},
    "share": {"en": "Share, %", "ru": "Доля, %"},
    "change": {"en": "Change, points", "ru": "Изменение, пунктов"},
    "percent": {"en": "%", "ru": "%"},
    "value": {"en": "Value", "ru": "Значение"},
    "number": {"en": "Number", "ru": "Число"},
    "capacity": {"en": "Million tonnes", "ru": "Млн т"},
    "mln_usd": {"en": "Million USD", "ru": "Млн долл."},
    "mln_usd_at_least": {"en": "Million USD, at least", "ru": "Млн долл., не менее"},
    "mln_usd_at_most": {"en": "Million USD, at most", "ru": "Млн долл., не более"},
    "leverage": {"en": "Leverage", "ru": "Рычаг"},
    "rho": {"en": "Correlation", "ru": "Корреляция"},
    "rate": {"en": "False positives, %", "ru": "Ложные тренды, %"},
    "slope": {"en": "Slope, points a year", "ru": "Наклон, пунктов в год"},
    "verdict": {"en": "Verdict", "ru": "Вердикт"},
    "claims": {"en": "Claims", "ru": "Утверждений"},
    "section": {"en": "Section", "ru": "Раздел"},
    "project": {"en": "Key", "ru": "Ключ"},
    "name_en": {"en": "Project", "ru": "Проект по-английски"},
    "name_ru": {"en": "Project in Russian", "ru": "Проект"},
    "kind": {"en": "Kind", "ru": "Вид"},
    "stage": {"en": "Stage", "ru": "Стадия"},
    "partner_en": {"en": "Partner", "ru": "Партнёр по-английски"},
    "partner_ru": {"en": "Partner in Russian", "ru": "Партнёр"},
    "year_of": {"en": "Year of", "ru": "Чего год"},
    "capacity_unit": {"en": "Unit", "ru": "Единица"},
    "jobs": {"en": "Jobs", "ru": "Рабочих мест"},
    "footnote": {"en": "Footnote", "ru": "Сноска"},
}


def value_word(value: Any, language: Language) -> Any:
    """A key of the data as a reader's word; what is no key comes back as it is."""
    return _words(language).get(value, value) if isinstance(value, str) else value


def column_word(name: str, language: Language) -> str:
    """A column's heading."""
    return COLUMNS[name][language] if name in COLUMNS else name


@cache
def _words(language: Language) -> dict[str, str]:
    """All keys with their words: regions, countries, methods, verdicts, goods, and ours above."""
    from babel import Locale

    from helpers.exhibits.audit_words import VERDICT_WORDS
    from helpers.exhibits.china_trade_pictures import TIMBER_NAMES
    from helpers.exhibits.clusters import CAPACITY_UNITS, KINDS, STAGES, YEAR_OF
    from helpers.exhibits.trend_words import SHORT_METHODS

    countries = {
        code: str(name)
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    regions = load("regions").set_index("region")[f"name_{language}"].to_dict()
    sections = load("sections").set_index("section")[f"name_{language}"].to_dict()
    clusters = {**KINDS, **STAGES, **YEAR_OF, **CAPACITY_UNITS}
    pairs = {**clusters, **SHORT_METHODS, **VERDICT_WORDS, **TIMBER_NAMES, **VALUES}
    ours = {str(key): words[language].replace("\n", " ") for key, words in pairs.items()}
    return {**countries, **sections, **regions, **ours}
