"""Generated passages in files that people also write: what stands between two markers."""

from pathlib import Path

from helpers.sources.errors import InputError
from helpers.sources.paths import shown


def replace_passage(path: Path, name: str, text: str) -> None:
    """Replace the passage `name` of a Markdown file.

    The passage stands between `<!-- begin name -->` and `<!-- end name -->`.

    Raises:
        InputError: The markers are not there.
    """
    content = path.read_text(encoding="utf-8")
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    if content.count(begin) != 1 or content.count(end) != 1:
        raise InputError(f"{shown(path)} needs the markers {begin} and {end}, once each.")
    head, rest = content.split(begin)
    tail = rest.split(end)[1]
    path.write_text(f"{head}{begin}\n{text.strip()}\n{end}{tail}", encoding="utf-8")


def passage(path: Path, name: str) -> str:
    """The passage `name` as it stands in the file."""
    content = path.read_text(encoding="utf-8")
    return content.split(f"<!-- begin {name} -->")[1].split(f"<!-- end {name} -->")[0].strip()
