"""pytest plugin for nbval's blind spots: unrun cells pass there, and five seconds are short.

nbval compares nothing where a notebook stores no outputs; a stripped notebook would pass.
"""

import pytest

OUTPUT_SECONDS = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if type(item).__name__ != "IPyNbCell":
            continue
        if item.cell.cell_type == "code" and item.cell.execution_count is None:
            raise pytest.UsageError(
                f"{item.parent.name}, {item.name}: the cell was never run, so nbval would compare "
                "nothing; run `make update`."
            )
        item.output_timeout = OUTPUT_SECONDS
