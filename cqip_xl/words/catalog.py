"""Product words by language and key. A missing translation fails a test; at run time English stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from cqip_xl.model.counted import filled_in
from cqip_xl.model.tongue import tongue

LANGUAGES = ("en", "vi", "zh-Hans", "zh-Hant", "sv")


@cache
def catalog(language: str) -> Mapping[str, str]:
    """All product words of a language, flat: `findings.due.not_a_date` -> text."""
    return dict(_flat("", read_words(language)))


def read_words(name: str) -> Mapping[str, object]:
    """What a file of words holds; nothing where there is none of that name."""
    import tomllib
    from importlib.resources import files

    source = files("cqip_xl.words") / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8")) if source.is_file() else {}


def say(language: str, key: str, /, **values: object) -> str:
    """The word in that language with `{name}` places filled; in that of another country, or English, if missing."""
    text = catalog(language).get(key) or catalog(tongue(language)).get(key) or catalog("en").get(key) or key
    return filled_in(text, values) if values else text


@cache
def _earlier(language: str) -> Mapping[str, tuple[str, ...]]:
    found = read_words("earlier").get(language, {})
    assert isinstance(found, Mapping)
    return {str(key): tuple(map(str, texts)) for key, texts in found.items()}


def said_before(language: str, key: str) -> tuple[str, ...]:
    """What earlier versions said instead of a word in that language, with its places, the oldest first."""
    return _earlier(spoken(language)).get(key, ())


@cache
def of_all_versions() -> Mapping[str, str]:
    """The English words by key, and those that only earlier versions had."""
    return {key: texts[-1] for key, texts in _earlier("en").items()} | dict(catalog("en"))


@lru_cache(maxsize=1 << 8)
def spoken(language: str) -> str:
    """The language of the product's words for readers of that one: its own, of another country, or English."""
    return next((one for one in (language, tongue(language)) if one in LANGUAGES), "en")


def has(key: str) -> bool:
    return key in catalog("en")


def _flat(path: str, tree: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield from _flat(here, value)
        else:
            yield here, str(value)
