"""What stands on the sheets of a plan beside its rows and columns, where nothing is read: above, between, around them.

A text of ours is known by its words in every language of the pack; whatever else stands there, somebody typed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.kinds.text import bare, fold
from cqip_xl.model.finding import Finding
from cqip_xl.model.findings import Severity
from cqip_xl.model.grid import CellRow, ErrorCell, NoResult
from cqip_xl.model.markers import Spot, address
from cqip_xl.model.table import columns_of
from cqip_xl.reading.blocks import cells_left
from cqip_xl.reading.expected import given_of_measures
from cqip_xl.reading.form_texts import around_form, around_lost_form, over_hints
from cqip_xl.reading.locate import Located
from cqip_xl.reading.named_school import is_school_line, names_school
from cqip_xl.reading.row_cells import fixed_keys, measures_of
from cqip_xl.reading.spelling import is_blank
from cqip_xl.reading.tags import FoundTable
from cqip_xl.reading.typed_over import neighbours, over_headings, stray
from cqip_xl.words.given import alike, given_headings, titled
from cqip_xl.words.headings import plain
from cqip_xl.words.sheet_texts import is_above

#: In workbooks of another version title and hint of a sheet are known by their place: above its markers, one column
#: right of them, alone in a row or in the first.
OWN_ABOVE = 2


def cells_outside(located: Located, as_made: bool) -> Iterator[Finding]:
    """What nobody reads on the sheets with tables. `as_made`: the workbook has the wording of this version."""
    severity: Severity = "warning" if as_made else "note"
    whole = [table for table in located.read if not table.more]
    for name in dict.fromkeys(table.sheet.name for table in whole):
        here = [table for table in whole if table.sheet.name == name]
        yield from _strays(located, here, as_made)
        for table in here:
            yield from _reworded(located, table, severity)
    for sheet, left in cells_left(located.grid, located.read):
        if spots := [spot for spot in left if not names_school(located, shown(sheet.at(*spot)))]:
            yield stray(located.grid.path, sheet, spots)


def _strays(located: Located, here: Sequence[FoundTable], as_made: bool) -> Iterator[Finding]:
    """A finding for neighbouring rows in which something stands above, between or around its tables."""
    spots, lost = {*_above(located, here, as_made), *_between(here)}, set[Spot]()
    for table in here:
        if table.id != "header":
            spots.update(_around(located, table))
        elif not table.by_heading:
            spots.update(around_form(located, table))
        else:  # down to the next table
            below = (other.tag_row for other in here if other.tag_row > table.tag_row)
            lost.update(around_lost_form(located, table, min(below, default=len(table.sheet.rows))))
    told: tuple[tuple[set[Spot], Severity], ...] = (
        (spots, "warning"),
        (lost - spots, "warning" if as_made else "note"),
    )
    for found, severity in told:
        for spots_there in neighbours(sorted(found)):
            yield stray(located.grid.path, here[0].sheet, spots_there, severity)


def _reworded(located: Located, table: FoundTable, severity: Severity) -> Iterator[Finding]:
    """What stands in place of headings and hints."""
    if table.id != "header":
        yield from _headings(located, table, severity)
    elif not table.by_heading:
        yield from over_hints(located, table, severity)


def _above(located: Located, tables: Sequence[FoundTable], as_made: bool) -> Iterator[Spot]:
    """All that is no title and no hint of ours."""
    first = min(tables, key=lambda table: table.tag_row)
    if first.by_heading and first.id == "header":
        return  # where such a form begins is not known
    left = first.tag_col + 1
    ids = {fold(name) for name in first.columns} if first.by_heading else set()
    own = 0
    for r in range(first.tag_row):
        filled = _filled_above(located, first, r)
        mine = left in filled and own < OWN_ABOVE and (len(filled) == 1 or r < OWN_ABOVE) and not as_made
        own += mine
        for c in filled:
            text = shown(first.sheet.rows[r][c])
            ours = (mine and c == left) or fold(text) in ids or fold(text) == fold(first.sheet.name)
            if not ours and not is_above(located.framework, located.period, text):
                yield r, c


def _filled_above(located: Located, first: FoundTable, r: int) -> list[int]:
    """The columns of a row in which something stands, but for the line that names the school."""
    cells = first.sheet.rows[r].items()
    filled = (c for c, value in cells if not is_empty(value) and not isinstance(value, NoResult))
    return [c for c in filled if not is_school_line(located, first, r, c)]


def _between(tables: Sequence[FoundTable]) -> Iterator[Spot]:
    """Notes between the markers of a table and its headings."""
    for table in tables:
        for r in range(table.tag_row + 1, table.rows.start - 1) if table.id != "header" else ():
            yield from ((r, c) for c, value in table.sheet.rows[r].items() if not is_empty(value))


def _around(located: Located, table: FoundTable) -> Iterator[Spot]:
    """Cells in the hidden column of a table, where only its marker stands, and in rows that are none of its own."""
    fixed = fixed_keys(located.framework, located.framework.tables[table.id], measures_of(located))
    columns = columns_of(located.framework.tables[table.id], located.period)
    entries = {table.columns[c.id] for c in columns if not c.field.shows and c.id in table.columns}
    key, known = table.columns.get("key", -1), {*table.columns.values()} - entries
    if table.rows.start > table.tag_row + 1 and not is_empty(table.sheet.at(table.rows.start - 1, table.tag_col)):
        yield table.rows.start - 1, table.tag_col
    for r, row in table.lines():
        if table.tag_col in row and not is_empty(row[table.tag_col]):
            yield r, table.tag_col
        if not fixed:
            continue
        named = shown(row.get(key))
        if named not in fixed and fold(named) not in fixed and _is_without(row, entries):
            yield from _unkeyed(located, table, r, known)


def _is_without(row: CellRow, entries: Collection[int]) -> bool:
    return all(c not in entries or is_blank(value) for c, value in row.items())


def _unkeyed(located: Located, table: FoundTable, r: int, known: set[int]) -> Iterator[Spot]:
    """What stands below or between the rows of a table with fixed ones; a row of ours may have lost its key alone."""
    row, key = table.sheet.rows[r], table.columns.get("key", -1)
    titles = titled(located.framework, table.id)
    ours = any(alike(shown(row[c])) in titles for c in known if c in row)
    # The year of a measure tells as much as its title.
    given = titles.keys() | given_of_measures(located.framework, located.period) if table.id == "measures" else None
    for c in sorted(known.intersection(row)):
        if is_empty(row[c]) or isinstance(row[c], ErrorCell):
            continue
        if ours and c != key and (given is None or alike(shown(row[c])) in given):
            continue
        text = shown(row[c])
        said = is_above(located.framework, located.period, text) or names_school(located, text)
        if not said and address(r, c) not in (table.sheet.formulas or ()):
            yield r, c


def _headings(located: Located, table: FoundTable, severity: Severity) -> Iterator[Finding]:
    """Headings that somebody reworded or wrote a note into."""
    head = table.rows.start - 1
    if head == table.tag_row and not table.by_heading:
        return
    given, heads = given_headings(located.framework, table.id, located.period), located.heads[table.id]
    spots = []
    for name, c in table.columns.items():
        text = shown(table.sheet.at(head, c))
        if name in given and alike(text) not in given[name] and not is_empty(text):
            whole = fold(bare(text).strip("*:： "))
            if plain(text) != whole or heads.get(whole) != name:  # else another usual heading
                spots.append((head, c))
    if spots:
        yield over_headings(located.grid.path, table.sheet, sorted(spots), severity)
