"""What the text of a customs row means, checked row by row and exactly.

A row is kept, set aside with a reason, or refused: one that contradicts the file's documentation
(a negative value, month 13, an unknown partner or region) stops the import and is named with its
file and row. Money and weights become decimals straight from their text and are never floats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from helpers.sources.customs_codes import DIRECTIONS, HEADER_NAMES, PARTNERS, REGIONS
from helpers.sources.customs_formats import Batch
from helpers.sources.errors import InputError

SUBTOTAL = "subtotal"
REPEATED_HEADER = "repeated header line"

SCHEMA = pa.schema(
    [
        ("direction", pa.string()),
        ("year", pa.int16()),
        ("month_from", pa.int8()),
        ("month_to", pa.int8()),
        ("region", pa.string()),
        ("district", pa.string()),
        ("partner", pa.string()),
        ("code", pa.string()),
        ("unit", pa.string()),
        ("value_usd", pa.decimal128(18, 2)),
        ("net_kg", pa.decimal128(18, 3)),
        ("quantity", pa.decimal128(18, 3)),
    ]
)
"""One row of the store; a monthly row has the same first and last month."""

FIRST_YEAR, LAST_YEAR = 1994, 2099


@dataclass(frozen=True)
class RowRules:
    """What a user has allowed beyond the file's documentation.

    Attributes:
        values_in: "usd" or "thousand usd", the unit of the value column.
        accept_partners: Partner codes outside the vocabulary to accept as they are.
        accept_regions: OKATO codes outside the 85 to accept as they are.
        restore_zeros: Put back the leading zero of nine-digit codes (and of 1-, 3-, 5-digit ones).
    """

    values_in: str = "usd"
    accept_partners: frozenset[str] = frozenset()
    accept_regions: frozenset[str] = frozenset()
    restore_zeros: bool = False


@dataclass
class CheckedBatch:
    """A batch after its check.

    Attributes:
        kept: Rows in the store's schema.
        set_aside: The other rows as text, with their row number and reason.
        periods: Distinct (direction, year, month, region) of the kept rows.
        subtotals: The subtotal rows in the store's schema, for comparison with their parts.
    """

    kept: pa.Table
    set_aside: pa.Table
    periods: set[tuple[str, int, int, str]]
    subtotals: pa.Table


@dataclass
class RowChecker:
    """Checks the batches of one file; holds what must agree across the whole file.

    Attributes:
        label: What messages call the file.
        rules: What the user allows.
        decimal_mark: Comma or point, once the file has shown which.
        region_names: Names of the regions as the file spells them.
        district_names: The same for federal districts.
    """

    label: str
    rules: RowRules
    decimal_mark: str | None = None
    region_names: dict[str, str] = field(default_factory=dict)
    district_names: dict[str, str] = field(default_factory=dict)

    def check(self, batch: Batch) -> CheckedBatch:
        """Check one batch.

        Args:
            batch: Ten text columns.

        Returns:
            Its rows, sorted into kept and set aside.

        Raises:
            InputError: A row contradicts the file's documentation; the first such row is named.
        """
        table = batch.table.combine_chunks()
        rows = batch.rows
        if rows is None:
            rows = pa.array(range(batch.first_row, batch.first_row + len(table)), pa.int64())
        table = table.append_column("row", rows)
        header = pc.is_in(_words(table, "direction", str.lower), pa.array(_header_words()))
        headers = table.filter(header)
        table = table.filter(pc.invert(header)) if len(headers) else table
        typed = self._typed(table, batch.leaves) if len(table) else SCHEMA.empty_table()
        subtotal = pc.less(pc.utf8_length(typed["code"]), 0 if batch.leaves else 10)
        aside = [_as_text(headers, REPEATED_HEADER), _as_text(table.filter(subtotal), SUBTOTAL)]
        if batch.aside is not None:
            aside.append(batch.aside)
        kept = typed.filter(pc.invert(subtotal)) if pc.any(subtotal).as_py() else typed
        return CheckedBatch(
            kept=kept,
            set_aside=pa.concat_tables(aside),
            periods=_periods(kept),
            subtotals=typed.filter(subtotal),
        )

    def _typed(self, table: pa.Table, spans: bool) -> pa.Table:
        """Ten text columns as the store's columns."""
        columns = {
            "direction": self._mapped(table, "direction", _direction),
            **self._months(table, spans),
            "region": self._mapped(table, "region", self._region),
            "district": self._mapped(table, "district", self._district),
            "partner": self._mapped(table, "partner", self._partner),
            "code": self._codes(table),
            "unit": self._mapped(table, "unit", str.strip),
            "value_usd": self._numbers(table, "value", 2),
            "net_kg": self._numbers(table, "net", 3),
            "quantity": self._numbers(table, "quantity", 3),
        }
        return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)

    def _months(self, table: pa.Table, spans: bool) -> dict[str, pa.Array]:
        """Year, first and last month."""
        kinds = {"year": pa.int16(), "month_from": pa.int8(), "month_to": pa.int8()}
        return {
            name: self._mapped(
                table, "period", lambda text, place=place: _period(text, spans)[place]
            ).cast(kind)
            for place, (name, kind) in enumerate(kinds.items())
        }

    def _mapped(self, table: pa.Table, name: str, meaning: Callable[[str], object]) -> pa.Array:
        """A column of few distinct words, each understood once; the first bad row is named."""
        coded = _coded(table, name)
        values: list[object] = []
        for index, word in enumerate(coded.dictionary.to_pylist()):
            try:
                values.append(meaning(word))
            except ValueError as error:
                at = pc.index(coded.indices, pa.scalar(index, coded.indices.type)).as_py()
                if at >= 0:
                    raise self._refusal(table, at, str(error)) from error
                values.append(None)
        return pa.array(values).take(coded.indices)

    def _refusal(self, table: pa.Table, at: int, what: str) -> InputError:
        return InputError(f"{self.label}, row {table['row'][at].as_py()}: {what}")

    def _region(self, text: str) -> str:
        """Five digits and a name; the name is remembered as the file has it."""
        match = re.fullmatch(r"(\d{5})\s*(?:[-–—]\s*(.*))?", text.strip())
        if not match:
            raise ValueError(
                f"region {text!r} does not begin with a five-digit OKATO code; a lost leading zero "
                "means that the file went through a spreadsheet"
            )
        code, name = match[1], match[2] or ""
        if code not in REGIONS and code not in self.rules.accept_regions:
            raise ValueError(
                f"unknown region {text!r}; if it is meant, accept its code {code} explicitly"
            )
        self.region_names.setdefault(code, name)
        return code

    def _district(self, text: str) -> str:
        """Two digits and a name, or nothing."""
        if not text.strip():
            return ""
        match = re.fullmatch(r"(\d{2})\s*(?:[-–—]\s*(.*))?", text.strip())
        if not match:
            raise ValueError(f"federal district {text!r} does not begin with a two-digit code")
        self.district_names.setdefault(match[1], match[2] or "")
        return match[1]

    def _partner(self, text: str) -> str:
        """Two letters; NA is Namibia."""
        code = text.strip().upper()
        if code not in PARTNERS and code not in self.rules.accept_partners:
            if not code:
                raise ValueError("no partner country")
            raise ValueError(
                f"unknown partner {text!r}; partners are ISO 3166 two-letter codes; if it is "
                "meant, accept it explicitly"
            )
        return code

    def _codes(self, table: pa.Table) -> pa.Array:
        """Commodity codes: ten digits, a secret class, or a subtotal of two, four or six digits."""
        codes = pc.utf8_trim_whitespace(table["code"].combine_chunks())
        short = pc.not_equal(pc.utf8_length(codes), 10)
        odd = pc.or_(short, pc.invert(pc.utf8_is_digit(codes)))
        if not pc.any(odd).as_py():
            return codes
        at = pc.indices_nonzero(odd)
        coded = codes.take(at).dictionary_encode()
        fixed = []
        for index, code in enumerate(coded.dictionary.to_pylist()):
            try:
                fixed.append(self._code(code))
            except ValueError as error:
                first = pc.index(coded.indices, pa.scalar(index, coded.indices.type)).as_py()
                raise self._refusal(table, at[first].as_py(), str(error)) from error
        return pc.replace_with_mask(codes, odd, pa.array(fixed, pa.string()).take(coded.indices))

    def _code(self, text: str) -> str:
        """One code that is not ten digits."""
        code = text.upper().replace("Х", "X")  # a Cyrillic letter looks the same
        if re.fullmatch(r"(?=.{10}$)\d*X+", code) or re.fullmatch(r"\d\d|\d{4}|\d{6}", code):
            return code
        if re.fullmatch(r"\d{1,9}", code) and len(code) % 2 and len(code) != 7:
            if self.rules.restore_zeros:
                return "0" + code
            raise ValueError(
                f"commodity code {text!r} has {len(code)} digits: it was read as a number and lost "
                "its leading zero; use a copy with text codes, or allow the zero to be put back"
            )
        if not code:
            raise ValueError("no commodity code")
        raise ValueError(f"commodity code {text!r} is neither ten digits nor XXXXXXXXXX")

    def _numbers(self, table: pa.Table, name: str, places: int) -> pa.Array:
        """A column of decimals, exact; blanks are missing except in the value column."""
        text = table[name].combine_chunks()
        if self.rules.values_in == "thousand usd" and name == "value":
            return self._thousands(table, text)
        if self.decimal_mark and pc.all(self._plain(text, places)).as_py():
            text = pc.replace_substring(text, ",", ".") if self.decimal_mark == "," else text
            return text.cast(pa.decimal128(18, places))
        text = self._pointed(table, name, text)
        blank = pc.equal(text, "")
        if pc.any(blank).as_py():
            if name == "value":
                raise self._refusal(table, pc.index(blank, True).as_py(), "no value in USD")
            text = pc.if_else(blank, pa.scalar(None, pa.string()), text)
        self._refuse_malformed(table, name, text, places)
        return text.cast(pa.decimal128(18, places))

    def _plain(self, text: pa.Array, places: int) -> pa.Array:
        """Whether each number is in the file's usual spelling, which needs no second look."""
        mark = re.escape(self.decimal_mark or "")
        return pc.match_substring_regex(text, rf"^[0-9]{{1,15}}(?:{mark}[0-9]{{0,{places}}})?$")

    def _pointed(self, table: pa.Table, name: str, text: pa.Array) -> pa.Array:
        """Decimal marks as points, group spaces removed; one mark in one file."""
        for mark, other in ((",", "."), (".", ",")):
            there = pc.match_substring(text, mark)
            if not pc.any(there).as_py():
                continue
            if self.decimal_mark == other:
                at = pc.index(there, True).as_py()
                raise self._refusal(
                    table,
                    at,
                    f"{name} {text[at].as_py()!r} has a {_MARKS[mark]}, other numbers of the file "
                    f"have a decimal {_MARKS[other]}; thousands must not be separated by it",
                )
            self.decimal_mark = mark
        if self.decimal_mark == ",":
            text = pc.replace_substring(text, ",", ".")
        spaced = pc.match_substring_regex(text, r"[\s\x{00A0}\x{202F}]")
        if pc.any(spaced).as_py():
            text = pc.replace_substring_regex(text, r"[\s\x{00A0}\x{202F}]", "")
        return text

    def _refuse_malformed(self, table: pa.Table, name: str, text: pa.Array, places: int) -> None:
        """Name the first number that is negative, no number, too fine or too large."""
        # Zeros behind the last kept digit change nothing, but "1,230" may be a thousand and more.
        more = rf"[0-9]{{{places}}}0*" if places != 2 else r"[0-9]{2}00+"
        fine = rf"[0-9]{{0,{places}}}|{more}"
        good = pc.match_substring_regex(text, rf"^[0-9]{{1,15}}(?:\.(?:{fine}))?$")
        good = pc.fill_null(good, True)
        if pc.all(good).as_py():
            return
        at = pc.index(good, False).as_py()
        word = text[at].as_py()
        spelled = table[name][at].as_py()
        if re.fullmatch(r"-\d+(\.\d*)?", word):
            raise self._refusal(table, at, f"{name} {spelled!r} is negative")
        if re.fullmatch(r"\d{1,15}\.\d*", word):
            hint = (
                "if values are in thousand dollars, say --values-in thousand-usd"
                if name == "value"
                else "the mark may be a separator of thousands"
            )
            raise self._refusal(
                table, at, f"{name} {spelled!r} has more than {places} decimals; {hint}"
            )
        raise self._refusal(table, at, f"{name} {spelled!r} is not a number of this file")

    def _thousands(self, table: pa.Table, text: pa.Array) -> pa.Array:
        """Values stated in thousand dollars, as dollars: exact, to five decimals of a thousand."""
        text = self._pointed(table, "value", text)
        if pc.any(pc.equal(text, "")).as_py():
            at = pc.index(pc.equal(text, ""), True).as_py()
            raise self._refusal(table, at, "no value in thousand USD")
        self._refuse_malformed(table, "value", text, 5)
        thousands = text.cast(pa.decimal128(18, 5))
        return pc.multiply(thousands, pa.scalar(1000, pa.decimal128(4, 0))).cast(
            pa.decimal128(18, 2)
        )


