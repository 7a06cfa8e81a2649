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
    """Raises WrongCall for what papermill put into this notebook, as `mind_given` says."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    mind_given(shell.user_ns.get("In", ()) if shell else ())


def mind_given(cells: Sequence[str]) -> None:
    """Raises WrongCall where the injected cell sets a name that no cell before it does (misspelt), or a number for a text."""
    number = next((n for n, cell in enumerate(cells) if cell.startswith(_INJECTED)), len(cells))
    known, given = assigned(cells[:number]), assigned(cells[number : number + 1])
    if unknown := [name for name in given if name not in known]:
        raise WrongCall("papermill", f"unknown parameter {', '.join(unknown)}", f"the parameters are {', '.join(known)}")
    for name, value in given.items():
        if isinstance(known[name], str) and not isinstance(value, str):  # -p document 2023_1 gives 20231
            advice = "give it with -r in place of -p, which makes a number of it"
            raise WrongCall("papermill", f"parameter {name} is {value!r}, of type {type(value).__name__}", advice)


def assigned(cells: Iterable[str]) -> dict[str, Any]:
    """The names that cells set by plain assignments of literals, with these; a cell that is no Python sets none."""
    values: dict[str, Any] = {}
    for cell in cells:
        with contextlib.suppress(SyntaxError):
            for one in ast.parse(cell).body:
                if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant):
                    values |= {t.id: one.value.value for t in one.targets if isinstance(t, ast.Name)}
    return values
