"""Trees of shipped packs kept on the computer: what is read back is what was parsed, and a lack of it is no harm."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.packs import parsed
from cqip_xl.packs.parsed import LinedList, LinedMap, tree_of

FILES = sorted((Path(parsed.__file__).parent.parent / "frameworks").glob("*/*.yaml"))


def shape(value: Any) -> Any:
    """A tree with its lines and the exact types of what it holds."""
    if isinstance(value, LinedMap):
        return "map", [(type(k), k, value.lines.get(k), shape(child)) for k, child in value.items()]
    if isinstance(value, LinedList):
        return "list", [(line, shape(child)) for line, child in zip(value.lines, value, strict=True)]
    return type(value), value


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what Python compiles, empty yet."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "compiled"


def test_a_kept_tree_is_the_one_parsed(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trees = [shape(tree_of(path)) for path in FILES]
    assert len(list(kept.rglob("*.json"))) == len(FILES)
    monkeypatch.setattr(parsed, "_parsed", lambda text: pytest.fail("it was parsed again"))
    assert [shape(tree_of(path)) for path in FILES] == trees


def test_the_tree_of_an_earlier_text_is_not_taken(kept: Path) -> None:
    before = shape(tree_of(FILES[0]))
    (file,) = kept.rglob("*.json")
    digest, _ = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(["0" + digest[1:], {"list": []}]))
    assert shape(tree_of(FILES[0])) == before


@pytest.mark.parametrize("spoilt", ["", "{", "[1]", '["%", {"map": 3}]', '["%", {"map": [["a"]]}]', "[" * 100_000])
def test_what_is_spoilt_is_parsed_again(spoilt: str, kept: Path) -> None:
    before = shape(tree_of(FILES[0]))
    (file,) = kept.rglob("*.json")
    digest, _ = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(spoilt.replace("%", digest))
    assert shape(tree_of(FILES[0])) == before
    assert json.loads(file.read_text(encoding="utf-8"))[0] == digest


def test_where_nothing_can_be_kept_it_is_parsed(kept: Path) -> None:
    kept.write_text("a file where the folder should be")
    assert isinstance(tree_of(FILES[0]), LinedMap)


def test_where_python_may_not_keep_what_it_compiles_nothing_is_kept(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert isinstance(tree_of(FILES[0]), LinedMap)
    assert not kept.exists()


def test_a_pack_of_one_s_own_is_not_kept(kept: Path, tmp_path: Path) -> None:
    own = tmp_path / "framework.yaml"
    own.write_bytes(FILES[0].read_bytes())
    tree_of(own)
    assert not kept.exists()


def test_keys_that_another_mapping_brought_in_have_no_line_of_their_own(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("a: &a\n  x: 1\nb:\n  <<: *a\n  y: [2, 1.10]\n")
    tree = tree_of(own)
    assert tree["b"] == {"x": 1, "y": [2, 1.1]} and tree["b"].lines == {"y": 5} and tree["a"].lines == {"x": 2}
    assert type(tree["b"]["y"][1]) is float
