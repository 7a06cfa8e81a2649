"""The rooms of the house: each imports only rooms above it, there is no circle, and no import hides inside a function."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "lib" / "juesuan"
# From the ground up. disclosure and series are one floor: what every later room is given.
FLOORS = (
    ("ground",),
    ("documents",),
    ("reading",),
    ("reconcile",),
    ("findings",),
    ("disclosure", "series"),
    ("report",),
    ("notebook",),
    ("teaching",),
    ("earlier", "audit", "survey", "options", "commands", "__init__", "__main__"),
)
# They import what a command needs when it is called, so that --help starts at once; ground.data PyYAML, for what is not kept.
LAZY = {"commands", "__init__", "ground.data"}


def modules() -> list[tuple[str, Path]]:
    return [(".".join(p.relative_to(PACKAGE).with_suffix("").parts), p) for p in sorted(PACKAGE.rglob("*.py"))]


@cache
def imports(path: Path) -> list[tuple[str, bool]]:
    """(imported module, whether at the top) of the package's own modules, those for type checkers alone left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing = {
        id(n) for i in ast.walk(tree) if isinstance(i, ast.If) and "TYPE_CHECKING" in ast.dump(i.test) for n in ast.walk(i)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "juesuan" and id(node) not in typing:
            names = [f"juesuan.{a.name}" for a in node.names] if node.module == "juesuan" else [node.module]
            found += [(name, any(node is top for top in tree.body)) for name in names]
    return found


def floor(module: str) -> int:
    room = module.removeprefix("juesuan").lstrip(".").split(".")[0] or "__init__"
    return next((i for i, rooms in enumerate(FLOORS) if room in rooms), 0)  # __version__, bundled: of the ground


def test_every_module_lies_in_a_room_of_the_list():
    rooms = {room for level in FLOORS for room in level}
    assert {name.split(".")[0] for name, _ in modules()} <= rooms


def test_a_module_imports_only_its_own_room_and_those_above():
    assert not {(name, module) for name, path in modules() for module, _ in imports(path) if floor(module) > floor(name)}


def test_no_import_of_the_package_hides_in_a_function():
    hidden = {(name, module) for name, path in modules() for module, top in imports(path) if not top}
    assert {name for name, _ in hidden} <= LAZY, hidden


def test_modules_make_no_circle():
    graph = {name: {m.removeprefix("juesuan.") for m, top in imports(path) if top} for name, path in modules()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"a circle: {' -> '.join((*way, name))}"
        if name in graph and name not in done:
            for other in graph[name]:
                visit(other, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())
