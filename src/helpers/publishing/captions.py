"""What exhibits are called in documents: label, number, caption, and the article's own label.

A report calls an exhibit what the notebooks, the README and the article call it: Table 2 is the
article's Table 2, and ours count apart (Table A1). Exhibits set apart for a journal are numbered
through, as journals and GOST want, and say which table of the article they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from helpers.exhibits.language import Language
from helpers.exhibits.registry import registry
from helpers.publishing.manuscript import ExhibitPiece
from helpers.publishing.profiles import Profile


@dataclass(frozen=True)
class Caption:
    """One exhibit's caption.

    Attributes:
        word: Label word, such as `Table`.
        prefix: What stands before the running number: `A` in `Table A3`.
        number: Running number among exhibits of the same word and prefix.
        title: Title with unit.
        separator: Between label and title.
        aside: Which exhibit of the article it is, where the number does not say so.
        also: The same in further languages, whole lines with `{number}` for the number.
    """

    word: str
    prefix: str
    number: int
    title: str
    separator: str = ". "
    aside: str = ""
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """`Table A3`, with a no-break space."""
        return f"{self.word}\u00a0{self.prefix}{self.number}"

    @property
    def rest(self) -> str:
        """What stands after the label and the separator."""
        return f"{self.title} ({self.aside})" if self.aside else self.title

    @property
    def text(self) -> str:
        """The whole caption in the main language."""
        return f"{self.label}{self.separator}{self.rest}"

    @property
    def counter(self) -> str:
        """Name of the counter that a word processor numbers it by."""
        return self.word + (f"_{self.prefix}" if self.prefix else "")


def report_captions(exhibits: Iterable[ExhibitPiece], profile: Profile) -> dict[str, Caption]:
    """Captions of a report: every exhibit under the label it has everywhere else."""
    captions = {}
    for exhibit in exhibits:
        word, _, numbered = exhibit.data["label"].rpartition(" ")
        prefix, number = re.fullmatch(r"(\D*)(\d+)", numbered).groups()
        captions[exhibit.id] = Caption(
            word, prefix, int(number), _titled(exhibit.data), profile.caption.separator
        )
    return captions


def journal_captions(
    exhibits: Iterable[ExhibitPiece], profile: Profile, language: Language, first: int = 1
) -> dict[str, Caption]:
    """Captions of exhibits set apart for a journal: numbered through, tables and pictures apart.

    Args:
        exhibits: Exhibits in order.
        profile: The journal.
        language: Language of the text.
        first: Number of the first exhibit of each kind.
    """
    counts = {"table": first - 1, "chart": first - 1}
    captions = {}
    for exhibit in exhibits:
        kind = exhibit.data["kind"]
        counts[kind] += 1
        words = getattr(profile.caption, kind)
        captions[exhibit.id] = Caption(
            words[language],
            "",
            counts[kind],
            _titled(exhibit.data),
            profile.caption.separator,
            _aside(exhibit, language),
            tuple(
                f"{words[other]}\u00a0{{number}}{profile.caption.separator}"
                + _title_in(exhibit.id, other)
                for other in profile.caption.also
                if other != language
            ),
        )
    return captions


def _titled(data: dict) -> str:
    return data["title"] + (f", {data['unit']}" if data["unit"] else "")


def _title_in(exhibit_id: str, language: str) -> str:
    """A title in a language that the run did not use."""
    here = registry()[exhibit_id]
    return here.title[language] + (f", {here.unit[language]}" if here.unit[language] else "")


def _aside(exhibit: ExhibitPiece, language: Language) -> str:
    if exhibit.data["own"]:
        return ""
    label = exhibit.data["label"]
    if language == "ru":
        return f"в статье – {label[0].lower()}{label[1:]}"
    return f"{label} in the article"


_WORDS: dict[str, dict[str, str]] = {
    "en": {"table": r"[Tt]ables?", "chart": r"[Cc]harts?", "figure": r"[Ff]igures?"},
    "ru": {"table": r"[Тт]аблиц\w*", "chart": r"[Дд]иаграмм\w*", "figure": r"[Рр]исун\w+"},
}


def linked(markdown: str, captions: dict[str, Caption], language: Language) -> str:
    """Markdown in which mentions of exhibits lead to them, in any grammatical case.

    Headings and code stay as they are.
    """
    places = {}
    for exhibit_id, caption in captions.items():
        for pattern in _WORDS[language].values():
            if re.fullmatch(pattern, caption.word):
                places[pattern, f"{caption.prefix}{caption.number}"] = exhibit_id
    patterns = {pattern for pattern, _ in places}

    def line(text: str) -> str:
        if text.startswith(("#", "    ")) or "`" in text:
            return text
        for pattern in sorted(patterns):
            text = re.sub(
                rf"(?<![\w\[])({pattern}[ \u00a0]([AА]?\d+))\b(?![\]\d])",
                lambda found, pattern=pattern: (
                    f"[{found[1]}](#{places[pattern, found[2]]})"
                    if (pattern, found[2]) in places
                    else found[1]
                ),
                text,
            )
        return text

    return "\n".join(line(text) for text in markdown.split("\n"))
