"""Numbers, percentages and money: only what Excel counts as a number is a value."""

from __future__ import annotations

import pytest

from cqip_xl.kinds.context import Context
from cqip_xl.kinds.kind import BOUNDS, KINDS, is_empty, read, shown
from cqip_xl.model.grid import ErrorCell

NUMERIC = ("integer", "number", "percent", "money")
PERCENT = Context(low=0, high=1)


@pytest.mark.parametrize("kind", NUMERIC)
@pytest.mark.parametrize("raw", [True, False])
def test_true_and_false_are_no_numbers(kind: str, raw: bool) -> None:
    reading = read(kind, raw, Context())
    assert (reading.value, reading.fault) == (None, "not_a_number")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,5", 0.5),
        ("0.5", 0.5),
        ("45%", None),
        ("12.000.000", 12_000_000.0),
        ("12,000,000", 12_000_000.0),
        ("12 000 000", 12_000_000.0),
        ("12\u00a0000\u00a0000", 12_000_000.0),
        ("１２", 12.0),
        ("-3", -3.0),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("about 12", None),
        ("1.2.3", None),
    ],
)
def test_a_number_as_text_is_a_finding_with_a_guess_and_never_a_value(text: str, number: float | None) -> None:
    reading = read("number", text, Context())
    assert (reading.value, reading.fault, reading.guess) == (None, "not_a_number", number)


@pytest.mark.parametrize(("raw", "fault"), [(0.0, ""), (1.0, ""), (1.01, "out_of_bounds"), (-0.01, "out_of_bounds")])
def test_a_percentage_lies_from_0_to_100(raw: float, fault: str) -> None:
    assert BOUNDS["percent"] == (0, 1)
    assert read("percent", raw, PERCENT).fault == fault


def test_a_whole_number_has_no_fraction() -> None:
    assert read("integer", 3.0, Context()).value == 3.0
    assert read("integer", 3.5, Context()).fault == "not_whole"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0", "\u3000\u200b", "\n"])
def test_a_cell_that_looks_empty_is_empty_in_every_kind(kind: str, raw: str | None) -> None:
    assert is_empty(raw)
    assert read(kind, raw, Context()) == read(kind, None, Context())


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_cell_is_never_a_value(kind: str) -> None:
    reading = read(kind, ErrorCell("#N/A"), Context())
    assert reading.value is None and reading.fault


@pytest.mark.parametrize(("raw", "text"), [(3.0, "3"), (0.5, "0.5"), (True, "TRUE"), (ErrorCell("#REF!"), "#REF!")])
def test_a_cell_is_shown_as_a_person_saw_it(raw: float | bool | ErrorCell, text: str) -> None:
    assert shown(raw) == text


def test_a_number_where_a_criterion_is_wanted_suggests_what_it_may_stand_for() -> None:
    codes = ("1.1", "1.10", "1.2")
    context = Context(offered={code: code for code in codes}, labels={code: f"{code} Name" for code in codes})
    reading = read("criterion", 1.1, context)
    assert (reading.fault, reading.hint) == ("number_for_code", "1.1 Name / 1.10 Name")
