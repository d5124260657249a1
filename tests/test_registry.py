"""The registry against builders, notebooks, committed files and the READMEs, both ways."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.exhibits import registry as registry_module
from helpers.exhibits.builders import all_builders, builder
from helpers.exhibits.language import LANGUAGES, use_language
from helpers.exhibits.registry import entry, registry
from helpers.publishing.generated import passage
from helpers.publishing.notebooks import notebook_path, notebook_paths, read_notebook
from helpers.publishing.readme import PASSAGES, READMES, badge, badge_path, exhibit_table
from helpers.sources.data import datapackage
from helpers.sources.errors import InputError
from helpers.sources.paths import REPORTS, ROOT

ARTICLE = {"T1", "T2", "T3", "C1", "C2", "C3", "C4"}
SHOWN = re.compile(r"""show\(\s*["'](\w+)["']""")


def shown_in(path: Path) -> list[str]:
    """Ids that a notebook's cells show, in order."""
    cells = read_notebook(path).cells
    return [
        name for cell in cells if cell.cell_type == "code" for name in SHOWN.findall(cell.source)
    ]


def test_the_articles_exhibits_are_there_with_an_honest_status() -> None:
    own = {name for name, here in registry().items() if here.own}
    assert registry().keys() - own == ARTICLE
    statuses = {name: registry()[name].status for name in sorted(ARTICLE)}
    assert statuses == {
        "C1": "substitute",
        "C2": "derived",
        "C3": "not published",
        "C4": "not published",
        "T1": "printed",
        "T2": "printed",
        "T3": "printed",
    }
    # "official file" is a status of a run, never of the registry.
    assert "official file" not in {here.status for here in registry().values()}


def test_every_exhibit_has_a_builder_and_every_builder_an_exhibit() -> None:
    assert all_builders().keys() == registry().keys()


def test_each_notebook_shows_what_the_registry_gives_it_in_that_order() -> None:
    for path in notebook_paths():
        owned = [name for name, here in registry().items() if here.notebook == path.stem]
        assert shown_in(path) == owned, path.stem


def test_exhibits_of_a_notebook_stand_together_in_notebook_order() -> None:
    order = [here.notebook for here in registry().values()]
    assert order == sorted(order)


def test_exhibits_name_data_files_that_exist() -> None:
    known = {resource["name"] for resource in datapackage()["resources"]}
    for here in registry().values():
        assert set(here.data) <= known, here.id


def test_every_exhibit_has_its_committed_files_and_no_file_is_a_stranger() -> None:
    for language in LANGUAGES:
        found = {path.name for path in (REPORTS / language / "exhibits").iterdir()}
        wanted = {
            f"{here.id}.{ending}"
            for here in registry().values()
            for ending in ("csv", "svg", "png", "tex" if here.kind == "table" else "pdf")
        }
        assert found == wanted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PASSAGES)
def test_the_readmes_generated_passages_are_up_to_date(language: str, name: str) -> None:
    assert passage(ROOT / READMES[language], name) == PASSAGES[name](language).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_badge_follows_the_audit(language: str) -> None:
    assert badge_path(language).read_text(encoding="utf-8") == badge(language)


def test_a_changed_label_turns_the_readme_check_red(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = dict(registry())
    title = {code: text + "!" for code, text in changed["T2"].title.items()}
    changed["T2"] = replace(changed["T2"], title=title)
    monkeypatch.setattr("helpers.publishing.readme.registry", lambda: changed)
    assert passage(ROOT / READMES["en"], "exhibits") != exhibit_table("en")


def test_labels_and_captions() -> None:
    assert entry("T2").label == "Table 2"
    assert entry("C4").label == "Chart 4"
    assert entry("cluster_projects").label == "Table A1"
    assert entry("T2").caption.startswith("Table 2. ") and entry("T2").caption.endswith(", %")
    use_language("ru")
    assert entry("C4").label == "Диаграмма 4"
    assert entry("cluster_timeline").label == "Рисунок А1"


def test_titles_are_in_their_language() -> None:
    for here in registry().values():
        for field in ("title", "source", "unit"):
            english, russian = getattr(here, field)["en"], getattr(here, field)["ru"]
            assert not re.search("[А-Яа-яЁё]", english), (here.id, field)
            if field != "unit":
                assert re.search("[А-Яа-яЁё]", russian), (here.id, field)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InputError, match="Unknown exhibit 'T9'; the exhibits are cluster_projects"):
        entry("T9")
    with pytest.raises(InputError, match="Unknown exhibit 'T9'"):
        builder("T9")
    with pytest.raises(InputError, match="no notebook '9_none'"):
        notebook_path("9_none")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('status = "printed"', 'status = "perfect"', "status must be one of"),
        ('kind = "table"', 'kind = "tabel"', "kind must be one of"),
        ('notebook = "1_clusters"', 'notebok = "1_clusters"', "add notebook"),
        ("title.ru = ", "title.de = ", "title needs both languages"),
    ],
)
def test_a_faulty_registry_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    text = registry_module.REGISTRY.read_text(encoding="utf-8")
    spoiled = tmp_path / "registry.toml"
    spoiled.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(registry_module, "REGISTRY", spoiled)
    registry_module.registry.cache_clear()
    try:
        with pytest.raises(InputError, match=message):
            registry_module.registry()
    finally:
        monkeypatch.undo()
        registry_module.registry.cache_clear()
