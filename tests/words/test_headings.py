"""How a heading is looked up."""

from __future__ import annotations

import time

import pytest

from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.table import columns_of
from cqip_xl.packs.load import load_framework
from cqip_xl.words.headings import headings, plain


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("What *", "what"),
        ("Due:", "due"),
        ("Due \n(a date)", "due"),
        ("What (required)", "what"),
        ("What （required）  ", "what"),
        ("What (for whom)", "what (for whom)"),
        ("What (a) (required)", "what (a)"),
        ("(required)", ""),
        (5.0, "5"),
    ],
)
def test_a_heading_without_what_only_decorates_it(head: str | float, found: str) -> None:
    assert plain(head) == found


def test_long_runs_of_blanks_and_brackets_take_no_time() -> None:
    start = time.process_time()
    for text in ("a" + " " * 30_000 + "b", "(" * 30_000, "a" + "(" * 15_000 + " " * 15_000):
        plain(text)
    assert time.process_time() - start < 1


def test_a_heading_is_known_without_the_remark_in_brackets_behind_it() -> None:
    framework = load_framework("vn-mn-tt19")
    period = PlanPeriod(2024, 2029)
    known = headings(framework, "actions", columns_of(framework.tables["actions"], period), period)
    assert known[plain("Kết quả cần đạt (so với hiện trạng)")] == known[plain("Kết quả cần đạt")] == "level_target"
    assert known[plain("Dự kiến kinh phí")] == "budget"
