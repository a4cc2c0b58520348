"""What the pack itself puts into a plan, people and texts: nobody's entry until somebody changes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cqip_xl.lists.prefill import with_rows
from cqip_xl.model.errors import BadInput, WriteRefused
from cqip_xl.model.finding import Place
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, Row, School
from cqip_xl.rules.prefilled import PREFILLED, is_prefill, prefilled_rows, text_keys
from cqip_xl.verbs import blank_plan, frameworks, generate, read_plan, save_plan
from cqip_xl.verbs.workbooks import refuse_to_lose
from tests.reading.books import FOLDER, PACK, PERIOD, book_of
from tests.workbooks import DAY, save_typed

SHIPPED = {f.id: f for f in frameworks()}
EACH = [(name, language) for name, own in SHIPPED.items() for language in own.languages]


@pytest.mark.parametrize(("name", "language"), EACH)
def test_a_blank_plan_of_any_language_holds_nothing_that_somebody_entered(name: str, language: str) -> None:
    own = SHIPPED[name]
    plan = blank_plan(own, language)
    assert plan.entered == 0
    for table in PREFILLED:
        rows = prefilled_rows(own, table, language, "stage")
        assert len({row.key for row in rows}) == len(rows)
        for row in rows:
            assert is_prefill(own, table, replace(row, prefilled=False)), row


@pytest.mark.parametrize("name", SHIPPED)
def test_what_the_pack_prefills_is_read_back_as_nobodys_entry(name: str, tmp_path: Path) -> None:
    own = SHIPPED[name]
    plan = blank_plan(own, own.languages[-1], School("T01", "A school"))
    read = read_plan(save_plan(own, plan, tmp_path / "a.xlsx", DAY))
    assert read.entered == 0
    for table in PREFILLED:
        assert [row.values for row in read.rows(table)] == [row.values for row in plan.rows(table)]


@pytest.mark.parametrize(("name", "language"), EACH)
def test_a_changed_row_is_an_entry(name: str, language: str) -> None:
    own = SHIPPED[name]
    for table in PREFILLED:
        for row in prefilled_rows(own, table, language, "stage")[:3]:
            column = next(c for c in ("text", "heading", "name") if c in row.values)
            more = replace(row, values={**row.values, column: f"{row.values[column]}."})
            less = replace(row, values={n: value for n, value in row.values.items() if n != column})
            bad = replace(row, raw={"part": "?"})
            assert not any(is_prefill(own, table, changed) for changed in (more, less, bad))
            assert is_prefill(own, table, replace(row, raw={"status": "Done"}))


def test_words_of_one_language_under_the_number_of_another_row_are_still_the_packs() -> None:
    """Somebody sorted the sheet, or moved a section: nothing is entered by that."""
    own = next(f for f in SHIPPED.values() if len(f.texts) > 1 and len(f.languages) > 1)
    row = prefilled_rows(own, "texts", own.languages[1], "stage")[1]
    assert is_prefill(own, "texts", replace(row, key="T099"))


def typed_texts(folder: Path, rows: str) -> Plan:
    return read_plan(save_typed(folder / "a.xlsx", book_of({"texts": rows})), [str(FOLDER)])


def test_texts_that_were_changed_count_and_others_do_not(tmp_path: Path) -> None:
    plan = typed_texts(tmp_path, "| key | text |\n| T001 | Much better care. |")
    assert [(row.key, row.prefilled) for row in plan.rows("texts")] == [("T001", False), ("T002", True)]
    plan = typed_texts(tmp_path, "| key | text |\n| T001 | Better care. |")
    assert [row.prefilled for row in plan.rows("texts")] == [True, True]


def test_a_workbook_with_a_changed_text_is_not_replaced(tmp_path: Path) -> None:
    blank = blank_plan(PACK, "en", School("T01", "Ashfield"), str(PERIOD), DAY)
    path = save_plan(PACK, blank, tmp_path / "a.xlsx", DAY)
    refuse_to_lose(path, PACK, blank)
    texts = tuple(replace(r, values={**r.values, "heading": "Ours"}, prefilled=False) for r in blank.rows("texts"))
    save_plan(PACK, replace(blank, tables={**blank.tables, "texts": texts}), path, DAY)
    with pytest.raises(WriteRefused, match=r"holds \d+ entr"):
        refuse_to_lose(path, PACK, blank)


def given_texts(*rows: dict[str, object]) -> list[tuple[str, str, str]]:
    """Key, number and text of all texts of a plan with those rows."""
    plan = with_rows(PACK, blank_plan(PACK), {"texts": rows})
    return [(row.key, row.text("number"), row.text("text")) for row in plan.rows("texts")]


def test_a_text_given_by_its_key_takes_the_place_of_the_packs() -> None:
    assert given_texts({"key": "aim", "number": "I", "text": "Warm rooms."}) == [
        ("T001", "I", "Warm rooms."),
        ("T002", "VI", ""),
    ]


def test_texts_of_other_keys_and_of_none_stand_behind() -> None:
    rows = given_texts({"text": "First."}, {"key": "end", "text": "Last."}, {"key": "X", "text": "More."})
    assert [(key, text) for key, _, text in rows] == [
        ("T001", "Better care."),
        ("T002", "Last."),
        ("T003", "First."),
        ("X", "More."),
    ]


def test_a_text_given_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="aim stands in row 1 already"):
        given_texts({"key": "aim", "text": "A"}, {"key": "aim", "text": "B"})


def test_texts_of_a_rows_file_stand_in_the_workbook(tmp_path: Path) -> None:
    own = next(f for f in SHIPPED.values() if f.texts)
    key, number = own.texts[0].id, text_keys(own)[own.texts[0].id]
    (tmp_path / "r.yaml").write_text(f"texts: [{{key: {key}, text: Our own words.}}]", encoding="utf-8")
    path, found = generate(own.id, tmp_path / "a.xlsx", rows=str(tmp_path / "r.yaml"))
    texts = {row.key: row for row in read_plan(path).rows("texts")}
    assert not found and len(texts) == sum(text.plans in ("", own.plan_kinds[0]) for text in own.texts)
    assert texts[number].text("text") == "Our own words."
    assert [row.key for row in texts.values() if not row.prefilled] == [number]


def test_a_pack_without_a_table_of_texts_or_people_prefills_none() -> None:
    bare: Framework = replace(PACK, tables={"actions": PACK.tables["actions"]})
    assert prefilled_rows(bare, "texts", "en", "year") == prefilled_rows(bare, "people", "en", "year") == ()
    assert prefilled_rows(PACK, "people", "en", "year") == ()


def test_a_row_of_the_schools_own_is_none_of_the_packs() -> None:
    assert not is_prefill(PACK, "texts", Row("T009", {"number": "I", "text": "Better care."}, Place()))
    assert not is_prefill(PACK, "people", Row("P001", {"name": "An"}, Place()))
