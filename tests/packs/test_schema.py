"""The schema for editors says what the loader knows: the same entries, the same words, no more and no less."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import cqip_xl
from cqip_xl.model.table import TABLES
from cqip_xl.packs.folders import shipped_packs
from cqip_xl.packs.grammar.condition import WORDS
from cqip_xl.packs.load import read_pack
from cqip_xl.packs.node import Node
from tests.packs.small import FRAMEWORK
from tests.packs.spoilt import WHOLE
from tests.packs.wrong_packs import BASE, Wrong, write_wrong, wrong_packs

HERE, FRAMEWORKS = Path(__file__).parent, Path(cqip_xl.__file__).parent / "frameworks"
SCHEMA: dict[str, Any] = json.loads((HERE.parents[1] / "docs" / "framework.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
EXTENDED = Draft202012Validator(json.loads((HERE.parents[1] / "docs" / "extended.schema.json").read_text("utf-8")))
GOOD = [
    *(FRAMEWORKS / pack / "framework.yaml" for pack in shipped_packs()),
    *sorted((HERE / "packs").glob("*/framework.yaml")),
    *sorted((HERE / "invented").glob("*/framework.yaml")),
    WHOLE / "framework.yaml",
    BASE,
]
#: What is wrong only beside the rest of the pack: the fields of its texts, the number of its criteria.
BEYOND = {
    "080-text-with-an-unknown-attribute",
    "094-level-that-asks-for-more-others-than-there-are",
    "113-standard-that-asks-for-more-others-than-there-are",
}


def faults(text: str) -> list[str]:
    """What the schema says against a framework file."""
    return [f"{error.json_path}: {error.message:.200}" for error in VALIDATOR.iter_errors(plain(text))]


def plain(text: str) -> Any:
    """The YAML as an editor hands it to a schema: names are texts, and so are dates."""

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): turned(child) for key, child in value.items()}
        if isinstance(value, list):
            return [turned(child) for child in value]
        return value.isoformat() if isinstance(value, date) else value

    return turned(YAML(typ="safe", pure=True).load(text))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_a_pack_without_fault_has_none_in_an_editor(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


def test_the_smallest_pack_has_no_fault_in_an_editor() -> None:
    assert faults(FRAMEWORK) == []


def test_a_pack_that_extends_another_may_leave_out_what_that_one_says() -> None:
    Draft202012Validator.check_schema(EXTENDED.schema)
    pack = {"schema": "cqip/pack/1", "id": "own", "version": "1", "extends": "../base"}
    fields: list[dict[str, Any]] = [{"id": "due", "required": True}, {"id": "what", "kind": "choice"}]
    whole = {**pack, "tables": {"actions": {"fields": fields}}, "remove": ["1.2"], "checks": [{"id": "c"}]}
    assert EXTENDED.is_valid(whole) and not VALIDATOR.is_valid(whole)
    assert not EXTENDED.is_valid({name: value for name, value in pack.items() if name != "version"})
    assert not EXTENDED.is_valid({**pack, "tables": {"actions": {"fields": [{"kind": "text"}]}}})
    assert not EXTENDED.is_valid({**pack, "tabels": {}})


WRONG_IN_ITSELF = [
    wrong for wrong in wrong_packs() if wrong.code in ("pack.unknown_key", "pack.wrong_type") and not wrong.in_words
]


@pytest.mark.parametrize("wrong", WRONG_IN_ITSELF, ids=str)
def test_an_unknown_entry_or_a_wrong_type_is_marked_in_an_editor(wrong: Wrong, tmp_path: Path) -> None:
    found = faults((write_wrong(wrong, tmp_path) / "framework.yaml").read_text("utf-8"))
    assert bool(found) is (str(wrong) not in BEYOND)


def test_everything_that_can_be_written_is_described() -> None:
    assert [path for path, node in subschemas(SCHEMA) if path[-2:-1] == ("properties",) and not described(node)] == []


def described(node: dict[str, Any]) -> bool:
    """Whether an entry says what it is, or only narrows one that does."""
    return "description" in node or set(node) <= {"const", "pattern", "type", "minimum", "maximum"}


# -- the same entries and words as the loader ------------------------------------------------------

Known = dict[str, tuple[str, ...]]


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Known, Known]]:
    """What the loader allows while it reads: place -> names of entries, place -> words of a closed list."""
    entries: Known = {}
    words: Known = {}
    only, one_of = Node.only, Node.one_of

    def hear_only(self: Node, allowed: Iterable[str], *elsewhere: Mapping[str, str]) -> None:
        names = tuple(allowed)
        if self.file.endswith("framework.yaml"):
            entries[self.path] = names
        only(self, names, *elsewhere)

    def hear_one_of(self: Node, allowed: Iterable[str], default: str = "", required: bool = False) -> str:
        names = tuple(allowed)
        words[self.path] = names
        return one_of(self, names, default, required)

    with monkeypatch.context() as patch:
        patch.setattr("cqip_xl.packs.node._step", lambda n, value: f"[{n}]")  # places in the tree, not names of entries
        patch.setattr(Node, "only", hear_only)
        patch.setattr(Node, "one_of", hear_one_of)
        yield entries, words


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> tuple[Known, Known]:
    """What the loader knows of, read from it over the pack that uses every entry."""
    with listening(monkeypatch) as heard:
        assert read_pack(WHOLE)[1] == ()
    return heard


def test_the_schema_has_the_entries_that_the_loader_knows_and_no_others(known: tuple[Known, Known]) -> None:
    met: set[int] = {id(SCHEMA["$defs"]["condition"])}
    for path, names in known[0].items():
        closed = [node for node in at_path(path) if node.get("additionalProperties") is False]
        if re.match(r"(people|texts)\[", path):  # their entries are the pack's own fields
            assert not closed
            continue
        meant = [node for node in closed if set(node["properties"]) == set(names)]  # of several that may stand there
        assert len(meant) == 1 and (len(closed) == 1 or "at_least" in path), path
        met |= {id(node) for node in meant}
    every = [node for _, node in subschemas(SCHEMA) if node.get("additionalProperties") is False]
    assert [sorted(n["properties"]) for n in every if "properties" in n and id(n) not in met] == []


def test_the_schema_has_the_words_that_the_loader_knows_and_no_others(known: tuple[Known, Known]) -> None:
    tree = plain((WHOLE / "framework.yaml").read_text("utf-8"))
    own = set(scalars(tree)) | {"checks", *TABLES, *tree["tables"]["own"]}
    for path, names in known[1].items():
        offered = {word for node in at_path(path) for word in node.get("enum", ()) if isinstance(word, str)}
        if offered or not set(names) <= own | {"falls"}:  # else they are the pack's own codes
            assert offered - {"none"} == set(names) - {"none"}, path


def test_the_schema_has_the_tests_that_the_loader_knows() -> None:
    tests = SCHEMA["$defs"]
    assert {*tests["test"]["anyOf"][0]["enum"], *tests["condition"]["properties"], "highest", "count", "sum"} == set(
        WORDS
    )


def test_the_guide_to_packs_names_every_entry() -> None:
    said = set(re.findall("[a-z_]+", (HERE.parents[1] / "docs" / "packs.md").read_text("utf-8")))
    names = {path[-1] for path, _ in subschemas(SCHEMA) if path[-2:-1] == ("properties",)}
    assert names - said == set()


def test_the_pack_that_uses_every_entry_does(known: tuple[Known, Known]) -> None:
    """So that all tests about it are about every entry there is."""
    tree = plain((WHOLE / "framework.yaml").read_text("utf-8"))
    names = {name for allowed in known[0].values() for name in allowed}
    unused = {"review_year_starts", "others"}  # the other name of an entry; the other rule for levels
    unused |= {"extends", "remove"}  # what it would take from another pack, it has itself
    assert names - set(keys(tree)) == unused


def keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from keys(child)


def scalars(node: Any) -> Iterator[str]:
    """Every text of a pack, names of entries included."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from scalars(child)


