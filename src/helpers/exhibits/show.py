"""The one call that shows an exhibit, and saves it where a runner asks for files.

The runner names its folder in the environment variable `AMUR_OUTPUT`. Without it, as in JupyterLab
or under nbval, nothing is written anywhere.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.exhibits import theme
from helpers.exhibits.builders import Exhibit, builder
from helpers.exhibits.charts import Chart
from helpers.exhibits.described import EXHIBIT_TYPE, described
from helpers.exhibits.language import language, t, use_language
from helpers.exhibits.registry import STATUS_WORDS, Entry, Status, entry, registry
from helpers.exhibits.tables import Table, render, source_line
from helpers.sources.errors import InputError
from helpers.sources.official import official_chart, official_store

OUTPUT_VARIABLE = "AMUR_OUTPUT"
ARTICLE_CHARTS = ("C1", "C2", "C3", "C4")


def status_of_run(here: Entry) -> Status:
    """An exhibit's status in this run: Charts 1-4 may come from the official file."""
    from_file = here.status == "synthetic" or here.id == "customs_agreement"
    if from_file and official_store() is not None:
        return "official file"
    if here.id in ARTICLE_CHARTS and official_chart(here.id) is not None:
        return "official file"
    return here.status


def output_folder() -> Path | None:
    """The folder that the runner wants files in; None where no runner is."""
    named = os.environ.get(OUTPUT_VARIABLE)
    return Path(named) if named else None


def build(exhibit_id: str, *results: Any, **options: Any) -> Exhibit:
    """An exhibit as an object, in the language in use, with the project's look."""
    with theme.drawing():
        return builder(exhibit_id)(*results, **options)


def start(notebook: str, language_code: str) -> None:
    """Open a notebook: set its language and list the exhibits it owns with their status.

    Args:
        notebook: Name of the notebook without ending, such as `2_transport`.
        language_code: `en` or `ru`.

    Raises:
        InputError: The language is unknown, or the registry names no exhibit of this notebook.
    """
    from IPython.display import display

    use_language(language_code)
    own = [here for here in registry().values() if here.notebook == notebook]
    if not own:
        known = ", ".join(sorted({here.notebook for here in registry().values()}))
        raise InputError(f"No exhibit belongs to {notebook!r}; the notebooks are {known}.")
    lines = [
        f"- {here.label}. {here.title[language()]} – *{t(**STATUS_WORDS[status_of_run(here)])}*"
        for here in own
    ]
    text = "\n".join(lines)
    display({"text/markdown": text, "text/plain": text}, raw=True, metadata={"contents": notebook})


def show(exhibit_id: str, *results: Any, **options: Any) -> None:
    """Show an exhibit; under the runner, also save it in every format.

    Args:
        exhibit_id: Id in the registry.
        results: What the exhibit is made from: data or results of `helpers.analysis`.
        options: Further arguments of the exhibit's builder.

    Raises:
        InputError: No exhibit has this id.
    """
    from IPython.display import display

    here = entry(exhibit_id)
    exhibit = build(exhibit_id, *results, **options)
    here = _as_run(here, exhibit)
    bundle, metadata = (
        _table_bundle(exhibit, here)
        if isinstance(exhibit, Table)
        else (_chart_bundle(exhibit, here))
    )
    folder = output_folder()
    if folder:
        save(exhibit, here, folder / language() / "exhibits")
        bundle[EXHIBIT_TYPE] = described(exhibit, here)
    display(bundle, raw=True, metadata=metadata | {"exhibit": exhibit_id})
    if isinstance(exhibit, Chart):
        text = f"**{here.caption.rstrip('.')}.** {source_line(here)}"
        display(
            {"text/markdown": text, "text/plain": text}, raw=True, metadata={"caption": exhibit_id}
        )


def _as_run(here: Entry, exhibit: Exhibit) -> Entry:
    """The entry with what a run knows better: status, and the official file's unit and source."""
    if not exhibit.status:
        return here
    if exhibit.status == "official file":
        from helpers.exhibits.official_charts import OFFICIAL_SOURCE, OFFICIAL_UNITS

        unit = OFFICIAL_UNITS.get(here.id, here.unit)
        here = replace(here, source=OFFICIAL_SOURCE, unit=unit)
    return replace(here, status=exhibit.status)


def publish_data(name: str, frame: pd.DataFrame) -> None:
    """Publish a tidy result as `reports/data/<name>.csv`; only the English run writes it.

    The data has no language, so that one run is enough. Without a runner nothing is written.
    """
    folder = output_folder()
    if folder and language() == "en":
        target = folder / "data" / f"{name}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(csv_bytes(frame))


def save(exhibit: Exhibit, here: Entry, folder: Path) -> None:
    """Write an exhibit's files: csv, svg, png; of a table also LaTeX, of a picture also pdf."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"csv": csv_bytes(exhibit.csv_frame)}
    if isinstance(exhibit, Table):
        from helpers.exhibits.table_pictures import table_pictures

        files["tex"] = render(exhibit, here, "tex").encode("utf-8")
        files["svg"], files["png"] = table_pictures(exhibit, here)
    else:
        files["svg"], files["png"] = exhibit.svg(here.id), exhibit.png()
        files["pdf"] = exhibit.pdf()
    for ending, content in files.items():
        (folder / f"{here.id}.{ending}").write_bytes(content)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as UTF-8 csv: dot decimals, twelve significant digits, no index."""
    # %.12g drops what differs between machines in the last bits; "\n" on every system.
    return frame.to_csv(index=False, float_format="%.12g", lineterminator="\n").encode("utf-8")


def _table_bundle(table: Table, here: Entry) -> tuple[dict[str, Any], dict[str, Any]]:
    return {
        "text/html": render(table, here, "html"),
        "text/markdown": render(table, here, "md"),
        "text/latex": render(table, here, "tex"),
        "text/plain": render(table, here, "txt"),
    }, {}


def _chart_bundle(chart: Chart, here: Entry) -> tuple[dict[str, Any], dict[str, Any]]:
    import base64

    width, height = (round(inches * 132) for inches in chart.figure.get_size_inches())
    size = {"width": width, "height": height, "alt": chart.alt}
    return {
        "image/svg+xml": chart.svg(here.id).decode("utf-8"),
        "image/png": base64.b64encode(chart.png(dpi=200)).decode("ascii"),
        "text/plain": f"{here.caption}. {chart.alt}",
    }, {"image/png": size, "image/svg+xml": {"alt": chart.alt}}
