"""The promise of docs/trust.md as a program: every filled cell is an entry, a text of ours, or in a finding's place.

What is ours is taken from blank workbooks as they are composed, not from what the reader thinks is ours. What is
neither entry nor ours must be told by a warning or an error, so that the outcome is not `read`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from cqip_xl.kinds.dates import from_serial
from cqip_xl.kinds.kind import is_empty, shown
from cqip_xl.model.book import Book
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.findings import Severity
from cqip_xl.model.grid import ErrorCell, Grid, GridSheet, Raw
from cqip_xl.model.markers import FINDINGS, META, MINE, SHOWN_FIELDS, TAG, VIEWS, address, column_of, spot_of
from cqip_xl.model.plan import Row
from cqip_xl.reading.extract import is_as_made
from cqip_xl.reading.tags import meta_of
from cqip_xl.verbs import plan_book
from tests.fuzz.ours import GIVEN, Ours, collect, ours, plain
from tests.fuzz.remarked import REMARKS, remarks_unsaid

#: Findings that tell of a whole sheet, and of whole columns below their place.
_SHEETS, _COLUMNS = {"sheet.unread", "sheet.left_over"}, {"column.extra", "column.twice"}
#: Notes that are enough: few words on a sheet of the school's own, the heading of an empty column.
_ENOUGH = {"sheet.unread", "sheet.left_over", "column.extra"}
_RANGE = re.compile(r"([A-Z]{1,3}\d+)(?::([A-Z]{1,3}\d+))?")
#: What the column of a table's marker is called here.
_ID = "#"
#: So many headings in a row are headings again; so long a text of ours is ours wherever it stands; rows of titles.
_HEADINGS, _LONG, _TOP = 3, 20, 3
#: Numbers that stand ready in empty rows.
_SPARE = re.compile(r"[A-Z]\d{1,4}(~\d+)?")


#: What pages say of a plan, by all of it but its tables: hundreds of workbooks differ in one cell of these.
_PAGES: dict[tuple[object, ...], frozenset[str]] = {}


def unsaid(case: Case, grid: Grid) -> dict[str, str]:
    """`Sheet!C5` -> text of each filled cell that is no entry, none of ours, and in no finding's place.

    Comments, boxes, links and whatever else a sheet holds besides its cells count too; and cells that are told by
    notes alone, where the workbook has the wording of this version.
    """
    walk = _Walk(case, grid)
    cells = list(walk.cells())
    entries = {(sheet, address(r, c)) for sheet, r, c, _, kind in cells if kind == "entry"}
    found = {f"{sheet}!{address(r, c)}": text for sheet, r, c, text, kind in cells if kind == "unsaid"}
    return found | dict(remarks_unsaid(case, grid, entries, walk.page_texts, walk.ours.charts))


@dataclass(frozen=True, slots=True)
class _Range:
    sheet: str
    rows: range
    columns: range
    severity: Severity


def _places(finding: Finding) -> Iterator[_Range]:
    """Every place that a finding names: its own, and all in its list of cells."""
    for text in (finding.place.cell, *finding.values.get("cells", "").split(", ")):
        if match := _RANGE.fullmatch(text):
            top, left = spot_of(match[1]) or (0, 0)
            bottom, right = spot_of(match[2] or match[1]) or (0, 0)
            yield _Range(finding.place.sheet, range(top, bottom + 1), range(left, right + 1), finding.severity)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a sheet, with what is known of its columns: the table it belongs to and their ids.

    `heads`: where it says ids or headings, of whatever table.
    """

    sheet: GridSheet
    r: int
    filled: Mapping[int, Raw | ErrorCell]
    table: str
    ids: Mapping[int, str]
    heads: Collection[int]

    def text(self, c: int) -> str:
        return plain(shown(self.filled.get(c)))

    def meant(self, c: int) -> set[str]:
        """Its text; of a number also the day, where values alone were pasted."""
        cell = self.filled[c]
        return {self.text(c)} | ({plain(from_serial(cell))} if isinstance(cell, float) else set())

    def named(self, name: str) -> str:
        """What stands in a column, as it stands there."""
        return next((shown(self.filled[c]) for c, other in self.ids.items() if other == name and c in self.filled), "")

    def calculates(self, c: int) -> bool:
        return address(self.r, c) in (self.sheet.formulas or ())


