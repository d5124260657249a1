"""The chart object: a figure together with the data it was drawn from and what it says."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from helpers.exhibits import theme
from helpers.exhibits.registry import Status
from helpers.exhibits.small_png import small_png

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class NativeChart:
    """What a spreadsheet needs to draw the chart again with its own means.

    Attributes:
        kind: Line, column, bar or scatter chart.
        category: Column of the data for the axis of categories (or x values).
        value: Column of the data for the values.
        series: Column that tells the series apart; empty for one series.
    """

    kind: Literal["line", "column", "bar", "scatter"]
    category: str
    value: str
    series: str = ""


@dataclass(frozen=True)
class Chart:
    """A picture as a result.

    Attributes:
        figure: The matplotlib figure.
        data: The data behind what is shown, tidy.
        finding: The title drawn in the picture: what it shows.
        subtitle: Measure, unit, place and period, drawn in the picture.
        shows: What a reader who cannot see the picture should know, computed from the data; the
            alt text begins with the kind of picture and ends with this.
        note: What is missing or must be known, drawn in the picture.
        native: How a spreadsheet draws it; None where it has no such chart.
        status: Status at run time where it differs from the registry's.
    """

    figure: "Figure"
    data: pd.DataFrame
    finding: str
    subtitle: str
    shows: str
    note: str = ""
    native: NativeChart | None = None
    status: Status | None = None

    @property
    def alt(self) -> str:
        """Alt text: what the picture is, what of, and what it shows."""
        parts = (self.finding, self.subtitle, self.shows)
        return " ".join(part.rstrip(".") + "." for part in parts).replace("..", ".")

    @property
    def csv_frame(self) -> pd.DataFrame:
        """The data behind the picture."""
        return self.data

    def svg(self, name: str) -> bytes:
        """The picture as svg, the same bytes on every run; `name` salts its internal ids."""
        return self._saved("svg", {"Date": None, "Creator": None}, {"svg.hashsalt": name})

    def png(self, dpi: int = 300) -> bytes:
        """The picture as png, the same bytes on every run."""
        return small_png(self._saved("png", {"Software": None}, {}, dpi=dpi))

    def pdf(self) -> bytes:
        """The picture as vector pdf, the same bytes on every run."""
        metadata = {"CreationDate": None, "Creator": None, "Producer": None}
        return self._saved("pdf", metadata, {"pdf.fonttype": 42})

    def _saved(
        self, form: str, metadata: dict[str, Any], settings: dict[str, Any], **options: Any
    ) -> bytes:
        import matplotlib

        buffer = io.BytesIO()
        with theme.drawing(), matplotlib.rc_context(settings):
            self.figure.savefig(buffer, format=form, metadata=metadata, **options)
        return buffer.getvalue()
