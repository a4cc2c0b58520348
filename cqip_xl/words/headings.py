"""What a column can be called: its id, its label in any language, or another usual heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import bare, fold
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.table import Column, of_status
from cqip_xl.words.catalog import LANGUAGES, has, said_before, say
from cqip_xl.words.given import earlier_labels
from cqip_xl.words.lexicon import lexicon

#: Columns that the product itself puts into a table besides the key.
_ADDED = {
    "actions": ("status", "due_on"),
    "criteria": ("title", "required"),
    "clauses": ("title",),
    "evidence": ("next_code",),
}


def plain(head: Raw | ErrorCell) -> str:
    """A heading as it is looked up: its first line, without star, colon and "(required)"."""
    return _plain(head if isinstance(head, str) else shown(head))


@lru_cache(maxsize=1 << 14)
def _plain(head: str) -> str:
    text = head.strip().split("\n", 1)[0]
    remark = _REMARK.search(text.rstrip())
    if remark and fold(remark[1]) in _required_words():
        text = text[: remark.start()].rstrip()
    return fold(bare(text).strip("*:： "))


#: What stands in brackets at the end of a heading; blanks before them are cut off afterwards, else a long run of
#: blanks takes minutes.
_REMARK = re.compile(r"[(（]([^()（）]*)[)）]$")


@cache
def _required_words() -> frozenset[str]:
    return frozenset(fold(say(language, "entry.required_word")) for language in LANGUAGES)


def headings(framework: Framework, table: str, columns: Iterable[Column], period: PlanPeriod) -> dict[str, str]:
    """Plain heading -> column id; ids come first, then labels, then aliases, and the first owner keeps a heading."""
    columns = tuple(columns)
    spec = framework.tables.get(table)
    own = ("key", *_ADDED.get(table, ()), *(f.id for f in (of_status(spec) if spec else ())))
    heads = {fold(c.id): c.id for c in columns} | {name: name for name in own}
    for language in dict.fromkeys((*framework.languages, *LANGUAGES)):
        lex = lexicon(framework, language, period)
        for column in columns:
            heads.setdefault(plain(lex.field_label(table, column)), column.id)
        for name in own:
            heads.setdefault(plain(lex.say(f"fields.{name}.label")), name)
    for name, label in _earlier(framework, table, columns, own):
        heads.setdefault(plain(label), name)
    names = {c.id for c in columns} | {"key"}
    return {**_shorter(heads), **aliases("aliases", names), **heads}


def _earlier(
    framework: Framework, table: str, columns: Iterable[Column], own: Iterable[str]
) -> Iterable[tuple[str, str]]:
    """Headings of earlier versions: column id and label."""
    for name in (*(c.id for c in columns if c.slot == 1), *own):
        for language in LANGUAGES:
            yield from ((name, label) for label in said_before(language, f"fields.{name}.label"))
    for column in columns:
        yield from ((column.id, label) for label in earlier_labels(framework, table, column))


def _shorter(heads: Mapping[str, str]) -> dict[str, str]:
    """Headings without a remark in brackets at their end, where these are one column's alone."""
    owners: dict[str, set[str]] = {}
    for head, name in heads.items():
        if remark := _REMARK.search(head):
            owners.setdefault(head[: remark.start()].rstrip(), set()).add(name)
    return {head: names.pop() for head, names in owners.items() if head and len(names) == 1}


def aliases(section: str, names: Iterable[str]) -> dict[str, str]:
    """Other usual headings, in every language, of the fields named."""
    found: dict[str, str] = {}
    for name in names:
        for language in LANGUAGES if has(f"{section}.{name}") else ():
            for alias in say(language, f"{section}.{name}").split(";"):
                found.setdefault(plain(alias), name)
    return found


def is_heading(line: Iterable[Raw | ErrorCell], known: Mapping[str, str]) -> bool:
    """Whether any cell of a line is a known heading."""
    return any(plain(cell) in known for cell in line if not is_empty(cell))
