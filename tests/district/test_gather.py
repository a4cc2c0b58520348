"""Whatever lies in the folders given: each file once, each with an outcome."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from cqip_xl import verbs
from cqip_xl.district.gather import gather
from cqip_xl.excel.read import read_member
from cqip_xl.model.errors import BadInput
from cqip_xl.model.framework import Framework
from tests.workbooks import DAY


def test_two_members_of_one_name_are_both_read(tmp_path: Path, framework: Framework) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as zipped, pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr("a.xlsx", b"first")
        zipped.writestr("a.xlsx", b"second")
    given = gather([tmp_path])
    assert [read_member(g.path, g.index, g.name) for g in given] == [b"first", b"second"]
    assert len({g.name for g in given}) == 2


def test_of_a_zip_from_macos_only_the_shadow_files_are_left_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as zipped:
        for name in ("a.xlsx", "__MACOSX/._a.xlsx", "__MACOSX/b.xlsx"):
            zipped.writestr(name, b"x")
    assert [g.name.partition("!")[2] for g in gather([tmp_path])] == ["__MACOSX/b.xlsx", "a.xlsx"]


def test_links_are_said_and_never_followed_in_circles(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "circle").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "gone.xlsx").symlink_to(tmp_path / "nothing.xlsx")
    found = {Path(g.name).name: (g.outcome, g.detail.code) for g in gather([tmp_path / "in"])}
    assert found["circle"] == ("unsupported_format", "link_to_folder")
    assert found["gone.xlsx"] == ("no_permission", "link_to_nothing")


def test_a_folder_that_cannot_be_listed_has_an_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert [(Path(g.name).name, g.outcome) for g in gather([tmp_path])] == [("closed", "no_permission")]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes such names")
def test_a_name_that_is_no_utf8_stops_nothing(tmp_path: Path, district: Path) -> None:
    source = min((district / "schools").iterdir())
    (tmp_path / "in").mkdir()
    with open(os.path.join(os.fsencode(tmp_path / "in"), b"sk\xe5la.xlsx"), "wb") as out:
        out.write(source.read_bytes())
    done = verbs.consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY)
    assert [Path(f.path).name for f in done.rollup.counted] == ["sk\\xe5la.xlsx"]


def test_told_to_end_while_writing_nothing_is_left_behind(tmp_path: Path, framework: Framework) -> None:
    script = (
        "import sys, time\n"
        "from cqip_xl.excel import swap\n"
        "def slow(path):\n    print('writing', flush=True)\n    time.sleep(60)\n"
        "import cqip_xl.verbs.workbooks as w\n"
        "real = w.write_whole\n"
        "w.write_whole = lambda data, target, verify, day: real(data, target, slow, day)\n"
        "from cqip_xl.faces.cli import main\n"
        f"sys.argv = ['cqip', 'generate', {framework.id!r}, '-o', {str(tmp_path / 'a.xlsx')!r}]\n"
        "main()\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout and running.stdout.readline() == "writing\n"
    time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 2 and said.strip() == "Stopped."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_the_folder_is_named_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.xlsx")
    assert [(g.outcome, g.detail.code) for g in gather([tmp_path])] == [("unsupported_format", "no_file")]


def test_a_file_that_only_lies_in_the_cloud_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A placeholder of iCloud, and one of OneDrive, which Windows marks: recalled when somebody opens it."""
    (tmp_path / ".plan.xlsx.icloud").write_bytes(b"")
    (tmp_path / "other.xlsx").write_bytes(b"")
    stat = Path.stat

    def marked(path: Path, **more: bool) -> object:
        found = stat(path, **more)
        known = {name: getattr(found, name) for name in dir(found) if name.startswith("st_")}
        return SimpleNamespace(**known, st_file_attributes=0x400000) if path.suffix == ".xlsx" else found

    monkeypatch.setattr(Path, "stat", marked)
    assert [(Path(g.name).name, g.outcome) for g in gather([tmp_path])] == [
        (".plan.xlsx.icloud", "not_downloaded"),
        ("other.xlsx", "not_downloaded"),
    ]


def _outcome(ask: Callable[[], object]) -> object:
    """What comes out, or the code of the refusal."""
    try:
        return ask()
    except BadInput as problem:
        return problem.refusal.code


def _zip(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return data.getvalue()


def test_a_path_has_the_same_outcome_in_check_and_consolidate(tmp_path: Path, district: Path) -> None:
    school = min((district / "schools").iterdir()).read_bytes()
    files = {"a.xlsx": school, "b.xlsx": b"", "c.txt": b"x", "~$d.xlsx": b"", "e.zip": _zip("sub/a.xlsx", "b.txt")}
    files |= {"f.zip": _zip(), "g.zip": _zip("only/"), "h.zip": b"PK\3\4", "in/i.xlsx": school, "j.xlsx/k": b""}
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder").mkdir()
    for path in (*sorted(tmp_path.iterdir()), tmp_path / "missing.xlsx", tmp_path / "missing.zip"):
        given = [path, path]

        def checked(given: list[Path] = given) -> object:
            return sorted((case.path, case.outcome) for case in verbs.check_many(given, DAY))

        def consolidated(given: list[Path] = given) -> object:
            done = verbs.consolidate(given, tmp_path / "s.xlsx", as_of=DAY, dry_run=True, jobs=1)
            return sorted((case.path, case.outcome) for case in done.rollup.files)

        found = _outcome(checked)
        assert found == _outcome(consolidated)
        alone = _outcome(lambda path=path: verbs.check(path, DAY).outcome)  # type: ignore[misc]
        match found:
            case [(_, outcome)]:
                assert alone == outcome
            case _:
                assert alone == ("file.several" if isinstance(found, list) else found)
