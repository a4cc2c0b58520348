"""The grammar as a JSON schema, which editors complete and check framework.yaml with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cqip_xl.packs.grammar.condition import TEST_SHAPE
from cqip_xl.packs.grammar.declared import SHAPES, Each, Entry, Named, One, Section, Shape, name_of
from cqip_xl.packs.grammar.pack import PackEntries

#: What a pack says of itself, whatever it extends.
_ITS_OWN = ["schema", "id", "version", "extends"]


def schema(extended: bool = False) -> Shape:
    """The schema of framework.yaml. Names that only the pack knows are texts: whether they fit, the loader says.

    `extended`: of a pack that extends another, which says whatever this one leaves out.
    """
    whole = _whole()
    return {**_with_gaps(whole), "required": _ITS_OWN} if extended else whole


def _with_gaps(value: Any) -> Any:
    """A schema that asks for nothing but ids, nor for entries that go together."""
    if not isinstance(value, dict):
        return [_with_gaps(child) for child in value] if isinstance(value, list) else value
    is_mapping = "properties" in value and value.get("additionalProperties") is False
    dropped = ("if", "then", "else", "allOf", "not", "required") if is_mapping else ()
    made = {key: _with_gaps(child) for key, child in value.items() if key not in dropped}
    return made | ({"required": ["id"]} if is_mapping and "id" in value.get("required", ()) else {})


def _whole() -> Shape:
    kinds = sections()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _says(PackEntries),
        "description": "What a quality framework asks of a school's improvement plan. Words stand in the language files"
        " beside it; `cqip pack check FOLDER` says what no schema can.",
        **_section(PackEntries),
        "$defs": {
            **SHAPES,
            "test": _plain(TEST_SHAPE),
            **{name: {"description": _says(kind), **_section(kind)} for name, kind in kinds.items()},
        },
    }


def sections() -> dict[str, type[Section]]:
    """Every mapping that the grammar declares below the pack, by name, those first that are named first."""
    found: dict[type[Section], None] = {}
    _add_below(PackEntries, found)
    return {name_of(section): section for section in found}


def _add_below(section: type[Section], found: dict[type[Section], None]) -> None:
    """Adds the sections below one, each once: some hold others of their own kind."""
    for entry in section.entries().values():
        shape = TEST_SHAPE if entry.shape == {"$ref": "#/$defs/test"} else entry.shape
        for child in _inside(entry.section if isinstance(entry, One | Each | Named) else shape):
            if child not in found:
                found[child] = None
                _add_below(child, found)


def _inside(value: Any) -> Iterator[type[Section]]:
    """The sections that a shape mentions."""
    if isinstance(value, type):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _inside(child)


def _section(section: type[Section]) -> Shape:
    required = [name for name, entry in section.entries().items() if entry.required]
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": {name: _entry(entry) for name in section.names() if (entry := _called(section, name))},
        **section.beyond,
    }


def _called(section: type[Section], name: str) -> Entry[Any]:
    return next(entry for entry in section.entries().values() if name in (entry.name, entry.also))


def _entry(entry: Entry[Any]) -> Shape:
    match entry:
        case One():
            shape = _ref(entry.section)
        case Each():
            shape = {
                "type": "array",
                **({"minItems": entry.least} if entry.least else {}),
                "items": _ref(entry.section),
            }
        case Named():
            names = {"propertyNames": entry.names} if entry.names else {}
            shape = {"type": "object", **names, "additionalProperties": _ref(entry.section)}
        case _:
            shape = _plain(entry.shape)
    return {"description": entry.says, **shape}


def _plain(value: Any) -> Any:
    """A shape with references in the place of sections."""
    if isinstance(value, type):
        return _ref(value)
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    return [_plain(child) for child in value] if isinstance(value, list) else value


def _ref(section: type[Section]) -> Shape:
    return {"$ref": f"#/$defs/{name_of(section)}"}


def _says(section: type[Section]) -> str:
    return (section.__doc__ or "").split("\n\n")[0]
