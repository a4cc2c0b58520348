"""Rows of a plan: addresses are made when asked for, columns are shared, and processes hand them over whole."""

from __future__ import annotations

import pickle
import tracemalloc
from datetime import date

from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.plan import Row, Value

COLUMNS = {"what": "C", "due": "AB"}


def row(n: int) -> Row:
    values: dict[str, Value] = {"what": f"Task {n}", "due": date(2026, 1, 1)}
    return Row(f"A{n:03}", values, Place("plan.xlsx", "Plan", f"B{n}"), {"start": "soon"}, COLUMNS, {"start": None})


def test_the_place_of_a_cell_is_in_its_column_and_the_row_of_the_key() -> None:
    assert row(17).at("due") == Place("plan.xlsx", "Plan", "AB17")
    assert row(17).at("owner") == row(17).place == Place("plan.xlsx", "Plan", "B17")
    assert Row("1", {}, Place("list.csv", "actions", "3")).at("what") == Place("list.csv", "actions", "3")


def test_rows_and_findings_come_through_a_pickle_as_they_were() -> None:
    rows = tuple(row(n) for n in range(1, 400))
    again = pickle.loads(pickle.dumps(rows, 5))
    assert again == rows and again[0].columns is again[-1].columns
    found = Finding.of("period.unknown", Place("plan.xlsx", "Plan", "AB17"))
    assert pickle.loads(pickle.dumps(found, 5)) == found


def test_sixty_thousand_rows_fit() -> None:
    """Less than 1.2 KB a row, text included: 60,000 are 72 MB in the process that writes the summary."""
    packed = pickle.dumps(tuple(row(n) for n in range(1_000)), 5)
    tracemalloc.start()
    rows = pickle.loads(packed)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(rows) == 1_000 and size < 1_200 * 1_000
    assert len(packed) < 100 * 1_000
