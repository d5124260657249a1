"""Excel formulas of tables: from column keys and row positions to cells, and to their value."""

import ast
import math
import operator
import re
from collections.abc import Callable

REFERENCE = re.compile(r"\{([^\[\]{}]+)(?:\[(\d+)\])?\}")

Value = Callable[[str, int], float]

_OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "SUM": lambda *values: math.fsum(values),
    "AVERAGE": lambda *values: math.fsum(values) / len(values),
    "MIN": min,
    "MAX": max,
    "ABS": abs,
    "SQRT": math.sqrt,
    "EXP": math.exp,
    "LN": math.log,
}


def cell_formula(formula: str, row: int, cell: Callable[[str, int], str]) -> str:
    """A table's formula with cells in place of keys.

    Args:
        formula: `{key}` is the same row's cell of a column, `{key[3]}` that of row position 3.
        row: Row position of the formula's own cell.
        cell: Address by column key and row position.
    """
    return "=" + REFERENCE.sub(
        lambda found: cell(found[1], int(found[2]) if found[2] else row), formula
    )


def formula_value(formula: str, row: int, value: Value) -> float | None:
    """What a formula gives; None where it uses what only a spreadsheet knows.

    Args:
        formula: As in `cell_formula`; ranges run down one column.
        row: Row position of the formula's own cell.
        value: Value by column key and row position.
    """
    known: dict[str, float] = {}

    def name(key: str, place: int) -> str:
        known[f"v{len(known)}"] = value(key, place)
        return f"v{len(known) - 1}"

    def span(found: re.Match[str]) -> str:
        first, last = int(found[2]), int(found[4])
        return ", ".join(name(found[1], place) for place in range(first, last + 1))

    text = re.sub(r"\{([^\[\]{}]+)\[(\d+)\]\}:\{(\1)\[(\d+)\]\}", span, formula)
    text = REFERENCE.sub(lambda found: name(found[1], int(found[2]) if found[2] else row), text)
    try:
        return _evaluated(ast.parse(text.replace("^", "**"), mode="eval").body, known)
    except (KeyError, SyntaxError, TypeError):
        return None


def _evaluated(node: ast.AST, known: dict[str, float]) -> float:
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](
            _evaluated(node.left, known), _evaluated(node.right, known)
        )
    if isinstance(node, ast.UnaryOp):
        sign = {ast.USub: -1, ast.UAdd: 1}[type(node.op)]
        return sign * _evaluated(node.operand, known)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _FUNCTIONS[node.func.id](*(_evaluated(item, known) for item in node.args))
    if isinstance(node, ast.Name):
        return known[node.id]
    if isinstance(node, ast.Constant):
        return float(node.value)
    raise TypeError(f"{ast.dump(node)} is not arithmetic.")
