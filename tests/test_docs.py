"""docs/house.md: every file, function and class that it names is there to be opened."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import cqip_xl

ROOT = Path(__file__).parents[1]
HOUSE = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
#: Whatever is named between backticks and is a path: `room/`, `room/file.py`, `room/file.py::name`.
NAMED = sorted(set(re.findall(r"`([\w./*-]+/[\w.*-]*(?:::[\w.]+)?)`", HOUSE)))


def found(path: str) -> list[Path]:
    """The files or folders that a path names, in the package or beside it."""
    return [file for root in (ROOT / "cqip_xl", ROOT) for file in root.glob(path)]


def names_in(file: Path) -> set[str]:
    """Functions, classes and constants of a module; methods as `Class.method`."""
    names: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name):
                names.add(name)
            case ast.ClassDef(name=name, body=body):
                names |= {name, *(f"{name}.{inner.name}" for inner in body if isinstance(inner, ast.FunctionDef))}
            case ast.Assign(targets=targets):
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    return names


@pytest.mark.parametrize("named", NAMED)
def test_what_the_house_names_is_there(named: str) -> None:
    path, _, name = named.partition("::")
    files = found(path)
    assert files, f"{path} is not there"
    assert not name or name in names_in(files[0]), f"{path} has no {name}"


def test_every_room_is_drawn() -> None:
    rooms = {folder.name for folder in Path(cqip_xl.__file__).parent.iterdir() if (folder / "__init__.py").is_file()}
    assert {room for room in rooms if f" {room}/ " not in HOUSE} == set()


def test_links_of_the_docs_lead_somewhere() -> None:
    broken = []
    for page in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)|src=\"([^\":]+)\"", text):
            path = page.parent / (target[0] or target[1])
            if not path.exists():
                broken.append(f"{page.name}: {path}")
    assert broken == []
