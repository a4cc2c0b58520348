"""Product words by language and key. A missing translation fails a test; at run time English stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from cqip_xl.model.tongue import tongue

LANGUAGES = ("en", "vi", "zh-Hans", "zh-Hant", "sv")


@cache
def catalog(language: str) -> Mapping[str, str]:
    """All product words of a language, flat: `findings.due.not_a_date` -> text."""
    import tomllib
    from importlib.resources import files

    source = files("cqip_xl.words") / f"{language}.toml"
    if not source.is_file():
        return {}
    return dict(_flat("", tomllib.loads(source.read_text(encoding="utf-8"))))


def say(language: str, key: str, /, **values: object) -> str:
    """The word in that language with `{name}` places filled; in that of another country, or English, if missing."""
    text = catalog(language).get(key) or catalog(tongue(language)).get(key) or catalog("en").get(key) or key
    return text.format(**values) if values else text


def has(key: str) -> bool:
    return key in catalog("en")


def _flat(path: str, tree: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield from _flat(here, value)
        else:
            yield here, str(value)
