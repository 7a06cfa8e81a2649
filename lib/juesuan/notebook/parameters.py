"""Parameters that papermill put into a notebook: it sets names that the notebook does not know without a word."""

from __future__ import annotations

import ast
import contextlib
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from juesuan.ground.errors import WrongCall

_INJECTED = "# Parameters"  # how papermill begins the cell that it puts in


def mind_parameters() -> None:
    """Raises WrongCall where papermill set a name that no cell before its own has: a misspelt one would change nothing."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if unknown := unknown_parameters(shell.user_ns.get("In", ()) if shell else ()):
        known = ", ".join(assigned(cell for cell in shell.user_ns["In"] if not cell.startswith(_INJECTED)))
        raise WrongCall("papermill", f"unknown parameter {', '.join(unknown)}", f"the parameters are {known}")


def unknown_parameters(cells: Sequence[str]) -> list[str]:
    """The names that the injected cell sets and no cell before it does; none where nothing was injected."""
    number = next((n for n, cell in enumerate(cells) if cell.startswith(_INJECTED)), None)
    if number is None:
        return []
    known = assigned(cells[:number])
    return [name for name in assigned([cells[number]]) if name not in known]


def assigned(cells: Iterable[str]) -> dict[str, Any]:
    """The names that cells set by plain assignments of literals, with these; a cell that is no Python sets none."""
    values: dict[str, Any] = {}
    for cell in cells:
        with contextlib.suppress(SyntaxError):
            for one in ast.parse(cell).body:
                if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant):
                    values |= {t.id: one.value.value for t in one.targets if isinstance(t, ast.Name)}
    return values
