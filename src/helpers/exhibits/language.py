"""Everything that depends on the reader's language: numbers, names, sentences.

Two languages stand side by side everywhere, `en` and `ru`. babel knows plural forms, lists and
month names; the rounding is ours, because a printed 0.5 must round the same way everywhere.
"""

import math
import re
import string
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Literal, get_args

import pandas as pd

from helpers.sources.data import load
from helpers.sources.errors import InputError

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

NBSP = "\u00a0"
MINUS = "\u2212"

_current: Language = "en"


def use_language(language: str) -> None:
    """Set the language of everything shown from here on.

    Raises:
        InputError: The language is neither `en` nor `ru`.
    """
    global _current
    _current = checked_language(language)


def checked_language(language: str) -> Language:
    """The language if it is one of the two.

    Raises:
        InputError: It is not.
    """
    if language not in LANGUAGES:
        raise InputError(f"Unknown language {language!r}; use one of {', '.join(LANGUAGES)}.")
    return language  # type: ignore[return-value]


def language() -> Language:
    """The language in use."""
    return _current


def t(*, en: str, ru: str) -> str:
    """Of a bilingual pair, the text in the language in use."""
    return ru if _current == "ru" else en


def round_half_up(value: float | Decimal, decimals: int) -> Decimal:
    """Round as print does: halves away from zero, on the shortest decimal form of the number.

    `f"{0.2345:.1%}"` gives 23.4 %, because the binary number lies just below; a reader with the
    printed 0.2345 expects 23.5.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def typeset(text: str) -> str:
    """Text with the no-break spaces that a Russian line wants: before a dash, after a short word.

    English text comes back as it is.
    """
    if _current != "ru":
        return text
    text = text.replace(" – ", NBSP + "– ").replace(" — ", NBSP + "— ")
    text = re.sub(r"(млн|млрд|тыс\.) (?=\S)", r"\1" + NBSP, text)
    return re.sub(r"(?<![\w-])([А-Яа-яЁё]{1,2}) (?=\S)", r"\1" + NBSP, text)


def number(value: float | Decimal, decimals: int = 0, *, sign: bool = False) -> str:
    """A number as the language prints it: `1,234.5` or `1 234,5` with a no-break space.

    Args:
        value: A finite number.
        decimals: Digits after the decimal mark.
        sign: Print a plus sign before positive numbers.

    Raises:
        ValueError: The value is not finite: a missing value is never printed as a number.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be printed as a number.")
    rounded = round_half_up(value, decimals)
    digits = f"{abs(rounded):,f}"
    if _current == "ru":
        digits = digits.replace(",", NBSP).replace(".", ",")
    # A value that rounds to zero has no sign.
    lead = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return lead + digits


def percent(value: float | Decimal, decimals: int = 0, *, sign: bool = False) -> str:
    """A percentage, given in percent: `52.6%` in English, `52,6 %` in Russian."""
    return number(value, decimals, sign=sign) + t(en="%", ru=NBSP + "%")


def p_value(p: float) -> str:
    """A p value with three decimals; below .001 as a bound."""
    return "<" + NBSP + number(0.001, 3) if p < 0.001 else number(p, 3)


def span(low: str, high: str) -> str:
    """A range with the dash of the trade: `2000–2021`."""
    return f"{low}–{high}"


def listed(items: list[str]) -> str:
    """Items as a list in a sentence: `a, b, and c` or `a, b и c`."""
    from babel.lists import format_list

    return format_list(items, locale=_current)


def counted(count: int, forms: str) -> str:
    """A count with its noun in the right form.

    Args:
        count: How many.
        forms: Forms separated by bars: `region|regions`, `регион|региона|регионов`.

    Raises:
        ValueError: The number of forms is not what the language has.
    """
    return number(count) + NBSP + _plural(count, forms)


def _plural(count: int, forms: str) -> str:
    from babel import Locale

    words = forms.split("|")
    expected = {"en": 2, "ru": 3}[_current]
    if len(words) != expected:
        raise ValueError(f"{forms!r} needs {expected} forms in {_current!r}.")
    order = {"en": ("one", "other"), "ru": ("one", "few", "many")}[_current]
    return words[order.index(Locale(_current).plural_form(count))]


def region_name(region: str, case: Literal["nominative", "genitive"] = "nominative") -> str:
    """A region's name in the language in use, from its key in `regions.csv`.

    Raises:
        InputError: No region has this key.
    """
    names = _regions()
    if region not in names.index:
        raise InputError(f"Unknown region {region!r}; the keys are {', '.join(names.index)}.")
    if _current == "en":
        return names.at[region, "name_en"]
    return names.at[region, "name_ru" if case == "nominative" else "name_ru_genitive"]


@cache
def _regions() -> pd.DataFrame:
    return load("regions").set_index("region")


def territory_name(code: str) -> str:
    """A country's name in the language in use, from its ISO 3166 alpha-2 code.

    Raises:
        InputError: No country has this code.
    """
    from babel import Locale

    names = Locale(_current).territories
    if code not in names:
        raise InputError(f"Unknown country code {code!r}; codes are ISO 3166 alpha-2, such as CN.")
    return names[code]


class Sentence(string.Formatter):
    """Fills a template's fields with numbers and names in the language in use.

    A field is `{name}` (text or a whole number as it is), `{name:.1}` (one decimal), `{name:+.1}`
    (with its sign), `{name:.1%}` (a value in percent), `{name:p}` (a p value), `{name:region}` and
    `{name:region genitive}` (a region's key), `{name:list}` (a list of texts) or
    `{name:one|other}` / `{name:one|few|many}` (a count with its noun; `~` before the forms prints
    the noun alone). A float without a format is refused: its precision would be an accident.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        """One field as text; see the class."""
        if format_spec == "p":
            return p_value(value)
        if format_spec == "list":
            return listed(list(value))
        if "|" in format_spec:
            if format_spec.startswith("~"):
                return _plural(int(value), format_spec[1:])
            return counted(int(value), format_spec)
        if format_spec.startswith("region"):
            return region_name(value, "genitive" if "genitive" in format_spec else "nominative")
        if format_spec:
            return self._numeric(value, format_spec)
        if isinstance(value, float):
            raise ValueError(f"{value} needs a format such as .1; a float has no precision.")
        return str(value)

    @staticmethod
    def _numeric(value: float, format_spec: str) -> str:
        digits = format_spec.strip("+%").removeprefix(".")
        if not digits.isdigit():
            raise ValueError(f"Unknown format {format_spec!r}.")
        show = percent if format_spec.endswith("%") else number
        return show(value, int(digits), sign=format_spec.startswith("+"))
