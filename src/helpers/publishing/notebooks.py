"""The project's notebooks: where they are, their parameters, and one language's copy of them."""

import copy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.exhibits.language import LANGUAGES, Language
from helpers.exhibits.registry import registry
from helpers.sources.errors import InputError
from helpers.sources.paths import NOTEBOOKS, shown

PARAMETERS_TAG = "parameters"


def language_tag(language: str) -> str:
    """Tag of a narrative cell in one language."""
    return f"lang-{language}"


def notebook_paths(folder: Path = NOTEBOOKS) -> list[Path]:
    """All notebooks in order, found by looking and compared with the registry both ways.

    Raises:
        InputError: A notebook owns no exhibit, or the registry names one that is not there.
    """
    found = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    named = {entry.notebook for entry in registry().values()}
    if lost := sorted(named - found.keys()):
        raise InputError(
            f"The registry names notebooks that are not in {shown(folder)}: {', '.join(lost)}."
        )
    if stray := sorted(found.keys() - named):
        raise InputError(
            f"{shown(folder)} holds notebooks without an exhibit in the registry: "
            f"{', '.join(stray)}; add their exhibits to registry.toml."
        )
    return list(found.values())


def notebook_path(name: str) -> Path:
    """A notebook by its name without ending.

    Raises:
        InputError: There is no such notebook.
    """
    paths = {path.stem: path for path in notebook_paths()}
    if name not in paths:
        raise InputError(f"There is no notebook {name!r}; the notebooks are {', '.join(paths)}.")
    return paths[name]


def read_notebook(path: Path) -> NotebookNode:
    """A notebook, checked against the format.

    Raises:
        InputError: The file is missing or is no valid notebook.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise InputError(f"There is no notebook {shown(path)}.") from None
    except (nbformat.ValidationError, nbformat.reader.NotJSONError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        raise InputError(
            f"{shown(path)} is not a valid notebook ({first}); "
            f"restore it with `git checkout -- {shown(path)}`."
        ) from None
    return notebook


def tags(cell: NotebookNode) -> list[str]:
    """Tags of a cell."""
    return cell.metadata.get("tags", [])


def parameter_names(notebook: NotebookNode, path: Path) -> set[str]:
    """Names that the one tagged parameters cell assigns.

    Raises:
        InputError: There is no such cell, or more than one.
    """
    import ast

    cells = [cell for cell in notebook.cells if PARAMETERS_TAG in tags(cell)]
    if len(cells) != 1:
        raise InputError(
            f"{shown(path)} has {len(cells)} cells tagged {PARAMETERS_TAG!r}; it needs exactly one."
        )
    names = set()
    for statement in ast.parse(cells[0].source).body:
        targets = (
            statement.targets
            if isinstance(statement, ast.Assign)
            else ([statement.target] if isinstance(statement, ast.AnnAssign) else [])
        )
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def checked_parameters(
    notebook: NotebookNode, path: Path, parameters: dict[str, object]
) -> dict[str, object]:
    """Parameters that all exist in the notebook; papermill would only log a misspelt one.

    Raises:
        InputError: A parameter is unknown to the notebook.
    """
    known = parameter_names(notebook, path)
    if unknown := sorted(set(parameters) - known):
        raise InputError(
            f"{shown(path)} has no parameter {', '.join(unknown)}; it has "
            f"{', '.join(sorted(known))}."
        )
    return parameters


def in_one_language(notebook: NotebookNode, language: Language) -> NotebookNode:
    """A copy without the narrative cells of the other language."""
    own = copy.deepcopy(notebook)
    foreign = {language_tag(other) for other in LANGUAGES if other != language}
    own.cells = [cell for cell in own.cells if not foreign & set(tags(cell))]
    return own