_MARKS = {",": "comma", ".": "point"}


def _header_words() -> list[str]:
    return [word for word, name in HEADER_NAMES.items() if name == "direction"]


def _direction(text: str) -> str:
    found = DIRECTIONS.get(text.strip().upper())
    if found is None:
        raise ValueError(
            f"direction {text!r} is neither ИМ/ЭК nor IMP/EXP; a wrong encoding looks like this"
        )
    return found


def _period(text: str, spans: bool) -> tuple[int, int, int]:
    """``MM/YYYY``, or where months may be spanned ``MM-MM/YYYY``, as year, first and last month."""
    match = re.fullmatch(r"(\d{2})(?:-(\d{2}))?/(\d{4})", text.strip())
    if not match or (match[2] and not spans):
        raise ValueError(f"period {text!r} is not written MM/YYYY")
    first, last, year = int(match[1]), int(match[2] or match[1]), int(match[3])
    for month in (first, last):
        if not 1 <= month <= 12:
            raise ValueError(f"period {text!r}: there is no month {month}")
    if last < first:
        raise ValueError(f"period {text!r} ends before it begins")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"period {text!r}: no customs statistics of the year {year}")
    return year, first, last


def _coded(table: pa.Table, name: str) -> pa.DictionaryArray:
    column = table[name].combine_chunks()
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _words(table: pa.Table, name: str, change: Callable[[str], str]) -> pa.Array:
    """A column of few distinct words, each changed once."""
    coded = _coded(table, name)
    return pa.array([change(w) for w in coded.dictionary.to_pylist()], pa.string()).take(
        coded.indices
    )


def _as_text(table: pa.Table, reason: str) -> pa.Table:
    """Rows as the file spells them, with number and reason, for the file of rows set aside."""
    names = [name for name in table.column_names if name != "row"]
    columns: dict[str, pa.ChunkedArray | pa.Array] = {"row": table["row"]}
    columns["reason"] = pa.array([reason] * len(table), pa.string())
    columns |= {name: table[name].cast(pa.string()) for name in names}
    return pa.table(columns)


def _periods(kept: pa.Table) -> set[tuple[str, int, int, str]]:
    """Distinct direction, year, month and region; a span counts with each of its months."""
    names = ["direction", "year", "month_from", "month_to", "region"]
    distinct = kept.group_by(names).aggregate([])
    return {
        (row["direction"], row["year"], month, row["region"])
        for row in distinct.to_pylist()
        for month in range(row["month_from"], row["month_to"] + 1)
    }
