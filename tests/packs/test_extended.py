"""A pack that extends another: what it does not say is taken from there, and each fault stands where the text does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import School
from cqip_xl.packs.load import check_pack, load_framework
from cqip_xl.verbs import blank_plan, consolidate, generate, read_plan
from cqip_xl.words.message import pack_message
from tests.packs.small import write_pack
from tests.workbooks import DAY, save_typed, typed_book

#: A pack that says no more than it must.
BARE = 'schema: cqip/pack/1\nid: own\nversion: "1"\nextends: ../base\n'
REVIEWED = "reviewed: all\n"


def own_pack(
    folder: Path, more: str = "", words: str = REVIEWED, base: dict[tuple[str, int], str] | None = None
) -> str:
    """Writes the small pack as `base`, and one beside it that extends it; gives the latter's path."""
    for name in ("base", "own"):
        (folder / name).mkdir(exist_ok=True)
    write_pack(folder / "base", base)
    (folder / "own" / "framework.yaml").write_text(BARE + more, encoding="utf-8")
    if words:
        (folder / "own" / "en.yaml").write_text(words, encoding="utf-8")
    return str(folder / "own")


def fields(framework: Framework) -> list[str]:
    return [f.id for f in framework.tables["actions"].fields]


# -- what is taken over ------------------------------------------------------------------------------


def test_whatever_a_pack_does_not_say_is_the_other_ones(tmp_path: Path) -> None:
    own, base = load_framework(own_pack(tmp_path)), load_framework(str(tmp_path / "base"))
    assert (own.id, own.version, own.native, own.languages) == ("own", "1", "en", ("en",))
    assert (own.standards, own.scales, own.choices, own.status) == (
        base.standards,
        base.scales,
        base.choices,
        base.status,
    )
    assert own.words == base.words and fields(own) == fields(base)
    assert check_pack(str(tmp_path / "own")) == ()


def test_a_shipped_pack_is_extended_by_its_id(tmp_path: Path) -> None:
    pack = Path(own_pack(tmp_path)) / "framework.yaml"
    pack.write_text(pack.read_text("utf-8").replace("../base", "vn-mn-tt19"), "utf-8")
    own, theirs = load_framework(str(pack.parent)), load_framework("vn-mn-tt19")
    assert own.criteria == theirs.criteria and own.words["vi"] == theirs.words["vi"]
    assert theirs.replaced_by and own.replaced_by is None  # that another has replaced it says nothing of this one


def test_things_with_an_id_are_merged_and_new_ones_stand_behind_the_one_named_before(tmp_path: Path) -> None:
    more = """\
tables:
  actions:
    fields:
      - {id: what, required: true}
      - {id: cost, kind: money}
      - {id: state, printed: false}
standards: [{id: "1", criteria: [{id: "1.2", levels: [L1, L2]}, {id: "1.3"}]}, {id: "2", criteria: [{id: "2.1"}]}]
"""
    own = load_framework(own_pack(tmp_path, more))
    assert fields(own) == ["criterion", "what", "cost", "state"]
    what, state = (own.tables["actions"].field(name) for name in ("what", "state"))
    assert what and (what.kind, what.required) == ("long_text", True)
    assert state and (state.choices, state.printed) == ("state", False)
    assert [(c.id, c.levels) for c in own.criteria] == [
        ("1.1", ("L1", "L2")),
        *(("1.2", ("L1", "L2")), ("1.3", ()), ("2.1", ())),
    ]


def test_lists_of_codes_and_tests_are_replaced_as_a_whole(tmp_path: Path) -> None:
    base = {
        ("framework.yaml", 19): "status: standard\nchecks: [{id: c, table: actions, when: {all: [{filled: what}]}}]"
    }
    more = "choices: {state: [halted]}\nchecks: [{id: c, when: {any: [{filled: state}]}, severity: note}]\n"
    words = REVIEWED + "choices: {state: {halted: Halted}}\nchecks: {c: Look}\n"
    own = load_framework(own_pack(tmp_path, more, words, base))
    assert own.choices["state"] == ("halted",)
    (check,) = own.checks
    assert (check.table, check.severity, type(check.when).__name__) == ("actions", "note", "Any")


def test_words_are_taken_over_one_by_one_and_those_of_things_that_are_gone_are_not(tmp_path: Path) -> None:
    more = 'remove: ["1.2", choices.state.dropped]\n'
    words = REVIEWED + 'title: Our pack\ncriteria: {"1.1": Ours}\nremove: [standards]\nscales: {level: {L1: Begun}}\n'
    own = load_framework(own_pack(tmp_path, more, words))
    assert own.words["en"] == {
        **{"title": "Our pack", "criteria/1.1": "Ours"},
        **{"scales/level/L1": "Begun", "scales/level/L2": "High", "choices/state/running": "Running"},
    }


