"""The checklist of docs/features.md: every row is told, every test it names exists; and what no other test shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.test_features_choices import CHOICES, PEOPLE
from tests.test_features_columns import COLUMNS
from tests.test_features_reviews import REVIEWS
from tests.test_features_texts import GUIDES, TEXTS
from tests.workbook.packs import SHIPPED

ROOT = Path(__file__).parents[1]

#: How many rows each section of the checklist has.
SECTIONS = {"A": 15, "B": 15, "C": 29, "D": 9, "E": 11, "F": 13, "G": 5, "H": 12, "I": 15, "J": 8, "K": 5}
IDS = [f"{section}{n}" for section, count in SECTIONS.items() for n in range(1, count + 1)]


# -- the table in docs/features.md ---------------------------------------------------------------------


def told() -> list[list[str]]:
    """The rows of the tables: id, what, where, test, what is left out."""
    lines = (ROOT / "docs" / "features.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [A-K]\d", line)]
    assert rows and {len(row) for row in rows} == {5}
    return rows


@cache
def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_feature_of_the_checklist_is_told_once() -> None:
    assert [row[0] for row in told()] == IDS


def test_the_rows_are_counted() -> None:
    left = [row[4] for row in told()]
    partly, out = (sum(text.startswith(word) for text in left) for word in ("partly", "left out"))
    done = left.count("")
    assert done + partly + out == len(left)
    said = f"of {len(left)} rows {done} are done, {partly} partly, {out} left out"
    assert said in " ".join((ROOT / "docs" / "features.md").read_text("utf-8").split())


def test_every_feature_has_a_test_or_says_why_it_is_left_out() -> None:
    silent = [row[0] for row in told() if not row[3] and not row[4]]
    unplaced = [row[0] for row in told() if row[3] and not row[2]]
    assert not silent and not unplaced


def test_every_test_and_pack_that_is_named_exists() -> None:
    for key, _, where, tests, _ in told():
        for name in filter(None, tests.split("<br>")):
            file, _, function = name.strip("`").partition("::")
            assert file.startswith("tests/") and function in functions(file), f"{key}: {name}"
        packs = re.findall(r"[a-z]+-[a-z]+-[a-z0-9]+|se-kvalitet", where)
        assert {*packs} <= {*SHIPPED}, key


def test_a_feature_that_is_shown_by_a_table_of_cases_has_its_case() -> None:
    cases: dict[str, Iterable[str]] = {
        "columns.py::test_what_the_form_holds_is_typed_and_read": COLUMNS,
        "texts.py::test_the_texts_of_the_document_stand_in_the_workbook": TEXTS,
        "texts.py::test_the_first_sheet_explains_the_steps": GUIDES,
        "choices.py::test_a_list_offers_what_the_plan_names": CHOICES,
        "choices.py::test_those_named_in_the_plan_can_be_chosen": PEOPLE,
        "reviews.py::test_the_log_of_a_plan_knows_its_reviews": REVIEWS,
    }
    for name, own in cases.items():
        named = {row[0] for row in told() if f"tests/test_features_{name}" in row[3]}
        assert named == {case.split()[0] for case in own}, name