class _Walk:
    def __init__(self, case: Case, grid: Grid) -> None:
        self.case, self.plan, self.grid = case, case.plan, grid
        self.ours = ours(case.framework, case.plan.period)
        self.rows = defaultdict[tuple[str, int], list[tuple[str, Row]]](list)
        for table, there in self.plan.tables.items():
            for row in there:
                self.rows[row.place.sheet, _row(row.place.cell)].append((table, row))
        self.lost = {(one.place.sheet, _row(one.place.cell)) for one in case.rejected}
        cells = ((name, place, spot_of(place.cell)) for name, place in self.plan.header_cells.items())
        self.header = {(place.sheet, *spot): name for name, place, spot in cells if spot}
        self.forms = {sheet for sheet, _, _ in self.header}
        told = [finding for finding in case.findings if finding.code not in REMARKS]
        self.sheets = {finding.place.sheet for finding in told if finding.code in _SHEETS}
        columns = ((f.place.sheet, spot_of(f.place.cell)) for f in told if f.code in _COLUMNS)
        self.columns = {(sheet, spot[1]) for sheet, spot in columns if spot}
        typed = ((f.place.sheet, spot_of(f.place.cell)) for f in told if f.code == "column.id_typed_over")
        self.typed_over = {(sheet, *spot) for sheet, spot in typed if spot}
        as_made = is_as_made(case.framework, meta_of(grid))
        strong = [f for f in told if f.severity != "note" or f.code in _ENOUGH or not as_made]
        self.places = [place for finding in strong for place in _places(finding)]
        self.places += [self._labelled(f) for f in told if f.code == "header.extra"]

    def _labelled(self, finding: Finding) -> _Range:
        """A line of the school's own is told with the label left of it."""
        place = next(_places(finding))
        return replace(place, columns=range(place.columns.start - 1, place.columns.stop))

    def cells(self) -> Iterator[tuple[str, int, int, str, str]]:
        """Sheet, row, column and text of each filled cell, and what it is: `entry`, `key`, `ours`, `told`, `unsaid`."""
        for sheet in self.grid.sheets:
            if sheet.name.strip().casefold() == META or sheet.name in self.sheets:
                continue
            for line in self._lines(sheet):
                for c, cell in line.filled.items():
                    yield sheet.name, line.r, c, shown(cell), self._what(line, c)

    def _what(self, line: _Line, c: int) -> str:
        if self._is_entry(line, c):
            return "key" if line.ids.get(c) == "key" else "entry"
        if self._is_ours(line, c):
            return "ours"
        return "told" if self._is_told(line.sheet.name, line.r, c) else "unsaid"

    def _is_told(self, name: str, r: int, c: int) -> bool:
        inside = any(one.sheet == name and r in one.rows and c in one.columns for one in self.places)
        return inside or (name, r) in self.lost or (name, c) in self.columns

    # -- what a row belongs to ----------------------------------------------------------------------

    def _lines(self, sheet: GridSheet) -> Iterator[_Line]:
        """The filled rows; tables are known by their markers, by their headings where these are gone."""
        table, ids = "", dict[int, str]()
        bare = not any(shown(cell).startswith(TAG) for row in sheet.rows for cell in row.values())
        has_table, form = sheet.name in self.plan.sheets.values(), self._unmarked_form(sheet)
        for r, row in enumerate(sheet.rows):
            if form and r == form[0]:
                table, ids = "header", {form[1]: "value"}
            filled = {c: cell for c, cell in row.items() if not is_empty(cell)}
            texts = {c: plain(shown(cell)) for c, cell in filled.items()}
            first = shown(filled[min(filled)]) if filled else ""
            named, heads = self.ours.headed(texts, table) if has_table and (table != "header" or form) else ("", {})
            if first.startswith(TAG):
                table = first.removeprefix(TAG).strip()
                heads = {c: self._id_of(sheet, r, c, table) for c in texts}
                heads = {c: text for c, text in heads.items() if text in {*self.ours.ids, "value"}}
                heads[min(filled)] = _ID
                ids = {c: name for c, name in self._columns(table).items() if c not in heads} | heads
            elif named and table in ("", named):
                table, ids = named, heads | ids
            elif bare and len(heads) >= _HEADINGS:  # one table below another
                table, ids = named, self._columns(named) | heads
            elif any(text.startswith(TAG) for text in texts.values()):  # moved, or something is typed before them
                heads = {c: text for c, text in texts.items() if text in self.ours.ids}
            elif len(heads) < _HEADINGS:
                heads = {}
            yield _Line(sheet, r, filled, table, ids | self._row_columns(sheet.name, r), heads.keys())

    def _id_of(self, sheet: GridSheet, r: int, c: int, table: str) -> str:
        """The id of a column; by its heading where something is typed over the id, be it a word that is one."""
        if (sheet.name, r, c) not in self.typed_over:
            return plain(shown(sheet.at(r, c)))
        heading = plain(shown(sheet.at(r + 1, c)))
        return next((name for (of, name), texts in self.ours.heads.items() if of == table and heading in texts), "")

    def _row_columns(self, sheet: str, r: int) -> dict[int, str]:
        """Where the row of the plan that stands there has its columns, which may lie elsewhere than the table's."""
        there = self.rows.get((sheet, r), [])
        return {column_of(at): name for _, row in there for name, at in row.columns.items()}

    def _unmarked_form(self, sheet: GridSheet) -> tuple[int, int] | None:
        """The first row and the value column of a form that lost its marker."""
        spots = [(r, c) for name, r, c in self.header if name == sheet.name]
        marked = any(plain(shown(next(iter(row.values()), ""))) == f"{TAG}header" for row in sheet.rows)
        return min(spots) if spots and not marked else None

    def _columns(self, table: str) -> dict[int, str]:
        """Where the plan's rows have their columns."""
        rows = self.plan.tables.get(table, ())
        return {column_of(at): name for row in rows for name, at in row.columns.items()}

    # -- whether a cell is an entry or ours ---------------------------------------------------------

    def _is_entry(self, line: _Line, c: int) -> bool:
        """Whether it is in the plan."""
        sheet, name = line.sheet.name, line.ids.get(c, "")
        if line.table == "header":
            return self.header.get((sheet, line.r, c), SHOWN_FIELDS[0]) not in SHOWN_FIELDS
        if not name or name == "status":
            return False
        there = [row for _, row in self.rows.get((sheet, line.r), [])]
        if name == "key":
            return any(line.text(c) == plain(row.key.partition("~")[0]) for row in there)
        return any(_holds(row, name, c) for row in there)

    def _is_ours(self, line: _Line, c: int) -> bool:
        text, name = line.text(c), line.ids.get(c, "")
        if shown(line.filled[c]).startswith(TAG) or c in line.heads:
            return True
        if line.table == FINDINGS:
            return line.r < 5 or (isinstance(line.filled.get(1), float) and c in range(1, 5))
        if line.table in VIEWS:
            return line.calculates(c) or self._is_of_view(line, c, text)
        beside = not name and (len(text) > _LONG or line.r < _TOP)
        if text in self.ours.pages and (not line.table or len(line.filled) < 3 or beside):
            return True
        if not line.table:
            return self._is_of_no_table(line, c, text)
        if line.table == "header":
            return text == "value" or self._is_of_form(line, c)
        if not name or text == plain(name) or text in self.ours.heads[line.table, name]:
            return bool(name)
        return self._is_of_table(line, c, name, text)

    def _is_of_view(self, line: _Line, c: int, text: str) -> bool:
        """A text above its rows, the chosen name; where a sheet has no formulas left, what these showed."""
        known = self.ours.views[line.table, "text"]
        if not line.sheet.formulas:
            known = known | self._shown.views[line.table, "text"] | self._shown.views[line.table, "formula"]
        above = plain(shown(line.sheet.at(line.r - 1, c))) if line.r else ""
        people = {plain(row.text("name")) for row in self.plan.rows("people")}
        return not known.isdisjoint(line.meant(c)) or (line.table == MINE and text in people and above in known)

    def _is_of_no_table(self, line: _Line, c: int, text: str) -> bool:
        """An id, the number of a row, a word of the form or of a list on its sheet, a formula."""
        if text in self.ours.ids | self.ours.keys | {"value"} or line.calculates(c):
            return True
        if line.sheet.name in self.forms and self._is_of_some_form(text):
            return True
        return text in self.ours.lists and self._is_of_lists(line.sheet)

    def _is_of_lists(self, sheet: GridSheet) -> bool:
        """Whether it is our sheet of lists, also where somebody renamed it and shows it."""
        return sum(plain(shown(cell)) in self.ours.lists for cell in sheet.row(0).values()) > _HEADINGS

    def _is_of_table(self, line: _Line, c: int, name: str, text: str) -> bool:
        """A row's number, a given text, a formula, or the result of one that was pasted as a value."""
        if name == "key":
            ready = {plain(text.id) for text in self.case.framework.texts} | self.ours.given(line.table, name)
            return bool(_SPARE.fullmatch(line.named("key"))) or text in ready
        if name in GIVEN or name not in self.ours.columns(line.table):  # an id that somebody typed over
            given = any(text in self.ours.given(line.table, other) for other in GIVEN)
            return given or (name == "wanted" and line.calculates(c))
        texts = (here.cells[line.table, key, name] for here in (self.ours, self._shown) for key in self._keys(line))
        return line.calculates(c) or any(there & line.meant(c) for there in texts)

    def _keys(self, line: _Line) -> set[str]:
        """The key of a row: as it stands there, else as the plan has it, or the one that its title belongs to."""
        there = self.rows.get((line.sheet.name, line.r), [])
        keys = {line.named("key"), *(row.key.partition("~")[0] for _, row in there)}
        return keys | self.ours.owners(line.table, plain(line.named("title")))

    def _is_of_form(self, line: _Line, c: int) -> bool:
        """An id, a label, a hint, or an entry that is in the plan."""
        value = next((col for col, name in line.ids.items() if name == "value"), 2)
        marker = next((col for col, name in line.ids.items() if name == _ID), value - 2)
        text, id_ = line.text(c), shown(line.filled.get(marker)).strip().casefold()
        place = "0" if c == marker else str(c - value + 2)
        name = id_ if self.ours.form[id_, "1"] else self.header.get((line.sheet.name, line.r, value), "")
        if place == "2" and name in SHOWN_FIELDS:
            known = self.ours.form[name, place] | {plain(self.plan.period)}
            return line.calculates(c) or not known.isdisjoint(line.meant(c))
        if place == "2" and name:
            return text == self._entered(name)
        return text in self.ours.pages | self.ours.form[name, place] or self._is_of_some_form(text)

    def _is_of_some_form(self, text: str) -> bool:
        """Whether it is a label or hint of ours, or an id."""
        form = self.ours.form
        return any(text == plain(id_) or (col in ("1", "3") and text in form[id_, col]) for id_, col in form)

    def _entered(self, name: str) -> str:
        """What stands in the line of the form that counts."""
        spots = (spot for spot, other in self.header.items() if other == name)
        there = {sheet.name: sheet for sheet in self.grid.sheets}
        return next((plain(shown(there[sheet].at(r, c))) for sheet, r, c in spots), "")

    @cached_property
    def _book(self) -> Book:
        return plan_book(self.case.framework, self.plan, self.case.verdict.as_of)

    @cached_property
    def _shown(self) -> Ours:
        """What the workbook of this very plan shows: for results that somebody pasted as values."""
        return collect(self._book, Ours())

    def page_texts(self) -> set[str]:
        """What the headers and footers of its pages say, and how the school was called when it was made."""
        of = (self.plan.school, self.plan.period, self.plan.language, self.case.verdict.as_of)
        form = (self.case.framework, *of, repr(sorted(self.plan.header.items())))
        if form not in _PAGES:
            pages = [text for sheet in self._book.sheets for text in (sheet.page.header, sheet.page.footer)]
            _PAGES[form] = frozenset(map(plain, pages))
        there = Counter(r.text for sheet in self.grid.sheets for r in sheet.remarks if r.kind == "header")
        most = [text for text, times in there.items() if 2 * times > len(self.grid.sheets)]
        return {*_PAGES[form], *(plain(text) for text in (*most, meta_of(self.grid).get("school_name", "")))}


def _holds(row: Row, name: str, c: int) -> bool:
    """Whether the plan has an entry of that column; people move to the slots of their field that are free."""
    if name not in row.columns or column_of(row.columns[name]) != c:
        return False
    base = name.partition(".")[0]
    there = [column for column, value in row.values.items() if value is not None] + list(row.raw)
    return name in there or any(column.partition(".")[0] == base for column in there if not name[-4:].isdecimal())


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0) - 1