def test_a_language_needs_no_file_of_its_own(tmp_path: Path) -> None:
    own = load_framework(own_pack(tmp_path, words=""))
    assert own.word("en", "criteria/1.1") == "One"


@pytest.mark.parametrize(
    ("path", "left"), [("tables.actions.fields.state", ["criterion", "what"]), ("what", ["criterion", "state"])]
)
def test_things_are_taken_away_by_path_or_by_an_id_that_is_there_once(
    path: str, left: list[str], tmp_path: Path
) -> None:
    assert fields(load_framework(own_pack(tmp_path, f"remove: [{path}]\n"))) == left


def test_what_is_taken_away_can_be_said_anew(tmp_path: Path) -> None:
    more = "remove: [what]\ntables: {actions: {fields: [{id: criterion}, {id: what, kind: text}]}}\n"
    own = load_framework(own_pack(tmp_path, more))
    assert fields(own) == ["criterion", "what", "state"]


def test_a_pack_extends_one_that_extends_a_third(tmp_path: Path) -> None:
    own_pack(tmp_path, "choices: {state: [running, halted]}\n", REVIEWED + "choices: {state: {halted: Halted}}\n")
    (tmp_path / "third").mkdir()
    third = tmp_path / "third" / "framework.yaml"
    third.write_text(BARE.replace("own", "third").replace("../base", "../own") + 'remove: ["1.2"]\n', "utf-8")
    own = load_framework(str(third))
    assert (own.id, [c.id for c in own.criteria], own.choices["state"]) == ("third", ["1.1"], ("running", "halted"))
    assert own.word("en", "choices/state/halted") == "Halted"


# -- what is said of it --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """What stands in the pack and its words, and the one finding that must follow: code, file, line, a part of it."""

    code: str
    more: str
    words: str
    at: str
    says: str

    def __str__(self) -> str:
        return f"{self.code}: {(self.more or self.words).strip():.60}"


KIND = "tables: {actions: {fields: [{id: what, kind: choice, choices: states}]}}\n"
#: (More cases of these codes than one: where the text stands decides.)
FAULTS = [
    Fault("pack.nothing_inherited", "remove: [whar]\n", REVIEWED, "own/framework.yaml:5", 'Did you mean "what"?'),
    Fault("pack.nothing_inherited", "", REVIEWED + "remove: [choices/stat]\n", "own/en.yaml:2", "choices/state"),
    Fault("pack.nothing_inherited", "", "reviewed: [all, phases]\n", "own/en.yaml:1", '"phases"'),
    Fault("pack.several_inherited", 'remove: ["1"]\n', REVIEWED, "own/framework.yaml:5", "standards.1, texts.1"),
    Fault("pack.unknown_ref", KIND, REVIEWED, "own/framework.yaml:5", 'Did you mean "state"?'),
    Fault("pack.unknown_ref", "remove: [choices.state]\n", REVIEWED, "base/framework.yaml:18", '"state"'),
    Fault("pack.untranslated", 'standards: [{id: "2", criteria: [{id: "2.1"}]}]\n', REVIEWED, "own/en.yaml:1", "2.1"),
    Fault("pack.label_twice", "", REVIEWED + "scales: {level: {L2: Low}}\n", "own/en.yaml:2", "L1, L2"),
    Fault("pack.inherited", "", "", "base/en.yaml:1", "1 word under title"),
]


#: Faults of packs that cannot be extended at all.
REFUSED = {"pack.no_parent", "pack.circle"}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_named_where_its_text_stands(fault: Fault, tmp_path: Path) -> None:
    base = {("framework.yaml", 19): 'status: standard\ntexts: [{id: "1"}]'} if "1" in fault.code else None
    if fault.code == "pack.several_inherited":
        texts = "  texts: {fields: [{id: text, kind: text}]}\nstatus: standard\ntexts: [{id: '1'}]"
        base = {("framework.yaml", 19): texts}
    found = check_pack(own_pack(tmp_path, fault.more, fault.words, base))
    first = next(f for f in found if f.code == fault.code)
    assert at(first) == fault.at and fault.says in pack_message(first)
    assert {f.code for f in found if f.severity != "note"} <= {fault.code}


def at(found: Finding) -> str:
    file = Path(found.place.file)
    return f"{file.parent.name}/{file.name}:{found.place.line}"


