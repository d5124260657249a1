"""pandoc, strictly: text to its tree of blocks, the tree to a format; a warning is a failure.

The tree is pandoc's JSON. Text is parsed once a document, with citations resolved; exhibits stand
in it as empty divisions, which each format replaces by its own form.
"""

import copy
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from helpers.publishing.runner import RunFailedError
from helpers.sources.errors import InputError

# Notebook Markdown as JupyterLab shows it: no typographic replacements, lists without an empty
# line before them, "a_b" and "~" as they are.
READER = (
    "markdown-smart-subscript-superscript-example_lists-fancy_lists-yaml_metadata_block"
    "-simple_tables-multiline_tables-grid_tables-implicit_figures"
    "+lists_without_preceding_blankline-blank_before_header"
)

# pandoc stamps documents with this instead of the clock: 1 January 1980, the first day of zip.
EPOCH = "315532800"

Block = dict[str, Any]
Tree = dict[str, Any]


@cache
def program() -> str:
    """Path of pandoc, which comes in a wheel and is not on PATH."""
    import pypandoc

    return pypandoc.get_pandoc_path()


def parse(markdown: str, *, items: list[dict[str, Any]], style: Path, language: str) -> Tree:
    """Markdown as a tree, with citations and references in a CSL style.

    Args:
        markdown: Text; `::: {#refs}` says where references go.
        items: CSL items that may be cited.
        style: CSL file.
        language: `en` or `ru`; terms of the citation style follow it.

    Raises:
        InputError: A citation has no entry.
        RunFailedError: pandoc fails or warns of anything else.
    """
    with tempfile.TemporaryDirectory(prefix="amur-") as scratch:
        bibliography = Path(scratch) / "items.json"
        bibliography.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
        content = _run(
            [
                *("-f", READER, "-t", "json", "--citeproc"),
                *("--bibliography", str(bibliography), "--csl", str(style)),
                *("-M", f"lang={language}", "-M", "link-citations=true"),
            ],
            markdown.encode("utf-8"),
        )
    return walk(json.loads(content), _resolved)


def _resolved(node: dict[str, Any]) -> dict[str, Any] | None:
    """A resolved citation is text; left as a citation, typst would resolve it again."""
    if node["t"] != "Cite":
        return None
    return {"t": "Span", "c": [["", [], []], node["c"][1]]}


def write(tree: Tree, to: str, *options: str, folder: Path | None = None) -> bytes:
    """A tree in a format.

    Args:
        tree: pandoc's tree.
        to: pandoc's name of the format.
        options: Further options of pandoc.
        folder: Where relative paths of pictures start.
    """
    content = json.dumps(tree, ensure_ascii=False).encode("utf-8")
    if to == "docx":
        with tempfile.TemporaryDirectory(prefix="amur-") as scratch:
            target = Path(scratch) / "document.docx"
            _run(["-f", "json", "-t", "docx", "-o", str(target), *options], content, folder)
            return target.read_bytes()
    return _run(["-f", "json", "-t", to, "--wrap=preserve", *options], content, folder)


def _run(arguments: list[str], content: bytes, folder: Path | None = None) -> bytes:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [program(), *arguments], input=content, capture_output=True, cwd=folder, env=environment
    )
    said = done.stderr.decode("utf-8", "replace").strip()
    if lost := re.findall(r"citation (\S+) not found", said):
        raise InputError(
            f"No entry for the citation {', '.join(sorted(set(lost)))}; add it to the literature "
            "or correct its key."
        )
    if done.returncode or said:
        raise RunFailedError(f"pandoc: {said or f'exit status {done.returncode}'}")
    return done.stdout


def blocks_from(text: str, form: str) -> list[Block]:
    """Text already in a format, as a block that pandoc passes through."""
    return [{"t": "RawBlock", "c": [form, text]}]


def with_exhibits(tree: Tree, form: Callable[[str], list[Block]]) -> Tree:
    """A copy of the tree with each exhibit's place filled.

    Args:
        tree: A tree with divisions of the class `exhibit`.
        form: Blocks of an exhibit by its id.
    """
    filled = copy.deepcopy(tree)
    filled["blocks"] = [
        block
        for old in filled["blocks"]
        for block in (form(old["c"][0][0]) if is_exhibit(old) else [old])
    ]
    return filled


def is_exhibit(block: Block) -> bool:
    """Whether a block is an exhibit's place."""
    return block["t"] == "Div" and "exhibit" in block["c"][0][1]


def walk(node: Any, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Any:
    """A copy of the tree, each element replaced by what `change` returns (None keeps it)."""
    if isinstance(node, list):
        return [walk(item, change) for item in node]
    if not isinstance(node, dict):
        return node
    if "t" in node:
        node = change(node) or node
    return {key: walk(value, change) for key, value in node.items()}


def text_of(node: Any) -> str:
    """The plain text of inline elements."""
    if isinstance(node, list):
        return "".join(text_of(item) for item in node)
    if not isinstance(node, dict):
        return ""
    kind = node.get("t")
    if kind == "Str":
        return node["c"]
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Code", "Math"):
        return node["c"][1]
    if kind in ("Link", "Span", "Quoted", "Cite", "Image"):
        return text_of(node["c"][1])
    return text_of(node.get("c", []))


@cache
def reference_docx() -> bytes:
    """Pandoc's own reference document."""
    return _run(["--print-default-data-file", "reference.docx"], b"")
