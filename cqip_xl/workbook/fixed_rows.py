"""What the workbook gives must stand there still: keys and titles of rows that the framework fixes, ids of columns.

And what is typed must stand where it is read: rows above the first or far below the last are in no formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from cqip_xl.model.book import Area, Content, Formula
from cqip_xl.model.markers import span
from cqip_xl.workbook.entry import Ranges, is_calculated
from cqip_xl.workbook.fault import Fault, Loss, never, problem
from cqip_xl.workbook.plan_view import MARGIN, PlanView, TablePlace

#: Rows below those that are read, in which something may have been pasted.
_BEYOND = 1_000
#: By what a line is known besides its key.
_TITLES = {"criteria": ("title",), "clauses": ("title",), "indicators": ("indicator", "year")}


def fixed_texts(view: PlanView) -> Iterator[tuple[str, list[Content]]]:
    """Keys and titles of such rows, in drawing order: "criteria/key", "criteria/title" …"""
    framework, lex = view.framework, view.lex
    none = Formula('=""', "")  # a blank cell would equal 0
    for name in view.tables:
        match view.tables[name].table.source:
            case "criteria":
                yield f"{name}/key", [c.id for c in framework.criteria]
                yield f"{name}/title", [none if c.free else lex.word(c.path) for c in framework.criteria]
            case "clauses":
                yield f"{name}/key", [c.id for c in framework.clauses]
                yield f"{name}/title", [lex.word(f"clauses/{c.id}") for c in framework.clauses]
            case "indicators":
                yield f"{name}/key", [row.key for row in view.measures]
                offer = lex.offer("indicator")
                yield f"{name}/indicator", [offer.label(row.indicator.id) for row in view.measures]
                yield f"{name}/year", [lex.period_label(row.period) for row in view.measures]
            case _:
                pass


def torn_rows(ranges: Ranges, place: TablePlace) -> Iterator[Fault]:
    """Rows whose key is none of the framework's or not that of their title; entries in rows without a key."""
    source = place.table.source
    if not source:
        return
    area, key = Area(place.first, place.at["key"], place.last, place.at["key"]), place.cell("key", place.first)
    matched, titled = _matched(ranges, place, key)
    both, ones = f"{matched}*{titled}", ranges.fixed[f"{place.table.id}/key"][1]

    def none(found: str, sign: str = "=") -> str:
        return f"(MMULT(--({found}),{ones}){sign}0)"

    foreign = f"(({none(matched)}+{none(both)}*{none(titled, '>')})>0)"
    test = f'AND({key}<>"",OR(SUMPRODUCT({matched})=0,AND(SUMPRODUCT({both})=0,SUMPRODUCT({titled})>0)))'
    yield problem(area, test, never, f'({key}<>"")*{foreign}')
    inputs = (c for c in place.columns if c.id not in ("key", "title", "indicator", "year") and not is_calculated(c))
    if blank := "*".join(f'({place.cell(c.id, place.first)}="")' for c in inputs):
        yield problem(area, f'AND({key}="",1-{blank})', never, f'({key}="")*(1-{blank})')


def _matched(ranges: Ranges, place: TablePlace, key: str) -> tuple[str, str]:
    """Which of the framework's rows a key, and which a title, is of: a row of truths for each line."""
    name = place.table.id
    titles = (t for t in _TITLES[place.table.source] if t in place.at)
    known = (f"({place.cell(t, place.first)}={ranges.fixed[f'{name}/{t}'][0]})" for t in titles)
    return f"({key}={ranges.fixed[f'{name}/key'][0]})", f"({'*'.join(known)})"


def given_losses(ranges: Ranges, place: TablePlace) -> Iterator[Loss]:
    """Columns that are gone or stand there twice, also beside the table; rows of the framework that are."""
    first, last = min(place.at.values()), max(place.at.values()) + MARGIN
    ids = span(place.sheet, place.head - 1, first, place.head - 1, last)
    yield Loss(f'IF(SUMPRODUCT(--({ids}<>""))={len(place.at)},0,1)')
    if place.table.source:
        yield Loss(_lost(ranges, place))
    else:
        yield from map(Loss, _unread(place))


def _unread(place: TablePlace) -> Iterator[str]:
    """How many entries stand in a row that was inserted above the first, or so far below that `_calc` has no row for
    it; for each run of neighbouring columns.
    """
    cols = {place.at[c.id] for c in place.columns if c.id != "key" and not is_calculated(c)}
    size, bottom = place.size + MARGIN, place.last + MARGIN + _BEYOND
    for left in sorted(col for col in cols if col - 1 not in cols):
        right = next(col for col in count(left) if col + 1 not in cols)
        rows = f"ROW({span(place.sheet, place.head, left, bottom, left)})"
        head = f"ROW({span(place.sheet, place.head, left, place.head, left)})"
        # A range, not a cell: the first row may be deleted.
        first = f"MIN(ROW({span(place.sheet, place.first, left, place.last, left)}))"
        cells = span(place.sheet, place.head, left, bottom, right)
        yield f'SUMPRODUCT(({rows}>{head})*(({rows}<{first})+({rows}>={first}+{size}))*({cells}<>""))'


def _lost(ranges: Ranges, place: TablePlace) -> str:
    """Whether each row is there once, told by their number and the sums of their positions and of the squares."""
    across, ones = ranges.fixed[f"{place.table.id}/key"]
    matched = f"--({place.range('key')}={across})"
    if place.drawn == 1:  # a list of one stands there twice
        return f"IF(SUMPRODUCT({matched})=2,0,1)"
    at = ones.removeprefix("--(").removesuffix(">0)")
    totals = (sum(n**power for n in range(1, place.drawn + 1)) for power in (0, 1, 2))
    tests = (f"SUMPRODUCT(MMULT({matched},{at}^{power}))={total}" for power, total in enumerate(totals))
    return f"IF(AND({','.join(tests)}),0,1)"
