"""Documents made from a small run: same bytes, one changed number in every format, bad input."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from document_text import docx_text, html_text, pdf_text, squashed, tex_text, xlsx_numbers
from small_run import NAME, exhibit_output, make, small_run, spoil

from helpers import load
from helpers.cli import main
from helpers.publishing import documents, typst_tables
from helpers.publishing.export import export
from helpers.publishing.manifest import write_manifests
from helpers.sources.errors import InputError

pytestmark = pytest.mark.xdist_group("documents")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run without documents; copied before it is changed."""
    return small_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def made(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run with all documents."""
    folder = tmp_path_factory.mktemp("made") / "run"
    shutil.copytree(pristine, folder)
    with pytest.MonkeyPatch.context() as patch:
        return make(folder, patch)


@pytest.fixture
def run(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the small run to spoil."""
    return Path(shutil.copytree(pristine, tmp_path / "run"))


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


READERS = {
    "documents/report.pdf": pdf_text,
    f"documents/{NAME}.pdf": pdf_text,
    "documents/report.docx": docx_text,
    "documents/exhibits.docx": docx_text,
    "documents/latex/tables/T2.tex": tex_text,
    f"site/{NAME}.html": html_text,
}


def test_two_runs_give_the_same_bytes(
    made: Path, pristine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Yakutsk")
    again = make(Path(shutil.copytree(pristine, tmp_path / "again")), monkeypatch)
    first, second = files(made), files(again)
    assert {Path(name).suffix for name in first} >= {".pdf", ".docx", ".xlsx", ".html", ".tex"}
    assert [name for name in first if first[name] != second[name]] == []
    assert first.keys() == second.keys()


def test_one_changed_number_changes_in_every_format(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = load("table2")
    place = (shares["region"] == "Amur") & (shares["year"] == 2021)
    shares.loc[place, "share"] = 61.7
    changed = make(small_run(tmp_path / "changed", shares), monkeypatch)
    for language, old, new in (("en", "52.6", "61.7"), ("ru", "52,6", "61,7")):
        for name, read in READERS.items():
            before, after = (read(folder / language / name) for folder in (made, changed))
            assert old in before and new not in before, (language, name)
            assert new in after and old not in after, (language, name)
        books = [
            xlsx_numbers(folder / language / "documents/exhibits.xlsx")
            for folder in (made, changed)
        ]
        assert 52.6 in books[0] and 61.7 not in books[0]
        assert 61.7 in books[1] and 52.6 not in books[1]


def test_sentences_captions_citations_and_formulas_arrive(made: Path) -> None:
    for name in ("documents/report.pdf", "documents/report.docx", f"site/{NAME}.html"):
        text = READERS[name](made / "ru" / name)
        assert squashed("В 2021 году доля составляла 52,6 %.") in text, name
        assert squashed("[Лазарева, Дьяченко, Власова, 2022]") in text, name
        assert squashed("ИНФРА-М, 2022. 222 с.") in text, name
        assert "zhukovskii" not in text
    assert squashed("(Lazareva et al. 2022)") in pdf_text(made / "en/documents/report.pdf")
    # A decimal comma in a formula is no list: typst would set a space after it.
    assert "0,05" in re.sub(r"\s", "", pdf_text(made / "ru/documents/report.pdf"))


def test_mentions_lead_to_exhibits(made: Path) -> None:
    page = (made / f"ru/site/{NAME}.html").read_text(encoding="utf-8")
    assert '<a href="#T2">таблицу 2</a>' in page
    assert '<a href="#china_share_lines">рисунок А5</a>' in page


def test_journal_numbers_run_through_and_name_the_article(made: Path) -> None:
    text = docx_text(made / "ru/documents/exhibits.docx")
    assert squashed("Таблица 2 – Удельный вес Китая") in text
    assert squashed("(в статье – таблица 2)") in text
    assert squashed("Table 2 – China's share in the foreign trade") in text
    assert squashed("Рисунок 1 – Доля Китая") in text
    assert squashed("Таблица 3 – Торговля Амурской области с Китаем") in text


def refuses(run: Path, patch: pytest.MonkeyPatch, words: str) -> None:
    """Making documents fails with one sentence and leaves nothing behind."""
    before = files(run)
    with pytest.raises(InputError, match=words):
        make(run, patch)
    assert files(run) == before


def test_a_notebook_that_was_not_executed(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[4].execution_count = None

    spoil(run, forget)
    refuses(run, monkeypatch, f"{NAME}.ipynb was not executed: cell 5")


@pytest.mark.parametrize(("key", "words"), [("alt", "alt text"), ("title", "caption")])
def test_an_exhibit_without_words(
    run: Path, monkeypatch: pytest.MonkeyPatch, key: str, words: str
) -> None:
    spoil(run, lambda notebook: exhibit_output(notebook, "china_share_lines").update({key: " "}))
    refuses(run, monkeypatch, f"exhibit 'china_share_lines' has no {words}")


def test_a_citation_without_an_entry(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cite(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[1].source += " [@nobody1999]"

    spoil(run, cite)
    refuses(run, monkeypatch, "No entry for the citation nobody1999")


def test_a_missing_font(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from helpers.publishing.profiles import profile

    screen = profile("screen")
    other = replace(screen, font=replace(screen.font, family="Garamond of Nowhere"))
    monkeypatch.setattr(
        documents, "profile", lambda name: other if name == "screen" else profile(name)
    )
    refuses(run, monkeypatch, "unknown font family: garamond of nowhere")


def test_a_missing_letter(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def foreign(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[1].source += " 阿穆尔"

    spoil(run, foreign)
    refuses(run, monkeypatch, r"report \(en\): typst: .*could not be displayed")


def test_a_table_too_wide_for_its_page(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def widen(notebook: nbformat.NotebookNode) -> None:
        table = exhibit_output(notebook, "T2")
        table["columns"][0]["label"] = "Т" * 120

    spoil(run, widen)
    refuses(run, monkeypatch, r"Table 2 \(T2\) is too wide for its page")


def test_a_formula_that_does_not_give_what_is_printed(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_formula(notebook: nbformat.NotebookNode) -> None:
        cells = exhibit_output(notebook, "trade_balance")["cells"]
        cells[3][2]["formula"] = "{value[1]}-{value[0]}"

    spoil(run, break_formula)
    refuses(run, monkeypatch, "trade_balance, row 4: the formula")


def test_a_run_of_some_notebooks_makes_no_report(run: Path) -> None:
    with pytest.raises(InputError, match="Documents need a run of all notebooks; 1_clusters"):
        documents.make_documents(run, run, run)


@pytest.mark.parametrize("form", ["docx", "tex", "pdf", "svg", "png", "xlsx", "csv", "html"])
def test_export_gives_each_format(run: Path, tmp_path: Path, form: str) -> None:
    for profile in ("gost", "english", "screen"):
        names = export(["T2", "china_share_lines"], profile, run, tmp_path / profile, form=form)
        assert {path.name for path in names} >= {f"T2.{form}", f"china_share_lines.{form}"}
        assert all(path.stat().st_size > 100 for path in names)


def test_export_follows_the_profile(run: Path, tmp_path: Path) -> None:
    source = (Path(typst_tables.__file__).parent / "profiles" / "english.toml").read_text()
    own = tmp_path / "mine.toml"
    own.write_text(source + "\n[numbers]\ndecimals = 0\n", encoding="utf-8")
    (path,) = export(["T2"], str(own), run, tmp_path, form="tex", first=4)
    text = path.read_text(encoding="utf-8")
    assert "Amur Region & 81 & 82 & 87 & 76 & 78" in text
    assert "Panel A. 2000–2016" in text and "Panel B. 2017–2021" in text
    (word,) = export(["T2"], "gost", run, tmp_path, first=4)
    assert squashed("Таблица 4 – Удельный вес") in docx_text(word)
    (grey,) = export(["china_share_lines"], "english", run, tmp_path, form="svg")
    colours = re.findall(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b", grey.read_text())
    assert colours and all(len(set(parts)) == 1 for parts in colours)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--exhibit", "T9"], "Unknown exhibit 'T9'"),
        (["--exhibit", "T2", "--profile", "nature"], "There is no profile 'nature'"),
        (["--exhibit", "T2", "--profile", "no.toml"], "There is no profile file no.toml"),
        (["--exhibit", "T2", "--format", "rtf"], "Unknown format 'rtf'"),
    ],
)
def test_export_refuses_in_one_sentence(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture, arguments: list[str], words: str
) -> None:
    out = tmp_path / "out"
    assert main(["export", *arguments, "--reports", str(run), "--output", str(out)]) == 2
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_export_without_a_run_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["export", "--exhibit", "T2", "--reports", str(tmp_path)]) == 2
    assert "run `amur reproduce`" in capsys.readouterr().err


def test_the_manifest_lists_what_git_keeps(made: Path, tmp_path: Path) -> None:
    staged = Path(shutil.copytree(made, tmp_path / "staged"))
    write_manifests(staged, tmp_path / "none")
    kept = (staged / "MANIFEST.csv").read_text(encoding="utf-8")
    complete = (staged / "MANIFEST.run.csv").read_text(encoding="utf-8")
    assert "en/documents/report.pdf" in kept and "/notebooks/" not in kept
    assert f"en/notebooks/{NAME}.ipynb" in complete
    assert re.search(r"^en/exhibits/T2\.csv,[0-9a-f]{64},\d+,T2,table2 regions$", kept, re.M)