def at_path(path: str) -> list[dict[str, Any]]:
    """The parts of the schema that an entry such as `tables.actions.fields[2].kind` must meet."""
    nodes = spread([SCHEMA])
    for name, number in re.findall(r"([^.\[\]]+(?:\.\d[^.\[\]]*)?)|\[(\d+)\]", path):
        below = (inside(node, name) if name else item(node, int(number)) for node in nodes)
        nodes = spread([node for node in below if isinstance(node, dict)])
    return nodes


def inside(node: dict[str, Any], name: str) -> Any:
    patterns = node.get("patternProperties", {}).items()
    matching = (child for pattern, child in patterns if re.search(pattern, name))
    return node.get("properties", {}).get(name) or next(matching, node.get("additionalProperties"))


def item(node: dict[str, Any], number: int) -> Any:
    first = node.get("prefixItems", ())
    return first[number] if number < len(first) else node.get("items")


def spread(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes with whatever they refer to, each once."""
    found: list[dict[str, Any]] = []
    for node in nodes:
        if "$ref" in node:
            found += spread([SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]])
        found += [node, *spread([*node.get("anyOf", ()), *node.get("allOf", ())])]
    return list({id(node): node for node in found}.values())


def subschemas(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every part of a schema with the names that lead to it."""
    if isinstance(node, dict):
        yield path, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from subschemas(child, (*path, str(key)))
