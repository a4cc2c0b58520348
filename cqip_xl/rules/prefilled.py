"""What the pack itself puts into a plan before anybody writes: its people and its texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cqip_xl.model.derived import derived
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework, PackRow
from cqip_xl.model.markers import KEY_LETTER
from cqip_xl.model.plan import Row, Value

#: Tables in which the pack's own rows stand; as long as they are unchanged they are nobody's entry.
PREFILLED = ("people", "texts")


@derived
def prefilled_rows(framework: Framework, table: str, language: str, kind: str) -> tuple[Row, ...]:
    """The pack's rows of a table in a plan of that kind (`stage`, `year`), worded in that language."""
    if table not in framework.tables:
        return ()
    if table == "people":
        people = enumerate(framework.people, start=1)
        return tuple(Row(f"P{n:03}", _person(framework, p, language), Place(), prefilled=True) for n, p in people)
    texts = framework.texts if table == "texts" else ()
    keys = text_keys(framework)
    standing = (text for text in texts if text.plans in ("", kind))
    return tuple(Row(keys[text.id], _text(framework, text, language), Place(), prefilled=True) for text in standing)


@derived
def text_keys(framework: Framework) -> Mapping[str, str]:
    """Id of a text of the pack -> the number of its row."""
    return {text.id: f"{KEY_LETTER['texts']}{n:03}" for n, text in enumerate(framework.texts, start=1)}


def is_prefill(framework: Framework, table: str, row: Row) -> bool:
    """Whether a row stands as the pack put it there, in whichever of its languages."""
    if any(name != "status" for name in row.raw):
        return False
    return frozenset(row.values.items()) in _as_put(framework, table)


@derived
def _as_put(framework: Framework, table: str) -> frozenset[frozenset[tuple[str, Value]]]:
    """The values of the pack's rows in each of its languages; of people also by the names of earlier versions."""
    every = [values for language in framework.languages for values in _all(framework, table, language)]
    if table == "people":
        people = ((person, framework.earlier_words(f"people/{person.id}")) for person in framework.people)
        every += ({"name": name, **person.values} for person, names in people for name in names)
    return frozenset(frozenset(values.items()) for values in every)


def _all(framework: Framework, table: str, language: str) -> Iterator[Mapping[str, Value]]:
    if table == "people":
        yield from (_person(framework, person, language) for person in framework.people)
    else:
        yield from (_text(framework, text, language) for text in framework.texts)


def _person(framework: Framework, person: PackRow, language: str) -> dict[str, Value]:
    name = framework.word(language, f"people/{person.id}")
    return {"name": name, **person.values}


def _text(framework: Framework, text: PackRow, language: str) -> dict[str, Value]:
    """Number and part as the pack says them, heading and text in its words; what it has no word for stays empty."""
    fields = [f.id for f in framework.tables["texts"].fields]
    words = {name: f"texts/{text.id}/{name}" for name in ("heading", "text")}
    there = {name: path for name, path in words.items() if framework.has_word(language, path)}
    found = {name: framework.word(language, path) for name, path in there.items()}
    return {name: value for name in fields if (value := {**text.values, **found}.get(name))}
