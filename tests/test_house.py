"""What keeps the house easy to walk through: short files, short functions, one name for one thing."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from complexipy import file_complexity

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "cqip_xl"
FILES = sorted(path for path in PACKAGE.rglob("*.py"))

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
#: Cognitive complexity.
HARDEST_FUNCTION = 20
#: Names that two rooms still share; these lists shrink as well.
SHARED_CLASSES: set[str] = set()
SHARED_FILES = {"measures.py"}
#: Named by what they check: rules/checks/dates.py are the checks of dates.
NAMED_BY_OTHERS = PACKAGE / "rules" / "checks"


def _named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _lengths() -> Iterator[tuple[str, int]]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{_named(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def _floors() -> dict[str, int]:
    """Room -> its floor, from the top, as import-linter has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {room: n for n, layer in enumerate(layers) for room in re.findall(r"\w+", layer)}


def test_no_file_is_long() -> None:
    lines = {_named(path): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert not {name: length for name, length in lines.items() if length > LONGEST_FILE}


def test_no_function_is_long() -> None:
    """None branches too often either: ruff counts the ways through a function (`max-complexity`, pyproject.toml)."""
    assert not {name: length for name, length in _lengths() if length > LONGEST_FUNCTION}


def test_no_function_is_hard_to_follow() -> None:
    """Cognitive complexity: a branch counts more, the deeper it stands in others."""
    counts = {f"{_named(path)}:{f.name}": f.complexity for path in FILES for f in file_complexity(str(path)).functions}
    assert len(counts) > 1000
    assert not {name: count for name, count in counts.items() if count > HARDEST_FUNCTION}


def test_a_class_has_a_name_of_its_own() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(_named(path))
    assert not {name for name, places in found.items() if len(places) > 1} - SHARED_CLASSES


def test_neighbouring_rooms_have_no_files_of_one_name() -> None:
    """Neighbours are rooms on one floor or on two that follow each other."""
    floors = _floors()
    found: dict[str, list[Path]] = defaultdict(list)
    for path in FILES:
        if path.parent not in (PACKAGE, NAMED_BY_OTHERS) and path.name != "__init__.py":
            found[path.name].append(path)
    neighbours = {
        one.name
        for paths in found.values()
        for one, other in combinations(paths, 2)
        if abs(floors[one.relative_to(PACKAGE).parts[0]] - floors[other.relative_to(PACKAGE).parts[0]]) <= 1
    }
    assert not neighbours - SHARED_FILES
