"""Columns that docs/features.md names: something is typed into each, read, judged, and found in the district."""

from __future__ import annotations

import openpyxl
import pytest

from cqip_xl.verbs import consolidate
from tests import typed_features
from tests.typed_features import EZ, MA, MED, SE, TQ, VN, VN57
from tests.workbooks import DAY

#: Feature -> pack, table, columns of it into which is typed.
COLUMNS = {
    "A9": (MA, "criteria", "tool"),
    "I14": (SE, "actions", "continues"),
    "A10": (MA, "criteria", "score score_2 scored_on"),
    "B1": (MA, "header", "program_number administrator plan_date quality_specialist address program_support.3"),
    "B2": (VN, "header", "parent_authority doc_number place issue_date"),
    "B7": (VN, "header", "signer_title signer_name"),
    "B8": (MA, "header", "updated_on updated_on.2 updated_on.3"),
    "C1": (MA, "criteria", "strengths needs"),
    "C2": (MA, "actions", "criterion what owner owner.3 due"),
    "C4": (MA, "criteria", "did_well do_better"),
    "C8": (VN, "criteria", "level_current level_target"),
    "C9": (VN, "actions", "criterion what monitoring"),
    "C10": (VN, "actions", "owner owner.2 supporters supporters.4"),
    "C11": (VN, "actions", "supporters supporters.other"),
    "C13": (VN, "actions", "start due slot.2024 slot.2028"),
    "C16": (VN, "actions", "budget budget_source"),
    "C18": (VN, "actions", "note"),
    "C26": (SE, "criteria", "title baseline need effect follow_up in_charge indicator result_text analysis"),
    "C28": (TQ, "actions", "what phase start due participants took_part product check_record"),
    "C29": (MED, "actions", "criterion what owner due participants product check_record done_on"),
    "D1": (VN, "people", "name role person_kind alias"),
    "D2": (VN, "people", "council_role standards standards.3"),
    "D1 unit": (VN, "people", "unit left_on"),
    "D3": (VN, "reviews", "supervisor found recommendation follow_up"),
    "D4": (VN, "criteria", "in_charge"),
    "D6": (SE, "header", "staff_took_part children_took_part guardians_took_part"),
    "D6 own": (MA, "header", "staff_took_part families_told"),
    "D7": (EZ, "header", "bureau_leader section_head"),
    "D9": (EZ, "header", "principal issuer"),
    "E3": (VN, "reviews", "held_on found recommendation follow_up follow_up_by follow_up_when"),
    "E10": (TQ, "look_backs", "class_group subject pass_places excellent_places appraised recognition next_step"),
    "E11": (TQ, "tests", "test_kind tested_on class_group subject tested passed excellent analysis"),
    "F7": (MA, "criteria", "score score_before before_on"),
    "G1": (VN, "evidence", "code what place dated collected_by"),
    "G4": (TQ, "evidence", "code what box keeper place"),
    "G5": (VN, "actions", "evidence"),
    "H4": (MED, "reviews", "review_kind reviewed_on sent_as"),
    "H9": (EZ, "awards", "honour recipient honoured honoured.other awarded_on awarded_by grounds"),
    "I15": (SE, "own_measures", "name goal unit better baseline target.2025 actual.2025 note"),
    "J2": (VN57, "criteria", "present_state weakness cause"),
    "J3": (SE, "criteria", "baseline need title effect follow_up result_text"),
    "K2": (VN, "reviews", "supervisor found recommendation"),
}


def typed_of(pack: str) -> tuple[tuple[str, str, str], ...]:
    """All that is typed into one workbook of a pack: feature, table, columns."""
    return tuple((feature, table, names) for feature, (own, table, names) in COLUMNS.items() if own == pack)


@pytest.mark.parametrize("feature", COLUMNS)
def test_what_the_form_holds_is_typed_and_read(feature: str) -> None:
    """A cell of each column, typed into the workbook, is read as what it says and found no fault with."""
    pack, table, _ = COLUMNS[feature]
    _, case, rows = typed_features.judged(pack, typed_of(pack))
    row = rows[[name for name, _, _ in typed_of(pack)].index(feature)]
    wanted = {name: value for name, (_, value) in row.entries.items()}
    read = [case.plan.header] if table == "header" else [r.values for r in case.plan.rows(table)]
    assert wanted.items() <= max(read, key=lambda values: len(wanted.items() & values.items())).items()
    told = {f.values.get("field", "") for f in case.findings if f.severity == "error" and "fault" in f.values}
    assert not told & {f"@column/{table}/{name}" for name in wanted}


@pytest.fixture(scope="module")
def district_lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Sheet of the summary of all those workbooks -> all its texts."""
    folder = tmp_path_factory.mktemp("typed")
    for pack in {pack for pack, _, _ in COLUMNS.values()}:
        typed_features.save(folder, pack, typed_features.judged(pack, typed_of(pack))[0])
    made = consolidate([folder], folder / "out" / "s.xlsx", as_of=DAY, language="en", jobs=1)
    assert made.summary and all(f.outcome.startswith("read") for f in made.rollup.files)
    book = openpyxl.load_workbook(made.summary, data_only=True)
    return {s.title: "\n".join(str(c) for line in s.iter_rows(values_only=True) for c in line) for s in book}


@pytest.mark.parametrize("feature", [f for f, (_, table, _) in COLUMNS.items() if table == "actions"])
def test_an_action_that_is_typed_reaches_the_district(feature: str, district_lines: dict[str, str]) -> None:
    pack, _, names = COLUMNS[feature]
    assert (f"{feature} what" if "what" in names.split() else f"School of {pack}") in district_lines["Actions"]
