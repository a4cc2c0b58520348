"""What a workbook holds before anybody types, taken from workbooks as they are composed: what the oracle calls ours."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from cqip_xl.model.book import Book, Content, Formula, Link, Sheet
from cqip_xl.model.framework import Framework
from cqip_xl.model.markers import TAG, VIEWS
from cqip_xl.model.period import PlanPeriod
from cqip_xl.verbs import blank_plan, plan_book
from tests.workbooks import DAY

#: Texts that stand ready in tables, whose rows people sort.
GIVEN = ("title", "indicator", "year", "wanted")


def plain(content: object) -> str:
    """A text as it is compared, whoever saved it."""
    return "".join(unicodedata.normalize("NFC", str(content)).casefold().split())


class Texts(dict[tuple[str, ...], set[str]]):
    """Sets of texts; looking for one that is not there leaves no trace."""

    def __missing__(self, key: tuple[str, ...]) -> set[str]:
        return set()

    def add(self, key: tuple[str, ...], text: str) -> None:
        self.setdefault(key, set()).add(text)


@dataclass(frozen=True, slots=True)
class Ours:
    """`pages`: texts beside tables; `lists`: those of hidden sheets; `charts`: how charts are described.

    `heads`: by table and column; `cells`: by table, key of the row and column.
    `form`: by field and column of the School sheet, counted from its ids.
    `views`: by sheet that shows actions anew, and whether as `text` or by a `formula`.
    """

    pages: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    charts: set[str] = field(default_factory=set)
    heads: Texts = field(default_factory=Texts)
    cells: Texts = field(default_factory=Texts)
    form: Texts = field(default_factory=Texts)
    views: Texts = field(default_factory=Texts)

    def columns(self, table: str) -> set[str]:
        """The column ids of a table."""
        return {name for of, name in self.heads if of == table}

    @property
    def ids(self) -> set[str]:
        """The column ids of all tables."""
        return {plain(name) for _, name in self.heads}

    @property
    def keys(self) -> set[str]:
        """The numbers of all rows."""
        return {plain(key) for _, key, _ in self.cells}

    def given(self, table: str, name: str) -> set[str]:
        """What stands ready in a column, in whatever row."""
        return {text for (of, _, other), texts in self.cells.items() if (of, other) == (table, name) for text in texts}

    def owners(self, table: str, title: str) -> set[str]:
        """The keys of the rows with a title."""
        return {
            key for (of, key, name), texts in self.cells.items() if (of, name) == (table, "title") and title in texts
        }

    def headed(self, texts: Mapping[int, str], likeliest: str) -> tuple[str, dict[int, str]]:
        """The table whose headings or ids stand in a row, and the column of each; '' where fewer than two do."""
        best: tuple[str, dict[int, str]] = ("", {})
        for table in sorted({table for table, _ in self.heads}, key=lambda table: table != likeliest):
            named = {
                text: name for (of, name), heads in self.heads.items() if of == table for text in (*heads, plain(name))
            }
            found = {c: named[text] for c, text in texts.items() if text in named}
            if len(found) > max(len(best[1]), 1):
                best = table, found
        return best


@cache
def ours(framework: Framework, period: PlanPeriod) -> Ours:
    """The texts of ours in every language of the pack."""
    found = Ours()
    for language in framework.languages:
        plan = blank_plan(framework, language, period=str(period), as_of=DAY)
        collect(plan_book(framework, plan, DAY), found)
    return found


def collect(book: Book, found: Ours) -> Ours:
    """Adds what a workbook shows."""
    for sheet in book.sheets:
        found.charts.update(plain(chart.alt) for chart in sheet.charts)
        if sheet.hidden:
            found.lists.update(plain(_text(cell.content)) for cell in sheet.all_cells())
        else:
            _collect(sheet, found)
    return found


def _collect(sheet: Sheet, found: Ours) -> None:
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for cell in sheet.all_cells():
        if text := _text(cell.content):
            rows[cell.row][cell.col] = text
    calculated = {(cell.row, cell.col) for cell in sheet.all_cells() if isinstance(cell.content, Formula)}
    table, ids, top = "", dict[int, str](), -1
    for r, row in sorted(rows.items()):
        if row.get(0, "").startswith(TAG):
            table, top, ids = row[0].removeprefix(TAG), r, {c: text for c, text in row.items() if c}
            if table not in VIEWS:  # whose headings stand in that row
                continue
        key = next((row[c] for c, name in ids.items() if name == "key" and c in row), "")
        for c, text in row.items():
            if table in VIEWS:
                found.views.add((table, "formula" if (r, c) in calculated else "text"), plain(text))
            elif table == "header" and 0 in row:
                found.form.add((row[0], str(c)), plain(text))
            elif table in ("", "header") or (len(row) == 1 and ids.get(c) != "key"):
                found.pages.add(plain(text))
                if ids.get(c) == "title":  # a standard over its criteria
                    found.cells.add((table, key, "title"), plain(text))
            elif r == top + 1:
                found.heads.add((table, ids[c]), plain(text))
            else:
                found.cells.add((table, key, ids[c]), plain(text))


def _text(content: Content) -> str:
    match content:
        case Link():
            return content.text
        case Formula():
            return str(content.value)
        case None:
            return ""
        case _:
            return str(content)
