"""Which function builds which exhibit."""

import importlib
from collections.abc import Callable
from functools import cache

from helpers.exhibits.charts import Chart
from helpers.exhibits.registry import registry
from helpers.exhibits.tables import Table

Exhibit = Table | Chart
Builder = Callable[..., Exhibit]

_BUILDERS: dict[str, Builder] = {}


def builds(exhibit_id: str) -> Callable[[Builder], Builder]:
    """Mark a function as the builder of an exhibit: it gets a result and returns a Table or Chart.

    Raises:
        ValueError: Two functions claim one exhibit.
    """

    def mark(function: Builder) -> Builder:
        if exhibit_id in _BUILDERS:
            raise ValueError(f"Two functions build {exhibit_id!r}.")
        _BUILDERS[exhibit_id] = function
        return function

    return mark


def room_of(notebook: str) -> str:
    """Module that holds a notebook's builders: `2_transport` is `helpers.exhibits.transport`."""
    return "helpers.exhibits." + notebook.split("_", 1)[1]


def builder(exhibit_id: str) -> Builder:
    """The function that builds an exhibit.

    Raises:
        InputError: No exhibit has this id.
        LookupError: The exhibit's room has no builder for it.
    """
    from helpers.exhibits.registry import entry

    module = room_of(entry(exhibit_id).notebook)
    importlib.import_module(module)
    if exhibit_id not in _BUILDERS:
        raise LookupError(f"{module} has no function marked @builds({exhibit_id!r}).")
    return _BUILDERS[exhibit_id]


@cache
def all_builders() -> dict[str, Builder]:
    """Builders of all rooms that the registry names, by exhibit id."""
    for notebook in {entry.notebook for entry in registry().values()}:
        importlib.import_module(room_of(notebook))
    return dict(_BUILDERS)
