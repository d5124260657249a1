"""Where things lie: the only module that knows the project's folders."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "data"
DATAPACKAGE = DATA / "datapackage.json"
CUSTOMS_STORE = DATA / "customs"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"


def shown(path: Path) -> str:
    """Path as a reader should see it: relative to the project, with forward slashes."""
    try:
        return path.resolve().relative_to(ROOT).as_posix()
    except ValueError:
        return path.as_posix()
