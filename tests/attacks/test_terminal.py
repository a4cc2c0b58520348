"""What comes in by names and cells cannot steer a terminal, nor hide in it."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pytest
from rich.console import Console

from cqip_xl.faces import documents, report
from cqip_xl.faces.escaped import escaped, json_text
from cqip_xl.verbs import Consolidated
from tests.attacks.books import called, hostile
from tests.attacks.oracle import steering
from tests.attacks.texts import ALL, MARKUP, RICH, UNSEEN, as_file, kept
from tests.conftest import Run
from tests.reading.books import FOLDER

PACKS = (str(FOLDER),)


@pytest.fixture(scope="module")
def shown(attacked: Consolidated) -> dict[tuple[str, bool], str]:
    """What `consolidate` and, of its worst files, `check` shows, in a pipe and on a terminal."""
    found = {}
    worst = [f for f in attacked.rollup.files if Path(f.path).stem in map(as_file, (*MARKUP, *UNSEEN))]
    for terminal in (False, True):
        for name in ("consolidate", "check"):
            out = io.StringIO()
            console = Console(file=out, width=600, force_terminal=terminal, legacy_windows=False)
            if name == "check":
                report.show_check(worst, console)
            else:
                report.show_consolidated(attacked, console)
            found[name, terminal] = out.getvalue()
    return found


Shown = dict[tuple[str, bool], str]


def test_nothing_reaches_the_terminal_that_it_would_obey_or_hide(shown: Shown) -> None:
    for (name, terminal), output in shown.items():
        assert steering(output, styled=terminal) == [], name
        assert "\x1b]" not in output and "\x1b[31mRED" not in output and "⚠" not in output


def test_every_file_is_named_as_it_is_called(shown: Shown) -> None:
    for name, texts in (("consolidate", ALL), ("check", (*MARKUP, *UNSEEN))):
        for text in texts:
            assert f"{escaped(as_file(text))}/{escaped(as_file(text))}.xlsx" in shown[name, False]


def test_what_a_school_wrote_is_quoted_and_not_taken_for_markup(shown: Shown) -> None:
    for text in (*MARKUP, *UNSEEN):
        assert f'"{escaped(kept(text))[:90]}' in shown["check", False]


def test_no_name_adds_a_line_to_what_is_told(shown: Shown, attacked: Consolidated) -> None:
    assert shown["consolidate", False].count("\n") <= len(attacked.rollup.files) + 8


def test_every_unseen_character_is_shown() -> None:
    for code in range(0x110000):
        hidden = unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        assert not hidden or escaped(chr(code)).isascii()
    assert escaped("Nguyễn\u3000Thị\u00a0Bích 陈静 é") == "Nguyễn\u3000Thị\u00a0Bích 陈静 é"
    assert escaped("a\x1b[0m\r\n\u202e\udce9") == r"a\x1b[0m\r\n\u202e\xe9"


@pytest.mark.parametrize("command", ["check", "consolidate"])
def test_json_holds_every_text_exactly_and_steers_nothing(command: str, attacked: Consolidated) -> None:
    if command == "check":
        output = json_text(documents.check_json(attacked.rollup.files, None))
        names = [file["school"]["name"] for file in json.loads(output)["files"]]
    else:
        output = json_text(documents.consolidate_json(attacked))
        names = [file["school_name"] for file in json.loads(output)["files"]]
    assert steering(output) == []
    assert sorted(names) == sorted(map(kept, ALL))
    assert sorted(Path(file["path"]).stem for file in json.loads(output)["files"]) == sorted(map(as_file, ALL))


NOT_THERE = [as_file(text) for text in (*UNSEEN, *MARKUP, *RICH)]


@pytest.mark.parametrize("words", [["check"], ["consolidate", "-o", "s.xlsx"], ["pack", "check"]])
def test_a_file_that_is_not_there_is_named_in_one_harmless_line(words: list[str], run: Run) -> None:
    for name in NOT_THERE:
        ran = run(*words, f"{name}.xlsx")
        assert (ran.code, ran.out, steering(ran.err), ran.err.count("\n")) == (2, "", [], 1)
        assert escaped(name) in ran.err


@pytest.mark.parametrize(
    "words", [["\x1b[31mRED"], ["check", "--\x1b[31mRED"], ["consolidate", "--as-of", "\x1b[31mRED"]]
)
def test_what_is_typed_wrongly_is_named_in_one_harmless_line(words: list[str], run: Run) -> None:
    ran = run(*(word.format("\x1b[31mRED") for word in words))
    assert (ran.code, ran.out, steering(ran.err), ran.err.count("\n")) == (2, "", [], 1)
    assert r"\x1b[31mRED" in ran.err


def test_lists_given_to_a_command_are_quoted_harmlessly(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("what,due,\x1b[31mRED\nA,\x1b]8;;http://evil\x07x,b\n")
    (tmp_path / "bad.csv").write_text("what,due\nA,\x1b]8;;http://evil\x07x\n")
    for name, told in (("rows.csv", r"\x1b[31mRED"), ("bad.csv", "]8;;http://evil")):
        ran = run("generate", FOLDER, "-o", tmp_path / f"{name}.xlsx", "--rows", tmp_path / name)
        assert ran.code in (1, 2) and told in ran.err and steering(ran.err) + steering(ran.out) == []


@pytest.mark.parametrize("forced", [False, True])
def test_the_whole_command_steers_nothing_on_a_terminal_or_in_a_pipe(
    forced: bool, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "\x1b]0;title\x07"
    folder.mkdir()
    for text in ("\x1b[31mRED", "\u202egnp.exe", "[link=http://evil]x[/link]", "two\nlines"):
        (folder / f"{as_file(text)}.xlsx").write_bytes(hostile(text))
    (folder / "\x1b[31mnot a plan.xlsx").write_bytes(b"x")
    with zipfile.ZipFile(folder / "\x9bz.zip", "w") as archive:
        archive.writestr("\x1b[31m../up.xlsx", called("Ashford"))
    if forced:
        monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "400")
    target = tmp_path / "\x1b[31msummary.xlsx"
    ran = run("consolidate", folder, "-o", target, "--pack", FOLDER, "--notes", tmp_path / "\x07notes")
    assert ran.code == 1 and target.exists()
    assert steering(ran.out, forced) + steering(ran.err, forced) == []
    assert r"\x1b[31mRED" in ran.out and r"\u202e" in ran.out and r"\x1b[31mnot a plan" in ran.out
    assert "\x1b[31mRED" not in ran.out and "\x1b]" not in ran.out + ran.err
