"""Bad input to each command: one plain sentence, the agreed exit code, nothing lost, no traceback."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from cqip_xl.model.framework import Framework
from cqip_xl.verbs import read_plan
from cqip_xl.words.catalog import LANGUAGES, say
from tests.conftest import Ran, Run


def refused(ran: Ran, *words: str) -> None:
    """Exit code 2, one sentence with those words on stderr, nothing on stdout."""
    assert ran.code == 2, ran
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert len(ran.err.strip().splitlines()) == 1, ran.err
    for word in words:
        assert word in ran.err


@pytest.fixture
def pack(framework: Framework) -> str:
    return framework.id


def test_an_unknown_pack_is_named_with_a_near_match(run: Run, tmp_path: Path, pack: str) -> None:
    refused(run("generate", pack[:-1], "-o", tmp_path / "a.xlsx"), pack[:-1], f'Did you mean "{pack}"?')


def test_a_folder_without_a_pack_is_said(run: Run, tmp_path: Path) -> None:
    refused(run("generate", tmp_path, "-o", tmp_path / "a.xlsx"), "framework.yaml")
    refused(run("pack", "check", tmp_path), "framework.yaml")


@pytest.mark.parametrize("name", ["plan.xls", "plan", "plan.csv"])
def test_only_xlsx_is_written(run: Run, tmp_path: Path, pack: str, name: str) -> None:
    refused(run("generate", pack, "-o", tmp_path / name), ".xlsx")
    refused(run("consolidate", tmp_path, "-o", tmp_path / name), ".xlsx")


@pytest.mark.parametrize("group", [(), ("addin",), ("pack",)])
def test_a_group_alone_answers_with_its_help_line_by_line(run: Run, group: tuple[str, ...]) -> None:
    ran = run(*group)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == run(*group, "--help").out.splitlines()


def test_only_xlam_is_built(run: Run, tmp_path: Path) -> None:
    refused(run("addin", "build", "-o", tmp_path / "cqip.xlsx"), ".xlam")


def test_a_target_that_cannot_be_written_is_said(run: Run, tmp_path: Path, pack: str) -> None:
    (tmp_path / "file").write_text("x")
    refused(run("generate", pack, "-o", tmp_path / "file" / "a.xlsx"), "cannot be written")


def test_a_folder_is_no_target(run: Run, tmp_path: Path, pack: str) -> None:
    (tmp_path / "a.xlsx").mkdir()
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx"), "is a folder")


def test_a_filled_workbook_is_never_replaced(run: Run, district: Path, tmp_path: Path, pack: str) -> None:
    target = tmp_path / "school.xlsx"
    target.write_bytes(min((district / "schools").iterdir()).read_bytes())
    before = target.read_bytes()
    refused(run("generate", pack, "-o", target), "entries")
    assert target.read_bytes() == before


def test_a_foreign_file_is_never_replaced(run: Run, district: Path, tmp_path: Path, pack: str) -> None:
    target = tmp_path / "notes.xlsx"
    target.write_bytes(b"my notes")
    refused(run("generate", pack, "-o", target), "not a workbook of ours")
    refused(run("consolidate", district / "schools", "-o", target), "not a summary")
    assert target.read_bytes() == b"my notes"


def test_the_summary_never_replaces_a_school_workbook(run: Run, district: Path, tmp_path: Path) -> None:
    target = tmp_path / "school.xlsx"
    target.write_bytes(min((district / "schools").iterdir()).read_bytes())
    before = target.read_bytes()
    refused(run("consolidate", district / "schools", "-o", target), "not a summary")
    assert target.read_bytes() == before


@pytest.mark.parametrize("period", ["soon", "2024", "2024-2031", "2025-2024", "1024-1029"])
def test_a_wrong_period_says_what_is_wanted(run: Run, tmp_path: Path, pack: str, period: str) -> None:
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--period", period), period, "2025-2026")


def test_a_language_the_pack_lacks_is_said(run: Run, tmp_path: Path, pack: str) -> None:
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--language", "fr"), "fr", "vi")


def test_a_wrong_date_is_said(run: Run, tmp_path: Path, pack: str) -> None:
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--as-of", "31/03/2026"), "2026-03-31")


ROWS = {
    "missing.yaml": (None, "does not exist"),
    "rows.txt": ("x", ".csv, .xlsx or .yaml"),
    "broken.yaml": ("actions: [a: {", "not valid YAML"),
    "broken.csv.yaml": ("actions:\n- what: x\n  due: [", "line 3"),
    "scalar.yaml": ("just text", "list of rows"),
    "table.yaml": ("deeds: [{what: x}]\nactions: []", "no table"),
    "column.yaml": ("actions: [{whatt: x}]", "whatt"),
    "row.yaml": ("actions: [[1, 2]]", "column: value"),
    "latin.csv": ("what\nĐổi mới".encode("cp1258", "replace"), "UTF-8"),
    "extra.csv": ("what\nx,y", "under no heading"),
    "twice.csv": ("what,what\nx,y", "twice"),
    "not.xlsx": ("text", "cannot be read"),
}


@pytest.mark.parametrize("name", ROWS)
def test_malformed_rows_are_one_sentence(run: Run, tmp_path: Path, pack: str, name: str) -> None:
    text, word = ROWS[name]
    if text is not None:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--rows", tmp_path / name), word)
    assert not (tmp_path / "a.xlsx").exists()


def test_readings_of_rows_are_told_and_a_day_that_could_be_two_follows_the_framework(run: Run, tmp_path: Path) -> None:
    rows = "criterion,what,due,start,progress\nERS.1,A,01/05/2026,May 15th 2026,80 percent\n"
    (tmp_path / "rows.csv").write_text(rows)
    args = ("--rows", tmp_path / "rows.csv", "--period", "2025-2026", "--language", "en")
    ran = run("generate", "ma-qris-ost", "-o", tmp_path / "a.xlsx", *args)
    assert '"May 15th 2026" is read as "May 15, 2026"' in ran.err and '"80 percent" is read as "80%"' in ran.err
    assert '"01/05/2026" is read as "January 5, 2026"' in ran.err  # an American form: month first
    row = read_plan(tmp_path / "a.xlsx").rows("actions")[0]
    assert [row.text(name) for name in ("due", "start", "progress")] == ["2026-01-05", "2026-05-15", "0.8"]


def test_a_day_in_yaml_that_no_calendar_has_stays_as_given(run: Run, tmp_path: Path, pack: str) -> None:
    (tmp_path / "rows.yaml").write_text("actions: [{what: x, due: 2025-13-45}]")
    ran = run("generate", pack, "-o", tmp_path / "a.xlsx", "--rows", tmp_path / "rows.yaml")
    assert ran.code == 1 and "2025-13-45" in ran.err


def test_a_cell_of_rows_that_cannot_be_read_stands_in_the_workbook_as_given(
    run: Run, tmp_path: Path, pack: str
) -> None:
    (tmp_path / "rows.yaml").write_text('actions: [{what: Paint, due: "when it suits", budget: plenty}]')
    ran = run("generate", pack, "-o", tmp_path / "a.xlsx", "--rows", tmp_path / "rows.yaml")
    assert ran.code == 1
    assert "when it suits" in ran.err and "plenty" in ran.err
    checked = run("check", "--json", tmp_path / "a.xlsx")
    assert "when it suits" in checked.out and "plenty" in checked.out


ROSTERS = {
    "empty.csv": ("", "no rows"),
    "columns.csv": ("teacher,town\nA,B", '"name" nor "school_id"'),
    "misspelt.csv": ("name,distirct\nA,B", 'did you mean "district"'),
    "two_names.csv": ("name,School name\nA,B", "second time"),
    "include.csv": ("name,include\nA,perhaps", "perhaps"),
    "deadline.csv": ("name,deadline\nA,soon", "soon"),
    "twice.csv": ("school_id,name\n7,A\n8,B\n7,A", "lines 2 and 4"),
    "nobody.csv": ("name,school_id,district\n,,North", "line 2"),
}


@pytest.mark.parametrize("name", ROSTERS)
def test_a_malformed_roster_is_one_sentence(run: Run, tmp_path: Path, district: Path, pack: str, name: str) -> None:
    text, word = ROSTERS[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    refused(run("generate", pack, "--roster", tmp_path / name, "-o", tmp_path / "out"), word)
    target = tmp_path / "s.xlsx"
    refused(run("consolidate", district / "schools", "-o", target, "--roster", tmp_path / name), word)
    assert not target.exists()


def test_with_a_roster_the_target_is_a_folder(run: Run, tmp_path: Path, pack: str) -> None:
    (tmp_path / "r.csv").write_text("name\nA")
    refused(run("generate", pack, "--roster", tmp_path / "r.csv", "-o", tmp_path / "a.xlsx"), "folder")


def test_check_wants_files(run: Run, tmp_path: Path) -> None:
    refused(run("check", tmp_path / "nothing.xlsx"), "does not exist")
    refused(run("check", tmp_path), "no files")


def test_consolidate_wants_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    refused(run("consolidate", tmp_path / "in", "-o", tmp_path / "s.xlsx"), "no files")
    refused(run("consolidate", tmp_path / "gone", "-o", tmp_path / "s.xlsx"), "does not exist")


def test_a_file_that_is_no_plan_has_an_outcome_not_a_traceback(run: Run, tmp_path: Path) -> None:
    cases = {"text.xlsx": b"hello", "nothing.xlsx": b"", "cut.xlsx": b"PK\x03\x04broken"}
    for name, data in cases.items():
        (tmp_path / name).write_bytes(data)
        ran = run("check", tmp_path / name)
        assert ran.code == 1 and ran.err == "" and name in ran.out


def test_a_number_that_could_be_two_criteria_is_never_guessed(run: Run, tmp_path: Path, pack: str) -> None:
    """1.10 typed as a number into Excel is 1.1; 2.1 can only be 2.1. YAML says how it was written."""
    book = openpyxl.Workbook()
    for line in (["what", "criterion"], ["A", 1.1], ["B", 2.1]):
        book.active.append(line)
    book.save(tmp_path / "rows.xlsx")
    ran = run("generate", pack, "-o", tmp_path / "a.xlsx", "--rows", tmp_path / "rows.xlsx", "--period", "2024-2029")
    assert ran.code == 1 and '"1.1?" could not be read as criterion' in ran.err and "rows.xlsx" in ran.err
    assert [row.text("criterion") for row in read_plan(tmp_path / "a.xlsx").rows("actions")] == ["", "2.1"]
    (tmp_path / "rows.yaml").write_text("actions: [{what: A, criterion: 1.10}, {what: B, criterion: 1.1}]")
    assert run("generate", pack, "-o", tmp_path / "b.xlsx", "--rows", tmp_path / "rows.yaml").code == 0
    assert [row.text("criterion") for row in read_plan(tmp_path / "b.xlsx").rows("actions")] == ["1.10", "1.1"]


#: What --rows and --people may not quietly lose or mix up: file name -> its text, words of the refusal.
LISTS = {
    "two_heads.csv": ("what,Activity\nA,B", "both say what"),
    "key_twice.csv": ("key,what\nA001,A\nA001,B", "row 2 already"),
    "criterion_twice.yaml": ("criteria: [{key: '1.1'}, {key: '1.1', level_target: L2}]", "row 1 already"),
    "no_criterion.yaml": ("criteria: [{level_current: L1}]", "does not say which criterion"),
    "table.yaml": ("acttions: [{what: A}]", "is no table"),
    "integer.yaml": ("actions: [{1: A}]", "is no text"),
    "nested.yaml": ("actions: [{what: {a: b}}]", "nested"),
    "half.yaml": ('actions: [{what: "\\ud800"}]', "half a character"),
    "deep.yaml": ("[" * 3000, "nested too deeply"),
    "long.yaml": ("actions: [{what: " + "a" * 33_000 + "}]", "32767"),
}


@pytest.mark.parametrize("name", LISTS)
def test_rows_that_would_get_lost_are_refused(run: Run, tmp_path: Path, pack: str, name: str) -> None:
    text, word = LISTS[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--rows", tmp_path / name), word)
    assert not (tmp_path / "a.xlsx").exists()


def test_a_date_beyond_all_plans_is_refused(run: Run, tmp_path: Path, district: Path, pack: str) -> None:
    for day in ("9999-12-31", "0001-01-01"):
        refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--as-of", day), "1990")
        refused(run("consolidate", district / "schools", "-o", tmp_path / "s.xlsx", "--as-of", day), "1990")


def test_a_faulty_pack_is_said_by_every_command(run: Run, tmp_path: Path, district: Path) -> None:
    (tmp_path / "framework.yaml").write_text("schema: cqip/pack/1\nid: mine\n")
    school = min((district / "schools").iterdir())
    for words in (["check", school], ["consolidate", school, "-o", tmp_path / "s.xlsx"]):
        ran = run(*words, "--pack", tmp_path)
        assert (
            ran.code == 2 and "faults; cqip pack check" in ran.err and "framework.yaml:1 · native is missing" in ran.err
        )


def test_a_roster_writes_all_workbooks_or_none(run: Run, tmp_path: Path, pack: str) -> None:
    (tmp_path / "r.csv").write_text("name,language\nA,\nB,xx\nC,yy")
    ran = run("generate", pack, "--roster", tmp_path / "r.csv", "-o", tmp_path / "out")
    refused(ran, "No workbook was written", "line 3", "line 4")
    assert not (tmp_path / "out").exists()


def test_a_roster_may_be_in_the_office_language_and_numbers_keep_their_zeros(
    run: Run, tmp_path: Path, pack: str
) -> None:
    (tmp_path / "r.yaml").write_text("- {Mã trường: 007, Tên trường: Hoa, Ngôn ngữ: VI}\n- {Mã trường: 1.10, name: B}")
    assert run("generate", pack, "--roster", tmp_path / "r.yaml", "-o", tmp_path / "out").code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["007 Hoa.xlsx", "1.10 B.xlsx"]


def test_a_very_long_school_name_still_makes_a_file(run: Run, tmp_path: Path, pack: str) -> None:
    (tmp_path / "r.csv").write_text("name\n" + "校" * 200, encoding="utf-8")
    assert run("generate", pack, "--roster", tmp_path / "r.csv", "-o", tmp_path / "out").code == 0
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_with_a_roster_a_school_name_is_refused(run: Run, tmp_path: Path, pack: str) -> None:
    (tmp_path / "r.csv").write_text("name\nA")
    refused(run("generate", pack, "--roster", tmp_path / "r.csv", "-o", tmp_path, "--school", "B"), "leave out")


def test_paths_and_names_that_no_system_takes_are_one_sentence(
    run: Run, tmp_path: Path, district: Path, pack: str
) -> None:
    long = "x" * 300 + ".xlsx"
    refused(run("check", tmp_path / long), "too long")
    refused(run("consolidate", district / "schools", "-o", tmp_path / long), "too long")
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--rows", tmp_path / long), "too long")
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--school", "x\udce9"), "cannot be written")
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--as-of", "２０２６-03-31"), "not a date")
    (tmp_path / "big.yaml").write_text("actions: [{what: A, budget: 1" + "0" * 400 + "}]")
    refused(run("generate", pack, "-o", tmp_path / "a.xlsx", "--rows", tmp_path / "big.yaml"), "no number")
    (tmp_path / "r.csv").write_text("school_id,name\nA1,One\nA2,Tw\x07o")
    refused(run("generate", pack, "--roster", tmp_path / "r.csv", "-o", tmp_path / "out"), "line 3")
    assert not (tmp_path / "out").exists()


def test_a_refusal_is_said_in_the_language_asked_for_else_in_the_computer_s(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    refused(run("check", tmp_path / "none.xlsx"), "Không có", "none.xlsx")
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    refused(run("check", tmp_path / "none.xlsx"), "does not exist")
    summary = ("consolidate", tmp_path / "none", "-o", tmp_path / "s.xlsx")
    refused(run(*summary, "--language", "sv"), "finns inte")
    refused(run(*summary, "--language=zh-Hant"), "不存在")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_beside_the_results_is_in_the_reader_s_language(
    run: Run, tmp_path: Path, pack: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", f"{language.replace('-', '_')}.UTF-8")
    (tmp_path / "rows.csv").write_text("what,progress,status\nA,soon,done")
    (tmp_path / "roster.csv").write_text("school_id,name\nA1,One")
    rows = ("--rows", tmp_path / "rows.csv", "--roster", tmp_path / "roster.csv")
    made = run("generate", pack, "-o", tmp_path / "out", *rows)
    assert f"{say(language, 'command.workbooks')}: 1/1" in made.err
    kind = say(language, "command.kinds.percent")
    assert say(language, "command.unread", raw="soon", kind=kind) in made.err
    assert say(language, "findings.column.calculated", heading="status") in made.err
    done = run("consolidate", tmp_path / "out", "-o", tmp_path / "s.xlsx")
    assert f"{say(language, 'command.files')}: 1/1" in done.err
