"""Which framework a workbook belongs to, also where it no longer says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from cqip_xl.kinds.kind import shown
from cqip_xl.model.errors import NotOurWorkbook
from cqip_xl.model.framework import Framework, as_of_version
from cqip_xl.model.grid import Grid
from cqip_xl.model.table import TABLES
from cqip_xl.reading.columns import CALCULATED_IDS
from cqip_xl.reading.header import HeaderCell, read_header
from cqip_xl.reading.recover import ALIKE, likeness_of
from cqip_xl.reading.tags import FoundTable, Markers, found_forms, found_tables
from cqip_xl.words.catalog import LANGUAGES, say
from cqip_xl.words.headings import plain

FindFramework = Callable[[str], Framework | None]
#: Loads the frameworks to choose among; asked only where a workbook does not name its own.
KnownFrameworks = Callable[[], tuple[Framework, ...]]


def framework_of(markers: Markers, find: FindFramework, all_known: KnownFrameworks) -> Framework:
    """The framework as it was when the workbook was made. Raises NotOurWorkbook: unknown_framework, not_a_plan."""
    return as_of_version(_framework_of(markers, find, all_known), markers.meta.get("pack_version", ""))


def _framework_of(markers: Markers, find: FindFramework, all_known: KnownFrameworks) -> Framework:
    """By its id, else its criteria, else its headings. Raises NotOurWorkbook: unknown_framework, not_a_plan."""
    named = pack_named(markers.meta, read_header(found_forms(markers.tags)))
    if named:
        framework = find(named if markers.meta.get("pack") else named.split(" ", 1)[0]) or _called(named, all_known())
        if framework is None:
            raise NotOurWorkbook("unknown_framework", "pack", pack=named)
        return framework
    known = all_known()
    if not markers.tags:
        return _alike(markers.grid, known)
    tables = found_tables(markers.tags, frozenset())
    fits = sorted(((_fit(tables, f), n) for n, f in enumerate(known)), reverse=True)
    if not fits or fits[0][0] <= _NONE or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        raise NotOurWorkbook("unknown_framework", "no_pack")
    return known[fits[0][1]]


def _alike(grid: Grid, known: Sequence[Framework]) -> Framework:
    """The framework of a workbook without any markers: the one that it says, if its headings are like that one's."""
    packs = _packs_said(grid)
    said = next((f for f in known if any(is_pack(one, f) for one in packs)), None)
    likely = [(likeness_of(grid, f), f) for f in ((said,) if said else known)]
    (_, share), best = max(likely, key=lambda pair: pair[0], default=((0.0, 0.0), None))
    if best is None or share < ALIKE:
        raise NotOurWorkbook("not_a_plan", "no_plan")
    return best


def language_of(grid: Grid, framework: Framework) -> str:
    """The language whose words of the framework stand in most cells; its own where no other has more."""
    there = Counter(
        plain(cell) for sheet in grid.sheets for row in sheet.rows for cell in row.values() if isinstance(cell, str)
    )

    def spoken(language: str) -> int:
        return sum(there[word] for word in {plain(text) for text in framework.words.get(language, {}).values()})

    return max(framework.languages, key=lambda language: (spoken(language), language == framework.native))


def pack_named(meta: Mapping[str, str], header: Mapping[str, HeaderCell]) -> str:
    """The pack that the workbook names, by its id or what it is called, '' where it names none."""
    return meta.get("pack") or (shown(header["pack"].raw) if "pack" in header else "")


def is_pack(text: str, framework: Framework) -> bool:
    """Whether a School sheet says that its plan is of a framework: by its title, or its id as it once stood there."""
    titles = {plain(words["title"]) for words in framework.words.values() if "title" in words}
    return text.split(" ", 1)[0] == framework.id or plain(text) in titles


def _called(text: str, known: Iterable[Framework]) -> Framework | None:
    """The framework of a title, where no other has the same."""
    found = [framework for framework in known if is_pack(text, framework)]
    return found[0] if len(found) == 1 else None


def _packs_said(grid: Grid) -> set[str]:
    """What stands right of the label of the framework, on a School sheet without markers."""
    labels = {plain(say(language, "fields.pack.label")) for language in LANGUAGES}
    return {
        shown(row.get(c + 1))
        for sheet in grid.sheets
        for row in sheet.rows
        for c, cell in row.items()
        if isinstance(cell, str) and plain(cell) in labels
    }


#: What fits no better is chance.
_NONE = (0, 0)


def _fit(tables: Sequence[FoundTable], framework: Framework) -> tuple[int, int]:
    """How well tables fit a framework: criteria that it knows less those it does not, then the same of columns."""
    criteria = {c.id for c in framework.criteria}
    named = [shown(t.cell(r, "key")) for t in tables if t.id == "criteria" for r in t.rows]
    named += [shown(t.cell(r, "criterion")).split(" ", 1)[0] for t in tables if t.id == "actions" for r in t.rows]
    columns = [(t.id, column.partition(".")[0]) for t in tables if t.id in TABLES for column in t.columns]
    own = {(name, f.id) for name, table in framework.tables.items() for f in table.fields}
    own |= {(name, column) for name in framework.tables for column in CALCULATED_IDS}
    return _balance(name in criteria for name in named if name), _balance(column in own for column in columns)


def _balance(known: Iterable[bool]) -> int:
    """How many are known, less those that are not."""
    return sum(1 if one else -1 for one in known)
