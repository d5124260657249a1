"""The words of documents that no notebook says: titles, abstract, methods, colophon.

Nothing here holds a result: findings come from the run's own exhibits, counts from the run.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version

from helpers.exhibits.language import Language, counted, language, t, use_language
from helpers.exhibits.registry import STATUS_WORDS
from helpers.publishing.manuscript import Chapter, ExhibitPiece

# Pictures whose findings make the abstract, in this order.
KEY_PICTURES = (
    "crossings_chart",
    "polygon_capacity",
    "C1",
    "C2",
    "china_share_lines",
    "timber_tree",
    "trend_multiples",
    "verdict_counts",
)

# Where the verdicts on the article's claims are.
AUDIT = "5_replication_audit"

# Where the trends are, their methods are cited.
TRENDS = "4_trade_share_trends"


def article_title(code: Language) -> str:
    """Title of the article that is repeated."""
    return {
        "en": "Economic and infrastructural transformation of the Amur region in the context of "
        "cross-border cooperation with China",
        "ru": "Экономическое и инфраструктурное преобразование Амурской области в контексте "
        "трансграничной кооперации с Китаем",
    }[code]


def report_title(code: Language) -> str:
    """Title of the bound report."""
    return {
        "en": "The Amur Region and China: replication report",
        "ru": "Амурская область и Китай: отчёт о воспроизведении статьи",
    }[code]


def subtitle(code: Language) -> str:
    """Line below a title: which article."""
    return {
        "en": f"On A. D. Zhukovskii and M. S. Klokkel, “{article_title('en')}” (2025)",
        "ru": f"К статье: Жуковский А. Д., Клокель М. С. {article_title('ru')} (2025)",
    }[code]


def words(code: Language) -> dict[str, str]:
    """Headings of documents."""
    pairs = {
        "contents": ("Contents", "Содержание"),
        "tables": ("Tables", "Таблицы"),
        "pictures": ("Charts and figures", "Диаграммы и рисунки"),
        "abstract": ("Abstract", "Аннотация"),
        "about": ("About this report", "Об этом отчёте"),
        "references": ("References", "Список литературы"),
        "colophon": ("Colophon", "Выходные данные"),
        "exhibits": ("Exhibits", "Таблицы и рисунки"),
        "title": ("Title", "Название"),
        "status": ("Status", "Статус"),
        "source": ("Source", "Источник"),
    }
    return {name: pair[0 if code == "en" else 1] for name, pair in pairs.items()}


def status_note(exhibit: ExhibitPiece, code: Language) -> str:
    """`Status: derived.` for the notes below an exhibit."""
    word = STATUS_WORDS[exhibit.data["status"]][code]
    return f"{words(code)['status']}: {word}."


def abstract(chapters: Sequence[Chapter], code: Language) -> str:
    """What the report is and what it finds, as Markdown."""
    exhibits = [exhibit for chapter in chapters for exhibit in chapter.exhibits]
    article = [exhibit for exhibit in exhibits if not exhibit.data["own"]]
    tables = sum(exhibit.is_table for exhibit in article)
    charts, own = len(article) - tables, len(exhibits) - len(article)
    with speaking(code):
        opening = _opening(tables, charts, own)
        lead = t(en="What the data show:", ru="Что показывают данные:")
    found = {exhibit.id: exhibit.data.get("finding", "") for exhibit in exhibits}
    findings = [f"- {found[name].rstrip('.')}." for name in KEY_PICTURES if found.get(name)]
    return "\n\n".join([opening, *([lead, "\n".join(findings)] if findings else [])])


def _opening(tables: int, charts: int, own: int) -> str:
    """First sentences of the abstract, in the language in use."""
    if language() == "ru":
        return (
            "Отчёт воспроизводит статью [@zhukovskii2025] по тому, что в ней напечатано: "
            f"{counted(tables, 'таблица|таблицы|таблиц')}, "
            f"{counted(charts, 'диаграмма|диаграммы|диаграмм')} и числа в тексте. "
            f"Собственных таблиц и рисунков добавлено: {own}. Все числа вычисляются из файлов "
            "данных при каждом запуске; у каждой таблицы и каждого рисунка указано, что в них "
            "взято из статьи."
        )
    return (
        "This report repeats @zhukovskii2025 from what the article prints: "
        f"{counted(tables, 'table|tables')}, {counted(charts, 'chart|charts')} and the numbers in "
        f"its text. It adds {counted(own, 'table or figure|tables and figures')} of its own. Every "
        "number is computed from the data files at each run; every exhibit says how much of it "
        "the article gives."
    )


def chapter_abstract(chapter: Chapter, code: Language) -> str:
    """The same for a document of one notebook."""
    if chapter.is_synthetic:
        return _MADE_UP[code]
    return {
        "en": "One part of the replication of @zhukovskii2025. Tables and charts keep the numbers "
        "they have in the article; ours count apart (Table A1, Figure A1).",
        "ru": "Часть работы по воспроизведению статьи [@zhukovskii2025]. Таблицы и диаграммы "
        "статьи сохраняют свои номера; наши нумеруются отдельно (таблица А1, рисунок А1).",
    }[code]


_MADE_UP: dict[str, str] = {
    "en": "**Made-up data.** No official customs file is connected, so the tables and pictures "
    "below show a synthetic sample: how the analysis works, nothing about any region. One part of "
    "the replication of @zhukovskii2025.",
    "ru": "**Синтетические данные.** Официальный таможенный файл не подключён, поэтому таблицы и "
    "рисунки ниже построены по синтетической выборке: они показывают, как работает анализ, и "
    "ничего не говорят ни об одном регионе. Часть работы по воспроизведению статьи "
    "[@zhukovskii2025].",
}


def left_out(name: str, code: Language) -> str:
    """Why a chapter is not in the report."""
    return {
        "en": "This part needs an official customs file. None was connected in this run, so there "
        f"is nothing to report; `{name}` shows on made-up data how it works.",
        "ru": "Этой части нужен официальный таможенный файл. При этом запуске он не подключён, "
        f"поэтому сообщать нечего; как устроен анализ, показывает `{name}` на синтетических "
        "данных.",
    }[code]


def about(chapters: Sequence[Chapter], code: Language) -> str:
    """How to read the report, and which methods literature it stands on, as Markdown."""
    listed = "\n".join(f"- *{word}*: {count}" for word, count in _statuses(chapters, code))
    numbering = {
        "en": "Tables and charts of the article keep its numbers; ours count apart (Table A1, "
        "Figure A1), so that a label means the same here, in the notebooks and in the files. "
        "Below each stands its status; how many have which:",
        "ru": "Таблицы и диаграммы статьи сохраняют её номера; наши нумеруются отдельно (таблица "
        "А1, рисунок А1), поэтому обозначение значит одно и то же здесь, в тетрадях и в именах "
        "файлов. Под каждой таблицей и каждым рисунком указан статус; сколько каких:",
    }[code]
    sources = {
        "en": "Two exhibits rest on works that the article cites: Table 1 on @lazareva2022, pay in "
        "clusters on @hernandez2022.",
        "ru": "Два материала опираются на работы, которые цитирует статья: таблица 1 – на "
        "монографию [@lazareva2022], оплата труда в кластерах – на обзор [@hernandez2022].",
    }[code]
    parts = [numbering, listed, sources]
    if any(chapter.name == TRENDS for chapter in chapters):
        parts.append(_methods(code))
    return "\n\n".join(parts)


def status_counts(chapters: Sequence[Chapter], code: Language) -> str:
    """How many exhibits have which status, as one line."""
    return "; ".join(f"{word}: {count}" for word, count in _statuses(chapters, code)) + "."


def _statuses(chapters: Sequence[Chapter], code: Language) -> list[tuple[str, int]]:
    counts = Counter(exhibit.data["status"] for chapter in chapters for exhibit in chapter.exhibits)
    return [(STATUS_WORDS[name][code], counts[name]) for name in STATUS_WORDS if counts[name]]


def _methods(code: Language) -> str:
    return {
        "en": "Ten points at most, unevenly spaced, are little for a trend. Errors are taken to be "
        "correlated in calendar time [@canjels1997; @vogelsang1998; @lazarus2018]; the choice "
        "follows what simulation shows for series this short [@hardison2019]. Many regions mean "
        "many tests, which are corrected for [@holm1979; @benjamini1995]. Robust lines are "
        "Sen's [@sen1968; @hamed1998], bounded shares are also fitted as such [@papke1996], the "
        "search for a break is paid for by permutation [@kim2000], and panels with few regions "
        "use small-sample corrections [@imbens2016; @pustejovsky2018; @mackinnon2023].",
        "ru": "Не более десяти точек с неравными промежутками – мало для тренда. Ошибки считаются "
        "коррелированными в календарном времени [@canjels1997; @vogelsang1998; @lazarus2018]; "
        "выбор опирается на имитацию столь же коротких рядов [@hardison2019]. Регионов и проверок "
        "много, на это вводится поправка [@holm1979; @benjamini1995]. Устойчивые линии построены "
        "по Сену [@sen1968; @hamed1998], ограниченность долей учитывается отдельно [@papke1996], "
        "цена поиска излома определяется перестановками [@kim2000], а панели с малым числом "
        "регионов оцениваются с поправками на малую выборку "
        "[@imbens2016; @pustejovsky2018; @mackinnon2023].",
    }[code]


def colophon(chapters: Sequence[Chapter], code: Language) -> str:
    """What the document was made with, as Markdown; no time, as the same input gives the same."""
    stamp = chapters[0].stamp
    made = ", ".join(f"{name} {number}" for name, number in sorted(tool_versions(stamp).items()))
    package = version("amur-china-replication")
    sources = ", ".join(f"`{chapter.name}`" for chapter in chapters)
    # In four parts, so that a line can break.
    whole = stamp.get("data_sha256", "")
    fingerprint = " ".join(f"`{whole[at : at + 16]}`" for at in range(0, len(whole), 16))
    return {
        "en": f"Made by `make reproduce` of the package amur-china-replication {package} from the "
        f"notebooks {sources}. Versions: {made}. Data: SHA-256 {fingerprint}.",
        "ru": f"Документ создан командой `make reproduce` пакета amur-china-replication {package} "
        f"из тетрадей {sources}. Версии: {made}. Данные: SHA-256 "
        f"{fingerprint}.",
    }[code]


def tool_versions(stamp: dict) -> dict[str, str]:
    """Versions of what results and documents depend on."""
    return dict(stamp.get("versions", {})) | _converters()


@cache
def _converters() -> dict[str, str]:
    import pypandoc

    return {"pandoc": pypandoc.get_pandoc_version(), "typst": version("typst")}


class speaking:  # noqa: N801 - reads as a word: `with speaking("ru"):`
    """A language for as long as a block lasts."""

    def __init__(self, code: Language) -> None:
        """Remember which language."""
        self.code, self.before = code, language()

    def __enter__(self) -> None:
        """Use it."""
        use_language(self.code)

    def __exit__(self, *_: object) -> None:
        """Go back to the language before."""
        use_language(self.before)
