"""Reconciliation: the rows of every table of every file, and the proof that the sheets of the summary agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cqip_xl.drawing.style import CELL, HEAD, LABEL, MISSING, NUMBER, PROBLEM, status_style
from cqip_xl.model.book import Area, Cell, Condition, Content, Formula, Sheet
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.markers import address, letters, span
from cqip_xl.model.plan import TableCount
from cqip_xl.model.table import TABLES
from cqip_xl.summary.actions import ACTION_HEADS
from cqip_xl.summary.public import MASK
from cqip_xl.summary.register import FIRST_ROW, HEAD_ROW, Head, at, register
from cqip_xl.summary.rollup_view import RollupView, school_name, sheet_shown
from cqip_xl.summary.schools import SCHOOL_HEADS
from cqip_xl.summary.sources import SOURCE_HEADS, rejected_row, table_name

HEADS = (
    Head("file", 50),
    Head("outcome", 24),
    Head("school", 28),
    Head("table", 22),
    Head("sheet", 22),
    Head("rows_in", 9, "number"),
    Head("rows_out", 9, "number"),
    Head("rows_rejected", 10, "number"),
    Head("difference", 11, "number"),
    Head("hidden_rows", 11, "number"),
    Head("merged_cells", 13, "number"),
    Head("ignored_columns", 11, "number"),
    Head("unread_sheets", 24, last_printed=True),
    Head("table_no", 9, "number"),  # for formulas: a public copy may mask any word, but no number
    Head("files", 9, "number"),
)
#: What sentences of the proof call sheets.
NAMED = dict(here="reconciliation", sources="sources", schools="schools", actions="all_actions", overview="overview")
#: The lines of the proof, and its columns: what, one side, the other, in a word.
PROOFS = (
    "rows_in",
    "rows_out",
    "rows_rejected",
    "difference",
    "listed",
    "files",
    "schools",
    "actions",
    "overview",
    "expected",
)
PROOF_HEADS = ("proof", "left", "right", "adds_up")
WORD = replace(CELL, align="center")
#: Columns that should hold nothing: a dash for 0, so that anything else is seen.
RARE = ("rows_rejected", "difference", "hidden_rows", "merged_cells", "ignored_columns")
DASH = replace(NUMBER, number='#,##0;-#,##0;"–"')
#: First row of the register, below the proof.
TOP = FIRST_ROW + len(PROOFS) + 2


class Proof(NamedTuple):
    """Two formulas that must give the same number."""

    left: Formula
    right: Formula

    @property
    def holds(self) -> bool:
        return self.left.value == self.right.value


def reconciliation(view: RollupView, actions: str, expected: str) -> Sheet:
    """The proof on top, below it one row for each table of each file.

    `actions`, `expected`: where the Overview has the number of actions, and of schools expected.
    """
    rows = _rows(view)
    hint = view.say("summary.hint_reconciliation", findings=view.say("sheets.findings"))
    sheet = register(view, "reconciliation", hint, HEADS, rows, "cqip_reconciliation", "334E68")
    sheet = _lowered(sheet, TOP - FIRST_ROW)
    rare = {at(HEADS, key) for key in RARE}
    (block,) = sheet.blocks
    looks = (replace(look, filled=DASH) if col in rare else look for col, look in enumerate(block.looks))
    return replace(
        sheet,
        cells=(*sheet.cells, *_proof_cells(view, _proofs(view, rows, actions, expected))),
        blocks=(replace(block, looks=tuple(looks)),),
        conditions=tuple(_marks(len(rows))),
        freeze=(0, 1),
    )


def verdict(view: RollupView) -> Formula:
    """Whether the whole proof adds up, in a word; for the Overview."""
    sheet, last = view.say("sheets.reconciliation"), FIRST_ROW + len(PROOFS) - 1
    left, right = (span(sheet, FIRST_ROW, col, last, col) for col in (1, 2))
    holds = all(proof.holds for proof in _proofs(view, _rows(view), "", "").values())
    return _word(view, f"SUMPRODUCT(--({left}<>{right}))=0", holds)


def column(view: RollupView, sheet: str, key: str) -> str:
    """A column of a register, all its rows, as formulas of other sheets name it."""
    heads, count = {
        "schools": (SCHOOL_HEADS, len(view.rollup.counted)),
        "all_actions": (ACTION_HEADS, view.rollup.total.actions),
        "sources": (SOURCE_HEADS, len(view.rollup.files)),
    }[sheet]
    col = at(heads, key)
    return span(view.say(f"sheets.{sheet}"), FIRST_ROW, col, FIRST_ROW + max(count, 1) - 1, col)


# -- the register -----------------------------------------------------------------------------------


def _rows(view: RollupView) -> list[list[Content]]:
    """The lines of the register; the overview has asked for them before."""
    rows = view.reconciled
    for file in view.rollup.files if not rows else ():
        first = len(rows)
        rows += [_row(view, file, table, TOP + first + n) for n, table in enumerate(_tables(file))]
        rows[first][at(HEADS, "files")] = 1.0
        rows[first][at(HEADS, "unread_sheets")] = _unread(view, file)
    return rows


def _tables(file: Case | Unread) -> Sequence[str]:
    """The tables of a file; "" where it has none: every file has a row."""
    counted = file.plan.counts if isinstance(file, Case) else {}
    return list(dict.fromkeys((*counted, *file.out, *(one.table for one in file.rejected)))) or [""]


def _row(view: RollupView, file: Case | Unread, table: str, row: int) -> list[Content]:
    case = file if isinstance(file, Case) else None
    count = case.plan.counts.get(table, TableCount()) if case else TableCount()
    out, rejected = file.out.get(table, 0), Counter(one.table for one in file.rejected)[table]
    rows_in, rows_out, left_out = (
        f"{letters(at(HEADS, f'rows_{side}'))}{row + 1}" for side in ("in", "out", "rejected")
    )
    return [
        view.shown(file.path),
        view.say(f"outcome.{file.outcome}"),
        school_name(case.plan) if case else "",
        table_name(view, case, table) if case else table,
        sheet_shown(view, count.sheet),
        float(count.rows),
        float(out),
        float(rejected),
        Formula(f"={rows_in}-{rows_out}-{left_out}", float(count.rows - out - rejected)),
        float(count.hidden),
        float(count.merged),
        float(count.ignored),
        "",
        float(TABLES.index(table) + 1) if table in TABLES else "",
        "",
    ]


def _unread(view: RollupView, file: Case | Unread) -> str:
    """Sheets of the file that belong to no table; in a public copy only how many there are."""
    names = file.plan.unread if isinstance(file, Case) else ()
    return "; ".join(MASK if view.public else name for name in names)


def _lowered(sheet: Sheet, by: int) -> Sheet:
    """The register so many rows further down, its title and hint where they were."""
    (table,), page = sheet.lists, sheet.page
    area = replace(table.area, top=table.area.top + by, bottom=table.area.bottom + by)
    printed = replace(page.area, bottom=area.bottom) if page.area else None
    return replace(
        sheet,
        cells=tuple(cell._replace(row=cell.row + by) if cell.row >= HEAD_ROW else cell for cell in sheet.cells),
        blocks=tuple(replace(block, row=block.row + by) for block in sheet.blocks),
        lists=(replace(table, area=area),),
        page=replace(page, area=printed, titles=(area.top, area.top)),
    )


# -- the proof --------------------------------------------------------------------------------------


def _proofs(view: RollupView, rows: Sequence[Sequence[Content]], actions: str, expected: str) -> dict[str, Proof]:
    """What must be equal, each side added up from a sheet of its own."""
    files, shown, lines = view.rollup.files, view.rollup.total.actions, len(view.rollup.roster)
    number = TABLES.index("actions") + 1
    planned = sum(_value(row, "rows_out") for row in rows if _value(row, "table_no") == number)

    def here(key: str) -> str:
        col = letters(at(HEADS, key))
        return f"{col}{TOP + 1}:{col}{TOP + max(len(rows), 1)}"

    def added(key: str) -> Formula:
        return _formula(f"SUM({here(key)})", sum(_value(row, key) for row in rows))

    def both(key: str, there: Iterable[int]) -> Proof:
        return Proof(added(key), _formula(f"SUM({column(view, 'sources', key)})", sum(there)))

    def count(sheet: str, key: str, value: float) -> Formula:
        return _formula(f"COUNTA({column(view, sheet, key)})", value)

    rejected = both("rows_rejected", (len(file.rejected) for file in files))
    counted = _formula(f"SUM({column(view, 'sources', 'counts')})", len(view.rollup.counted))
    return {
        "rows_in": both("rows_in", (file.rows_in for file in files)),
        "rows_out": both("rows_out", (file.rows_out for file in files)),
        "rows_rejected": rejected,
        "difference": Proof(
            _formula(f"SUMPRODUCT(--({here('difference')}<>0))", sum(_value(row, "difference") != 0 for row in rows)),
            _formula("0", 0),
        ),
        "listed": Proof(_formula(f"COUNTA({_listed(view)})", rejected.right.value), rejected.right),
        "files": Proof(added("files"), count("sources", "file", len(files))),
        "schools": Proof(count("schools", "school", len(view.rollup.counted)), counted),
        "actions": Proof(
            count("all_actions", "key", shown),
            _formula(f"SUMPRODUCT(--({here('table_no')}={number}),{here('rows_out')})", planned),
        ),
        "overview": Proof(count("all_actions", "key", shown), _formula(actions, shown)),
        "expected": Proof(_formula(expected, len(view.rollup.expected)), _formula(str(lines), lines)),
    }


def _formula(text: str, value: object) -> Formula:
    assert isinstance(value, int | float)
    return Formula(f"={text}", float(value))


def _value(row: Sequence[Content], key: str) -> float:
    """The number in a row of the register; nothing counts as 0."""
    content = row[at(HEADS, key)]
    content = content.value if isinstance(content, Formula) else content
    return content if isinstance(content, float) else 0.0


def _listed(view: RollupView) -> str:
    """The reasons of the rejected rows below Sources."""
    first, count = rejected_row(view) + 2, sum(len(file.rejected) for file in view.rollup.files)
    return span(view.say("sheets.sources"), first, 1, first + max(count, 1) - 1, 1)


def _word(view: RollupView, test: str, holds: bool) -> Formula:
    yes, no = view.say("summary.adds_up"), view.say("summary.adds_not")
    return Formula(f'=IF({test},"{yes}","{no}")', yes if holds else no, longest=max(yes, no, key=len))


def _proof_cells(view: RollupView, proofs: Mapping[str, Proof]) -> Iterator[Cell]:
    names = {key: view.say(f"sheets.{sheet}") for key, sheet in NAMED.items()}
    for col, key in enumerate(PROOF_HEADS):
        yield Cell(HEAD_ROW, col, view.say(f"col.{key}"), HEAD)
    for row, name in enumerate(PROOFS, start=FIRST_ROW):
        proof = proofs[name]
        yield Cell(row, 0, view.say(f"summary.proof_{name}", **names), LABEL)
        yield Cell(row, 1, proof.left, NUMBER)
        yield Cell(row, 2, proof.right, NUMBER)
        yield Cell(row, 3, _word(view, f"{address(row, 1)}={address(row, 2)}", proof.holds), WORD)


def _marks(count: int) -> Iterator[Condition]:
    """Red where something does not add up, green in the proof where it does; what is hidden or not read stands out."""
    row, proof = FIRST_ROW + 1, Area(FIRST_ROW, 3, FIRST_ROW + len(PROOFS) - 1, 3)
    yield Condition(proof, f"=$B{row}<>$C{row}", PROBLEM)
    yield Condition(proof, f"=$B{row}=$C{row}", status_style("done"))
    for key, style in (("difference", PROBLEM), *((key, MISSING) for key in RARE[2:])):
        col = at(HEADS, key)
        cell = f"${letters(col)}{TOP + 1}"
        yield Condition(Area(TOP, col, TOP + max(count, 1) - 1, col), f"=AND(ISNUMBER({cell}),{cell}<>0)", style)
