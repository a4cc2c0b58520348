"""Lists of workbooks that docs/features.md names: what they offer, and what is read of it."""

from __future__ import annotations

from datetime import date

import pytest

from cqip_xl.model.book import Formula
from cqip_xl.model.markers import LISTS
from cqip_xl.verbs import blank_plan, plan_book
from tests.typed_features import EZ, MA, SE, TQ, VN, typed_into
from tests.workbook.packs import SHIPPED
from tests.workbooks import DAY, Typed

#: Feature -> pack, list, words of it in English.
CHOICES = {
    "A14": (SE, "goal_status", ["Not met", "Partly met", "Met"]),
    "J8": (TQ, "slogan", ["One centre", "Two foci", "Three studies", "Four improvements"]),
}


@pytest.mark.parametrize("feature", CHOICES)
def test_a_list_offers_what_the_plan_names(feature: str) -> None:
    pack, name, words = CHOICES[feature]
    own = SHIPPED[pack]
    assert [own.word("en", f"choices/{name}/{code}") for code in own.choices[name]] == words
    table = next(t for t in ("criteria", "actions") if own.tables[t].field(name))
    rows = [{"title" if table == "criteria" else "what": f"Row of {word}", name: word} for word in words]
    keys = [{"key": c.id} for c in own.criteria if c.free] if table == "criteria" else [{} for _ in words]
    case = typed_into(pack, {table: [{**key, **row} for key, row in zip(keys, rows, strict=False)]})
    assert [row.text(name) for row in case.plan.rows(table)] == [*own.choices[name]]


#: Feature -> pack, entries of the People sheet, from which the dropdowns are fed.
PEOPLE = {
    "C12": (VN, "managers leadership teachers"),
    "D5": (MA, "coach mentor consultant"),
    "D7": (EZ, "force_quality force_teachers force_principals force_research force_appraisal force_publicity"),
    "D9": (EZ, "principal district_office"),
}


@pytest.mark.parametrize("feature", PEOPLE)
def test_those_named_in_the_plan_can_be_chosen(feature: str) -> None:
    pack, names = PEOPLE[feature]
    own = SHIPPED[pack]
    there = {row.text("name") for row in blank_plan(own).rows("people")}
    assert {own.word(own.native, f"people/{name}") for name in names.split()} <= there
    called = [own.word("en", f"people/{name}") for name in names.split()]
    column = next(f.id for f in own.tables["actions"].fields if f.kind == "person")
    case = typed_into(pack, {"actions": [{"what": f"Task of {name}", column: name} for name in called]})
    assert [row.text(column) for row in case.plan.rows("actions")] == called
    assert not [f for f in case.findings if f.code.startswith(("person.", "owner.unknown"))]


def test_who_left_is_not_offered_any_more_and_told_where_work_is_open() -> None:
    people: list[Typed] = [
        {"name": "Lan", "left_on": date(2025, 6, 30)},
        {"name": "Minh"},
        {"name": "Hoa", "left_on": date(2099, 1, 1)},
    ]
    actions: list[Typed] = [
        {"what": "Open", "owner": "Lan"},
        {"what": "Finished", "owner": "Lan", "done_on": date(2025, 5, 2)},
        {"what": "Somebody else's", "owner": "Minh"},
        {"what": "Will leave", "owner": "Hoa"},
    ]
    case = typed_into(MA, {"people": people, "actions": actions})
    (told,) = (f for f in case.findings if f.code == "person.left")
    (first, *_) = case.plan.rows("actions")
    assert (told.values["raw"], told.place) == ("Lan", first.at("owner"))
    framework = SHIPPED[MA]
    book = plan_book(framework, case.plan, DAY)
    (lists,) = (sheet for sheet in book.sheets if sheet.name == LISTS)
    (head,) = (cell for cell in lists.cells if cell.content == "people/name")
    offered = [cell.content for cell in lists.cells if cell.col == head.col and cell.row > head.row]
    assert {"Lan", "Minh", "Hoa"} & {str(name.value) for name in offered if isinstance(name, Formula)} == {"Minh"}
