"""Faults of packs: each is named with file, line and what was probably meant, all at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from cqip_xl.model.errors import SpecError
from cqip_xl.model.findings import FINDINGS
from cqip_xl.model.rule import Is, Ref
from cqip_xl.packs.grammar.pack import PackEntries
from cqip_xl.packs.load import check_pack, load_framework
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.message import pack_message
from tests.packs import test_extended
from tests.packs.small import WORDS as SMALL_WORDS
from tests.packs.small import write_pack


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
        return f"{self.code}: {self.text.strip():.70}"


PACK, WORDS = "framework.yaml", "en.yaml"
WHO, WHAT, STATE, STATUS = 16, 17, 18, 19


NO_MEASURES = "alerts: [{id: a, of: b, when: {all: [falls]}, in_a_row: {1: talk}}]"
MANY_RULES = f"status: [{40 * '{is: done, when: {filled: what}}, '}{{is: done, when: always}}]"


#: Ten lists that stand for ten to the ninth entries.
ALIASES = [f"&x{n} [{', '.join([f'*x{n - 1}'] * 10)}]" for n in range(1, 10)]


def check(test: str) -> str:
    """A line with a check of the actions."""
    return f"checks: [{{id: own, table: actions, when: {test}}}]"


FAULTS = [
    Fault("pack.yaml", PACK, STATUS, "status: standard: again", "not valid YAML"),
    Fault("pack.yaml", PACK, STATUS, "id: again", '"id" stands there twice'),
    Fault("pack.yaml", WORDS, 1, "title: [Small", "not valid YAML", (WORDS, 2)),
    Fault("pack.unknown_key", PACK, STATUS, "statuss: standard", 'Did you mean "status"?'),
    Fault("pack.unknown_key", PACK, WHAT, "      - {id: what, kind: text, requird: true}", 'Did you mean "required"?'),
    Fault("pack.unknown_key", PACK, 14, "  acions:", 'Did you mean "actions"?'),
    Fault("pack.unknown_key", PACK, STATUS, "due_soon: 30", 'Did you mean "region.due_soon"?'),
    Fault("pack.unknown_key", WORDS, 1, "titel: Small pack", 'Did you mean "title"?'),
    Fault("pack.unknown_key", WORDS, 1, "terms: {'8': Autumn}", 'Did you mean "periods/terms"?'),
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
    Fault("pack.bad_table", PACK, STATUS, "  own: {Goals: {fields: []}}\nstatus: standard", "called by lower-case"),
    Fault("pack.bad_test", PACK, STATUS, "status: [{is: done, when: sometimes}]", "Write one of: filled, is"),
    Fault("pack.unknown_test", PACK, STATUS, "status: [{is: done, when: {filed: what}}]", 'Did you mean "filled"?'),
    Fault("pack.no_words", PACK, 5, "languages: [en, sv]", "There is no words file for sv", ("sv.yaml", 1)),
    Fault("pack.untranslated", WORDS, 3, 'criteria: {"1.1": One}', "1 word is missing (criteria/1.2)", (WORDS, 1)),
    Fault("pack.word_for_nothing", WORDS, 5, "choices: {state: {running: R, dropped: D, x: X}}", "choices/state/x"),
    Fault("pack.word_for_nothing", WORDS, 4, "scales: {level: {L1: Low, L2: Mid, L3: High}}", "Did you mean"),
    Fault("pack.label_twice", WORDS, 4, "scales: {level: {L1: Low, L2: low}}", "L1, L2"),
    Fault("pack.label_twice", WORDS, 5, 'choices: {state: {running: On, dropped: " on "}}', "running, dropped"),
    Fault("pack.label_twice", WORDS, 5, "choices: {state: {running: Dropped, dropped: Gone}}", "dropped, running"),
    Fault("pack.missing_key", PACK, WHO, "", "tables.actions.fields.criterion is missing", (PACK, 15)),
    Fault("pack.missing_key", PACK, WHAT, "      - {id: what, kind: choice, choices: []}", "choices is missing"),
    Fault("pack.missing_key", PACK, 5, "", "languages is missing", (PACK, 1)),
    Fault("pack.missing_key", PACK, STATE, "  measures: {fields: [{id: note, kind: text}]}", "measures.indicators"),
    Fault("pack.missing_key", PACK, STATUS, "people: [{id: head}]", "tables.people is missing", (PACK, 13)),
    Fault("pack.missing_key", PACK, STATUS, "levels: {school: lowest_of_criteria}", "tables.criteria is", (PACK, 13)),
    Fault("pack.wrong_type", PACK, STATUS, "calendar: {stage_years: .inf}", "a number is wanted"),
    Fault("pack.wrong_type", PACK, STATUS, f"calendar: {{stage_years: 1{400 * '0'}}}", "a number is wanted"),
    Fault("pack.wrong_type", PACK, STATUS, "status: [{is: done, when: {all: []}}]", "a list of tests is wanted"),
    Fault("pack.wrong_type", PACK, WHAT, "      - {id: hours, kind: integer, min: 0.5}", "a whole number is wanted"),
    Fault("pack.wrong_type", PACK, WHAT, "      - {id: progress, kind: percent, high: 100}", "a share from 0 to 1"),
    Fault("pack.missing_key", PACK, WHAT, "      - {id: now, kind: level, zero: true}", "scales.level.zero is missing"),
    Fault("pack.label_twice", WORDS, 1, "fields: {actions: {what: {label: Status}}}", "status, what"),
    Fault("pack.word_for_nothing", WORDS, 1, "fields: {actions: {wat: Task}}", 'Did you mean "fields/actions/what"?'),
    Fault("pack.word_for_nothing", WORDS, 1, "status: {dun: Finished}", 'Did you mean "status/done"?'),
    Fault("pack.not_allowed", PACK, WHO, "      - {id: criterion, kind: text}", "wanted is one of: criterion"),
    Fault("pack.not_allowed", PACK, WHAT, "      - {id: progress, kind: number}", "wanted is one of: percent"),
    Fault("pack.not_allowed", PACK, 12, '      - {id: "1.2", levels: [l1]}', 'Did you mean "L1"?'),
    Fault("pack.not_allowed", PACK, 12, '      - {id: "1.2", levels: [L1], scale: b}', "one of: level"),
    Fault("pack.no_parts", PACK, 9, '  - {id: "0", levels: lowest}\n  - id: "1"', 'rated on the scale "level"'),
    Fault("pack.no_effect", PACK, 12, '      - {id: "1.2"}\n    scale: level', "it belongs to: levels", (PACK, 13)),
    Fault("pack.nothing_offered", PACK, STATUS, NO_MEASURES, "defines nothing"),
    Fault("pack.twice", PACK, 7, "scales: {level: {points: [L1, L2, l1]}}", '"l1" is defined twice'),
    Fault("pack.twice", PACK, WHAT, "      - {id: kind, kind: choice, choices: [a, A]}", '"A" is defined twice'),
    Fault("pack.bad_id", PACK, WHAT, "      - {id: größe, kind: text}", "lower-case letters, digits and _"),
    Fault("pack.bad_code", PACK, WHAT, '      - {id: what, kind: choice, choices: ["a b"]}', "a code is one word"),
    Fault("pack.bad_code", PACK, WHAT, "      - {id: what, kind: choice, choices: [a/b]}", "without /"),
    Fault("pack.bad_code", PACK, WHAT, f"      - {{id: {41 * 'x'}, kind: text}}", "at most 40 characters"),
    Fault("pack.reserved", PACK, WHAT, "      - {id: due_on, kind: date}", "the workbook uses itself"),
    Fault("pack.reserved", PACK, WHAT, "      - {id: weight, kind: number}", "Choose another"),
    Fault("pack.reserved", PACK, STATUS, "header: [{id: school_id, kind: code}]", '"school_id"'),
    Fault("pack.no_effect", PACK, WHAT, "      - {id: what, kind: text, choices: state}", "belongs to: kind: choice"),
    Fault("pack.no_effect", PACK, STATUS, "header: [{id: a, kind: text, shows: criteria.b}]", "belongs to: actions"),
    Fault("pack.no_effect", PACK, 9, '  - id: "1"\n    free: 2', "fixed_then_free", (PACK, 10)),
    Fault("pack.out_of_order", PACK, 11, '      - {id: "1.1", levels: [L2, L1]}', "in the right order it is L1, L2"),
    Fault("pack.out_of_order", PACK, STATUS, "calendar: {school_year_starts: 8, terms: [1, 8]}", "it is 08-01, 01-01"),
    Fault("pack.out_of_order", PACK, WHAT, "      - {id: hours, kind: number, low: 5, high: 1}", "it is 1, 5"),
    Fault("pack.always_last", PACK, STATUS, "status: [{is: done, when: {filled: what}}]", "`when: always`"),
    Fault("pack.always_last", PACK, STATUS, "status: [{is: done, when: always}, {is: overdue, when: always}]", "last"),
    Fault("pack.always_last", PACK, STATUS, "status: []", "so that every action gets a status"),
    Fault("pack.not_readable", PACK, STATUS, check("{before: [what, as_of]}"), "what can be is: as_of"),
    Fault("pack.not_readable", PACK, STATUS, "checks: [{id: own, when: {filled: due_on}}]", "cannot be read there"),
    Fault("pack.not_readable", PACK, STATUS, check("{exists: state}"), "actions.criterion, actions.what"),
    Fault("pack.not_readable", PACK, STATUS, check("{filled: actions.what}"), "what can be is: criterion, what"),
    Fault("pack.too_large", PACK, STATUS, check(f"{{is: [what, {256 * 'x'}]}}"), "Excel takes at most 255"),
    Fault("pack.too_large", PACK, STATUS, MANY_RULES, "41; Excel takes at most 40"),
    Fault("pack.bad_place", WORDS, 1, 'periods: {school_year: "{frist}-{last}"}', "{first}, {last}, {month}, {year}"),
    Fault("pack.bad_place", WORDS, 1, 'periods: {school_year: "{first[0]}"}', "only these places"),
    Fault("pack.bad_place", WORDS, 1, 'periods: {stage: "{first:9999999}"}', "only these places"),
    Fault("pack.wrong_type", WORDS, 1, "periods: {school_year: School year}", "a text with {first} / {last}"),
    Fault("pack.word_for_nothing", WORDS, 1, 'periods: {schoolyear: "{first}"}', 'Did you mean "periods/school_year"?'),
    Fault("pack.bad_sheet_name", WORDS, 1, "tables: {actions: School}", "stands for one sheet only"),
    Fault("pack.bad_sheet_name", WORDS, 1, "tables: {actions: Plan/tasks}", "none of [ ] :"),
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
    extended = {fault.code for fault in test_extended.FAULTS} | test_extended.REFUSED
    extended.add("pack.offered_nowhere")  # with words missing as well: below
    assert {fault.code for fault in FAULTS} | extended == {code for code in FINDINGS if code.startswith("pack.")}


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
        (STATUS, "checks: [{id: a, when: {exists: actions.criterion}}]"),
        (STATUS, "checks: [{id: a, table: actions, when: {is: [criterion, '9.9']}}]"),
        (STATUS, "checks: [{id: a, table: actions, when: {at_least: [state, running]}}]"),
        (STATUS, "status: [{is: done, when: {filled: header.place}}, {is: not_started, when: always}]"),
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


def test_the_due_entry_is_no_value_of_status_rules_which_read_due_on(tmp_path: Path) -> None:
    due = "      - {id: due, kind: period}"
    rules = "status: [{is: done, when: {filled: due}}, {is: not_started, when: always}]"
    found = check_pack(write_pack(tmp_path, {(PACK, WHAT): due, (PACK, STATUS): rules}))
    assert [(f.code, f.place.line) for f in found] == [("pack.not_readable", STATUS)]
    assert 'Did you mean "due_on"?' in pack_message(found[0])


def test_a_code_goes_before_a_field_of_that_name(tmp_path: Path) -> None:
    kind = "      - {id: running, kind: choice, choices: state}"
    own = check("{is: [running, running]}")
    framework = load_framework(write_pack(tmp_path, {(PACK, WHAT): kind, (PACK, STATUS): own}))
    assert framework.checks[0].when == Is(Ref("running"), "running")


def test_labels_of_two_languages_are_told_apart_as_well(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {(PACK, 5): "languages: [en, sv]"})
    (tmp_path / "sv.yaml").write_text(SMALL_WORDS.replace("Running", "Gone").replace("Dropped", "running"), "utf-8")
    found = [f for f in check_pack(folder) if f.severity == "error"]
    assert [(f.code, Path(f.place.file).name, f.values["codes"]) for f in found] == [
        ("pack.label_twice", "sv.yaml", "running, dropped")
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 1000, "nested too deeply"),
        (f"[&x0 [1], {', '.join(ALIASES)}]", "more than 100000 entries"),
        ("#" * 1_000_001, "larger than 1000 kB"),
        ("2026-13-45", "no calendar has this day"),
    ],
    ids=["1000 lists", "aliases of aliases", "a million bytes", "no day"],
)
def test_yaml_that_no_pack_can_be_is_a_fault_of_the_file(text: str, says: str, tmp_path: Path) -> None:
    found = check_pack(write_pack(tmp_path, {(PACK, STATUS): f"form: {text}"}))
    assert [f.code for f in found] == ["pack.yaml"] and says in pack_message(found[0])


#: A line that is no YAML, what is said of it, and in which line after it, if not its own.
YAML_FAULTS = [
    ("status: Note: this", "Put the text in quotes", 0),
    ("status: %x", "begins with %. Put the text in quotes", 0),
    ("status: @home", "begins with @. Put the text in quotes", 0),
    ("status: **bold**", "begins with *. Put the text in quotes", 0),
    ("status: & more", "begins with &. Put the text in quotes", 0),
    ("status: !important yes", "begins with !. Put the text in quotes", 0),
    ("status: [, x]", "begins with ,. Put the text in quotes", 0),
    ("status: >50", "Put the text in quotes", 0),
    ("status: {first} of {last}", "Put the whole text in quotes", 0),
    ("status: 'it's'", "Put the whole text in quotes", 0),
    ('status: "so" they say', "Put the whole text in quotes", 0),
    ('status: "C:\\x"', "Use single quotes", 0),
    ('status: "open', "Close the quotes", 1),
    ("status: [a, b", "with [ is not closed", 1),
    ("status: {a: [b}", "with [ is not closed", 0),
    ("status: [a]]", "one ] too many", 0),
    ("status:\n\t- a", "Indent with spaces", 1),
    ("status:\n  a: 1\n b: 2", "Indent it as they are", 2),
    ("status: x\n- b", "Indent it as they are", 1),
    ("status\nnext: 1", "Write it as `name: value`", 1),
    ("status: x\n---\na: 1", "second document", 1),
    ("status: \x07", "a sign that no text can hold", 0),
    ("status: 2026-02-30", "no calendar has this day", 0),
    ("? [a]\n: b", "where a name is wanted", 0),
    ("<<: x", "begins with <<", 0),
]


@pytest.mark.parametrize(("text", "says", "below"), YAML_FAULTS)
def test_a_line_that_is_no_yaml_is_said_with_what_to_do(text: str, says: str, below: int, tmp_path: Path) -> None:
    (found,) = check_pack(write_pack(tmp_path, {(PACK, STATUS): text}))
    assert (found.code, found.place.line) == ("pack.yaml", STATUS + below) and says in pack_message(found)
    assert not _PYTHON.search(pack_message(found))


def test_a_file_in_another_encoding_is_said_to_be_one(tmp_path: Path) -> None:
    folder = Path(write_pack(tmp_path))
    (folder / "en.yaml").write_bytes(b"short: x\ntitle: Sm\xe5\n")
    (found, *_) = check_pack(str(folder))
    assert (found.code, found.place.line) == ("pack.yaml", 2) and "Save the file as UTF-8" in pack_message(found)


#: How Python writes values, and nobody else.
_PYTHON = re.compile(r"\[\]|\{\}|\{'|\['|None|True|False|Error|<class|(?<!\.)\b(?:nan|inf)\b")


VALUES = ("[]", "{}", "[a, [b]]", "{a: {b: c}}", "true", ".inf", ".nan", "1.5", "2026-01-01", "~")


@pytest.mark.parametrize("value", VALUES)
def test_no_message_writes_values_as_python_does(value: str, tmp_path: Path) -> None:
    """In the place of each entry of the pack, of a field, of a name, of a test."""
    places = [(STATUS, f"{name}: {value}") for name in PackEntries.names() if name not in ("schema", "id", "tables")]
    places += [(WHAT, f"      - {{id: what, kind: {value}}}"), (WHAT, f"      - {value}"), (STATUS, f"{value}: x")]
    places += [(STATUS, f"status: [{{is: done, when: {value}}}]"), (STATUS, check(f"{{filled: {value}}}"))]
    places += [(WHAT, f"      - {{id: what, kind: text, {name}: {value}}}") for name in ("required", "slots", "shows")]
    for n, (line, text) in enumerate(places):
        language = LANGUAGES[n % len(LANGUAGES)]
        said = [pack_message(f, language) for f in check_pack(write_pack(tmp_path, {(PACK, line): text}))]
        assert [one for one in said if _PYTHON.search(one)] == [], text


@pytest.mark.parametrize(
    ("line", "text", "says"),
    [
        (STATE, "  clauses: {fields: [{id: met, kind: yes_no}]}", "tables.clauses asks for it"),
        (STATUS, "levels: {school: lowest_of_criteria}", "levels asks for it"),
        (STATUS, "people: [{id: head}]", "tables.people is missing. people asks for it. Add it."),
        (WHAT, "      - {id: due, kind: period, accepts: [term]}", "tables.actions.fields.due.accepts asks for it"),
        (STATUS, "cadence: [{id: a, every: term}]", "calendar.terms is missing. cadence.a.every asks for it"),
    ],
)
def test_what_is_missing_is_said_with_the_entry_that_asks_for_it(
    line: int, text: str, says: str, tmp_path: Path
) -> None:
    found = check_pack(write_pack(tmp_path, {(PACK, line): text}))
    assert any(says in pack_message(f) for f in found if f.code == "pack.missing_key"), [*map(pack_message, found)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("phases: [{id: a, from: '{first}-09', to: '{last}-05'}]", 'no list offers "a". Add it to choices.state'),
        ("cadence: [{id: a, every: year}]", 'no list offers "a". Add it to tables.reviews.fields: {kind: choice}'),
    ],
)
def test_what_no_entry_can_be_of_is_said_with_the_list_to_add_it_to(text: str, says: str, tmp_path: Path) -> None:
    found = check_pack(write_pack(tmp_path, {(PACK, STATUS): text}))
    (told,) = (f for f in found if f.code == "pack.offered_nowhere")
    assert says in pack_message(told)


def test_entries_that_yaml_merges_in_are_read_and_their_faults_have_a_line(tmp_path: Path) -> None:
    fields = "      - &who {id: what, kind: text, required: many}\n      - {<<: *who, id: other}"
    found = check_pack(write_pack(tmp_path, {(PACK, WHAT): fields}))
    assert [(f.code, f.place.line) for f in found] == [("pack.wrong_type", WHAT), ("pack.wrong_type", WHAT + 1)]


def test_a_test_within_tests_within_tests_is_refused_before_excel_does(tmp_path: Path) -> None:
    deep = "{not: " * 20 + "always" + "}" * 20
    rules = f"status: [{{is: done, when: {deep}}}, {{is: not_started, when: always}}]"
    assert [f.code for f in check_pack(write_pack(tmp_path, {(PACK, STATUS): rules}))] == ["pack.too_large"]


def test_a_status_that_makes_a_formula_longer_than_excel_takes_is_refused(tmp_path: Path) -> None:
    text = ", ".join(f"{{is: [what, {n:0200}x]}}" for n in range(45))
    rules = f"status: [{{is: done, when: {{any: [{text}]}}}}, {{is: not_started, when: always}}]"
    found = check_pack(write_pack(tmp_path, {(PACK, STATUS): rules}))
    assert [(f.code, f.place.line) for f in found] == [("pack.too_large", STATUS)]
