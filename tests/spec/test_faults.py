"""Faults of packs: each is named with file, line and what was probably meant, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cqip_xl.model.errors import SpecError
from cqip_xl.spec.load import check_pack, load_framework
from cqip_xl.words.message import pack_message
from tests.codes import emitted_codes
from tests.spec.small import write_pack


@dataclass(frozen=True)
class Fault:
    """A line put in place of another, and the one finding that must follow. `at`: place, where it is another line."""

    code: str
    file: str
    line: int
    text: str
    says: str
    at: tuple[str, int] = ("", 0)

    def __str__(self) -> str:
        return f"{self.code}: {self.text.strip()}"


PACK, WORDS = "framework.yaml", "en.yaml"
WHAT, STATE, STATUS = 17, 18, 19
FAULTS = [
    Fault("pack.yaml", PACK, STATUS, "status: standard: again", "not valid YAML"),
    Fault("pack.yaml", PACK, STATUS, "id: again", "duplicate key"),
    Fault("pack.yaml", WORDS, 1, "title: [Small", "not valid YAML", (WORDS, 2)),
    Fault("pack.unknown_key", PACK, STATUS, "statuss: standard", 'Did you mean "status"?'),
    Fault("pack.unknown_key", PACK, WHAT, "      - {id: what, kind: text, requird: true}", 'Did you mean "required"?'),
    Fault("pack.unknown_key", PACK, 14, "  acions:", 'Did you mean "actions"?'),
    Fault("pack.unknown_key", WORDS, 1, "titel: Small pack", 'Did you mean "title"?'),
    Fault("pack.missing_key", PACK, 2, "", "id is missing", (PACK, 1)),
    Fault("pack.missing_key", PACK, WHAT, "      - {kind: text}", "id is missing"),
    Fault("pack.missing_key", PACK, STATE, "      - {id: state, kind: choice}", "choices is missing"),
    Fault("pack.wrong_type", PACK, WHAT, "      - {id: what, kind: text, required: 3}", "true or false is wanted"),
    Fault("pack.wrong_type", PACK, WHAT, "      - {id: what, kind: text, slots: many}", "a number is wanted"),
    Fault("pack.wrong_type", PACK, STATUS, "status: strict", "list of rules"),
    Fault("pack.number_for_code", PACK, 12, '      - {id: "1.2", preset: {lead: [1.10]}}', "is read as 1.1"),
    Fault("pack.number_for_code", PACK, 3, "version: 1", "write codes and texts in quotes"),
    Fault("pack.number_for_code", WORDS, 3, 'criteria: {"1.1": One, 1.2: Two}', "write codes and texts in quotes"),
    Fault("pack.not_allowed", PACK, WHAT, "      - {id: what, kind: longtext}", 'Did you mean "long_text"?'),
    Fault("pack.not_allowed", PACK, 4, "native: eng", 'Did you mean "en"?'),
    Fault("pack.not_allowed", PACK, STATUS, "status: [{is: dune, when: always}]", 'Did you mean "done"?'),
    Fault("pack.unknown_ref", PACK, STATE, "      - {id: state, kind: choice, choices: stat}", 'Did you mean "state"?'),
    Fault("pack.unknown_ref", PACK, STATUS, "status: [{is: done, when: {filled: stat}}]", 'Did you mean "state"?'),
    Fault("pack.twice", PACK, 12, '      - {id: "1.2"}\n      - {id: "1.2"}', '"1.2" is defined twice', (PACK, 13)),
    Fault("pack.twice", PACK, WHAT, "      - {id: state, kind: text}", '"state" is defined twice', (PACK, STATE)),
    Fault("pack.bad_id", PACK, WHAT, "      - {id: Was-ist, kind: text}", "lower-case letters, digits and _"),
    Fault("pack.bad_test", PACK, STATUS, "status: [{is: done, when: sometimes}]", "Write one of: filled, is"),
    Fault("pack.unknown_test", PACK, STATUS, "status: [{is: done, when: {filed: what}}]", 'Did you mean "filled"?'),
    Fault("pack.no_words", PACK, 5, "languages: [en, sv]", "There is no words file for sv", ("sv.yaml", 1)),
    Fault("pack.untranslated", WORDS, 3, 'criteria: {"1.1": One}', "1 words are missing (criteria/1.2)", (WORDS, 1)),
    Fault("pack.word_for_nothing", WORDS, 5, "choices: {state: {running: R, dropped: D, x: X}}", "choices/state/x"),
    Fault("pack.word_for_nothing", WORDS, 4, "scales: {level: {L1: Low, L2: Mid, L3: High}}", "Did you mean"),
    Fault("pack.label_twice", WORDS, 4, "scales: {level: {L1: Low, L2: low}}", "L1, L2"),
    Fault("pack.label_twice", WORDS, 5, 'choices: {state: {running: On, dropped: " on "}}', "running, dropped"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_named_once_with_its_file_and_line_and_what_was_meant(fault: Fault, tmp_path: Path) -> None:
    found = check_pack(write_pack(tmp_path, {(fault.file, fault.line): fault.text}))
    name, line = fault.at if fault.at[1] else (fault.file, fault.line)
    assert [f.code for f in found if f.code != "pack.untranslated" or f.code == fault.code] == [fault.code]
    first = next(f for f in found if f.code == fault.code)
    assert (Path(first.place.file).name, first.place.line) == (name, line)
    assert fault.says in pack_message(first)


def test_every_fault_of_packs_that_the_product_can_name_has_a_case() -> None:
    assert {fault.code for fault in FAULTS} == {code for code in emitted_codes() if code.startswith("pack.")}


def test_the_smallest_pack_itself_has_no_fault(tmp_path: Path) -> None:
    assert check_pack(write_pack(tmp_path)) == ()


def test_all_faults_are_named_at_once_and_none_hides_another(tmp_path: Path) -> None:
    faults = {
        (PACK, 3): ("version: 1", "pack.number_for_code"),
        (PACK, 4): ("native: eng", "pack.not_allowed"),
        (PACK, WHAT): ("      - {id: what, kind: longtext, slots: many}", "pack.wrong_type"),
        (PACK, STATUS): ("statuss: standard", "pack.unknown_key"),
        (WORDS, 1): ("titel: Small pack", "pack.unknown_key"),
    }
    with pytest.raises(SpecError, match="has 6 fault") as raised:
        load_framework(write_pack(tmp_path, {place: text for place, (text, _) in faults.items()}))
    said = {(f.code, Path(f.place.file).name, f.place.line) for f in raised.value.findings}
    wanted = {(code, *place) for place, (_, code) in faults.items()}
    assert said == wanted | {("pack.not_allowed", PACK, WHAT)}


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a list\n", "just text\n", "\x00"])
def test_a_file_that_holds_no_pack_is_a_fault_and_never_passes(text: str, tmp_path: Path) -> None:
    (tmp_path / "framework.yaml").write_text(text, encoding="utf-8")
    assert [f.code for f in check_pack(str(tmp_path))] == ["pack.yaml"]
    with pytest.raises(SpecError):
        load_framework(str(tmp_path))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (STATUS, "checks: [{id: a, table: actions, when: {none: actions.criterio}}]"),
        (STATUS, "checks: [{id: a, table: actions, when: {exists: action.criterion}}]"),
        (STATUS, "checks: [{id: a, table: actions, when: {is: [stat, dropped]}}]"),
        (STATUS, "checks: [{id: a, table: actions, when: {is: [state, droped]}}]"),
        (WHAT, "      - {id: what, kind: text, shows: criteria.level_curent}"),
        (WHAT, "      - {id: what, kind: date, per: school_year, when: du.each}"),
        (STATUS, "alerts: [{id: E1, of: qualty, when: {all: [falls]}, in_a_row: {1: talk}}]"),
    ],
)
def test_a_name_that_the_pack_does_not_define_is_a_fault_wherever_it_stands(
    line: int, text: str, tmp_path: Path
) -> None:
    found = check_pack(write_pack(tmp_path, {(PACK, line): text}))
    assert [f.place.line for f in found if f.severity == "error"] == [line]


def test_a_criterion_1_10_without_quotes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as raised:
        load_framework(write_pack(tmp_path, {(PACK, 12): "      - {id: 1.10, levels: [L1]}"}))
    first = raised.value.findings[0]
    assert (first.code, first.place.line) == ("pack.number_for_code", 12)


def test_terms_offered_without_terms_in_the_calendar_are_a_fault(tmp_path: Path) -> None:
    due = "      - {id: what, kind: period, accepts: [date, term]}"
    assert [f.place.line for f in check_pack(write_pack(tmp_path, {(PACK, WHAT): due}))] == [WHAT]