@pytest.mark.parametrize(
    ("other", "code", "says"),
    [
        ("../bass", "pack.no_parent", "no"),
        ("vn-mn-tt91", "pack.no_parent", 'Did you mean "vn-mn-tt19"?'),
        ("../own", "pack.circle", "own → own"),
    ],
)
def test_a_pack_that_cannot_be_extended_is_refused(other: str, code: str, says: str, tmp_path: Path) -> None:
    pack = Path(own_pack(tmp_path)) / "framework.yaml"
    pack.write_text(pack.read_text("utf-8").replace("../base", other), "utf-8")
    (found,) = check_pack(str(pack.parent))
    assert (found.code, found.place.line) == (code, 4) and says in pack_message(found)


def test_packs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    folder = own_pack(tmp_path, base={("framework.yaml", 5): "languages: [en]\nextends: ../own"})
    (found,) = check_pack(folder)
    assert (found.code, at(found)) == ("pack.circle", "base/framework.yaml:6")
    assert "own → base → own" in pack_message(found)


def test_a_fault_of_the_pack_extended_stands_in_its_own_file(tmp_path: Path) -> None:
    found = check_pack(own_pack(tmp_path, base={("framework.yaml", 17): "      - {id: what, kind: longtext}"}))
    assert [(f.code, at(f)) for f in found] == [("pack.not_allowed", "base/framework.yaml:17")]
    found = check_pack(own_pack(tmp_path, base={("framework.yaml", 17): "      - {id: what: again}"}))
    assert [(f.code, at(f)) for f in found] == [("pack.yaml", "base/framework.yaml:17")]


def test_what_only_a_pack_that_extends_another_can_say_is_a_fault_elsewhere(tmp_path: Path) -> None:
    changed = {("framework.yaml", 19): "status: standard\nremove: [what]", ("en.yaml", 1): "title: A\nreviewed: all"}
    found = check_pack(write_pack(tmp_path, changed))
    assert [(f.code, f.place.line) for f in found] == [("pack.no_effect", 20), ("pack.unknown_key", 2)]


def test_words_that_nobody_has_reviewed_are_listed_by_what_they_are_for(tmp_path: Path) -> None:
    words = "reviewed: [title, criteria/1.1, choices]\nscales: {level: {L1: Begun}}\n"
    found = check_pack(own_pack(tmp_path, words=words))
    assert {f.severity for f in found} == {"note"}
    said = {f.values["path"]: (f.values["count"], f.values["paths"], at(f)) for f in found}
    assert said == {
        "standards": ("1", "standards/1", "base/en.yaml:2"),
        "criteria": ("1", "criteria/1.2", "base/en.yaml:3"),
        "scales": ("1", "scales/level/L2", "base/en.yaml:4"),
    }
    assert "choices/state" in found_of(tmp_path, "title: Ours\n")["choices"].values["paths"]


def found_of(folder: Path, words: str) -> dict[str, Finding]:
    return {f.values["path"]: f for f in check_pack(own_pack(folder, words=words))}


# -- what it is used for ---------------------------------------------------------------------------------


def test_a_pack_is_another_one_when_what_it_takes_over_changes(tmp_path: Path) -> None:
    before = load_framework(own_pack(tmp_path)).hash
    assert load_framework(own_pack(tmp_path)).hash == before
    after = {load_framework(own_pack(tmp_path, base={("en.yaml", 1): "title: Other"})).hash}
    after.add(load_framework(own_pack(tmp_path, base={("framework.yaml", 17): "      - {id: what, kind: text}"})).hash)
    assert len(after | {before}) == 3


def test_workbooks_of_it_are_made_read_and_consolidated(tmp_path: Path) -> None:
    words = REVIEWED + "fields: {cost: Cost}\n"
    folder = own_pack(tmp_path, "tables: {actions: {fields: [{id: what}, {id: cost, kind: money}]}}\n", words)
    own = load_framework(folder)
    path, found = generate(folder, tmp_path / "blank.xlsx", school="Eken", school_id="S1", as_of=DAY)
    assert found == () and read_plan(path, [folder]).framework == "own"
    inbox = tmp_path / "in"
    inbox.mkdir()
    plan = blank_plan(own, "en", School("S1", "Eken"), as_of=DAY)
    typed = typed_book(own, "| criterion | what | cost |\n| 1.1 One | Mend | #50 |", plan=plan)
    save_typed(inbox / "a.xlsx", typed)
    (row,) = read_plan(inbox / "a.xlsx", [folder]).rows("actions")
    assert (row.text("criterion"), row.values["cost"]) == ("1.1", 50.0)
    made = consolidate([inbox], tmp_path / "s.xlsx", as_of=DAY, packs=[folder], language="en", jobs=1)
    assert [(f.outcome, f.rows_in) for f in made.rollup.files] == [("read", 1)]
