"""Runs the project's notebooks in this process: seconds instead of a kernel each, and the exhibit
objects are at hand afterwards.
"""

import os
import random
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpers.exhibits import show as show_module
from helpers.exhibits.builders import Exhibit
from helpers.exhibits.language import LANGUAGES, use_language
from helpers.publishing.notebooks import PARAMETERS_TAG, notebook_paths, read_notebook, tags


@dataclass
class Run:
    """What a run made: files under `folder`, exhibits by (language, id) in the order shown."""

    folder: Path
    exhibits: dict[tuple[str, str], Exhibit] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)


def run_all(folder: Path, names: list[str] | None = None) -> Run:
    """Execute every notebook in both languages into a folder."""
    run = Run(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(show_module.OUTPUT_VARIABLE, str(folder))
        patch.setattr("IPython.display.display", lambda *args, **kwargs: None)
        real_build = show_module.build

        def recording_build(exhibit_id: str, *results: object, **options: object) -> Exhibit:
            exhibit = real_build(exhibit_id, *results, **options)
            run.exhibits[show_module.language(), exhibit_id] = exhibit
            run.shown[path.stem] = [*run.shown.get(path.stem, []), exhibit_id]
            return exhibit

        patch.setattr(show_module, "build", recording_build)
        for path in notebook_paths():
            if names is None or path.stem in names:
                for language in LANGUAGES:
                    run.shown.pop(path.stem, None)
                    _execute(path, language)
    use_language("en")
    return run


def _execute(path: Path, language: str) -> None:
    namespace: dict[str, object] = {"__name__": "__notebook__"}
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # Libraries' own deprecations are theirs; ours would show as a cell's warning.
            warnings.filterwarnings("ignore", category=DeprecationWarning)
            warnings.filterwarnings("ignore", category=PendingDeprecationWarning)
            random.seed()
            for number, cell in enumerate(read_notebook(path).cells):
                if cell.cell_type == "code":
                    code = compile(cell.source, f"{path.stem}[{number}]", "exec")
                    exec(code, namespace)
                    if PARAMETERS_TAG in tags(cell):
                        namespace["LANGUAGE"] = language
    finally:
        os.chdir(here)


if __name__ == "__main__":
    import sys

    run_all(Path(sys.argv[1]))
