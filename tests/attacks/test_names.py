"""Names of files, of zips and of what lies in zips are names: no way to anywhere, no link that leads elsewhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cqip_xl.model.case import COUNTED
from cqip_xl.verbs import Consolidated
from tests.attacks.books import called, packed, plain
from tests.attacks.conftest import consolidated
from tests.attacks.oracle import Written, steering
from tests.attacks.texts import as_xml
from tests.reading.books import FOLDER

#: Members as zips can name them; none is ever written to a disk.
MEMBERS = (
    "../../etc/x.xlsx",
    "../../../../../../../../../../etc/cron.d/x.xlsx",
    "..\\..\\up.xlsx",
    "C:\\x.xlsx",
    "C:x.xlsx",
    "\\\\host\\share\\x.xlsx",
    "/abs.xlsx",
    "//host/x.xlsx",
    "http://evil/x.xlsx",
    "javascript:x.xlsx",
    "=1.xlsx",
    "CON.xlsx",
    "\x1b[31mred.xlsx",
    "two\nlines.xlsx",
    "\u202egnp.xlsx",
    "a!b.xlsx",
    "in/other.xlsx",
    "./x.xlsx",
    "x" * 300 + ".xlsx",
)
#: Schools beside the zip whose files it could be taken for.
BESIDE = ("other.xlsx", "x.xlsx")


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Consolidated:
    folder = tmp_path_factory.mktemp("zipped")
    (folder / "in").mkdir()
    for name in BESIDE:
        (folder / "in" / name).write_bytes(called(f"beside {name}"))
    with zipfile.ZipFile(folder / "in" / "all.zip", "w") as archive:
        for n, name in enumerate(MEMBERS):
            archive.writestr(zipfile.ZipInfo(name), called(f"school {n}"))
    return consolidated(folder, notes=folder / "notes")


def test_every_member_is_read_and_named_as_the_zip_names_it(zipped: Consolidated) -> None:
    found = {f.path.partition("all.zip!")[2]: f.outcome for f in zipped.rollup.files if "all.zip!" in f.path}
    assert found.keys() == set(MEMBERS)
    assert set(found.values()) <= COUNTED


def test_nothing_is_unpacked(zipped: Consolidated) -> None:
    folder = zipped.summary.parent
    assert {path.name for path in folder.iterdir()} == {"in", "notes", "summary.xlsx"}
    assert {path.name for path in (folder / "in").iterdir()} == {*BESIDE, "all.zip"}
    assert len(list((folder / "notes").iterdir())) == len(MEMBERS) + len(BESIDE)


def test_no_member_is_told_as_another_file(zipped: Consolidated) -> None:
    told = Written(zipped.summary).column("Sources", "File")
    wanted = [*(f"in/{name}" for name in BESIDE), *(f"in/all.zip!{name}" for name in MEMBERS)]
    assert all(told.count(name) == 1 for name in wanted)


def test_members_are_not_linked(zipped: Consolidated) -> None:
    summary = Written(zipped.summary)
    assert set(summary.linked_files()) == {zipped.summary.parent / "in" / name for name in BESIDE}


def test_each_school_in_a_zip_is_told_the_name_of_its_file(zipped: Consolidated) -> None:
    told = {text for note in zipped.notes for text in Written(note).strings}
    for name in MEMBERS:
        assert any(name.rsplit("/", 1)[-1] in text for text in told)


def test_a_name_cut_off_by_a_nul_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("planZ.xlsx", called("Ashford"))
    path.write_bytes(path.read_bytes().replace(b"planZ.xlsx", b"plan\0.xlsx"))
    files = consolidated(tmp_path).rollup.files
    assert [(f.path.partition("!")[2], f.outcome) for f in files] == [("plan", "unsupported_format")]


@pytest.mark.parametrize(
    "pack", [str(FOLDER), "../pack", "https://evil/pack", "every-kind/../every-kind", "nul\0", "."]
)
def test_a_framework_that_a_workbook_names_is_no_way_to_a_file(pack: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    parts = dict(plain())
    name = "xl/sharedStrings.xml"
    parts[name] = parts[name].replace(b"<t>every-kind</t>", f"<t>{as_xml(pack)}</t>".encode())
    (tmp_path / "in" / "a.xlsx").write_bytes(packed(parts))
    assert [f.outcome for f in consolidated(tmp_path).rollup.files] == ["unknown_framework"]


#: Names of folders and files that a link would take for something else, or Excel not hold.
FILES = (
    "http:/evil/x.xlsx",
    "javascript:alert(1)/x.xlsx",
    "..%2f..%2fetc/x.xlsx",
    "a%20b.xlsx",
    "50% done.xlsx",
    "x?y.xlsx",
    "x#y.xlsx",
    "back\\slash.xlsx",
    "\\\\host\\share.xlsx",
    "-o.xlsx",
    "&amp;\"'.xlsx",
    "[x]{y}^`~.xlsx",
    "\u202egnp.xlsx",
    "陈静\u3000plan.xlsx",
    "\u3000=1.xlsx",
    *("🏫" * 60 + f"/{n}/" + "🏫" * 55 + ".xlsx" for n in range(2)),
    "/".join(["é" * 120] * 8) + "/x.xlsx",
    "/".join(["🏫" * 60] * 9) + "/x.xlsx",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Consolidated:
    folder = tmp_path_factory.mktemp("files")
    for n, name in enumerate(FILES):
        (folder / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / name).write_bytes(called(f"school {n}"))
    return consolidated(folder)


def test_a_link_leads_to_the_file_it_stands_for_or_there_is_none(files: Consolidated) -> None:
    summary = Written(files.summary)
    folder = files.summary.parent / "in"
    linked = {path.relative_to(folder).as_posix() for path in summary.linked_files()}
    assert linked <= set(FILES)
    assert linked >= {"50% done.xlsx", "-o.xlsx", "[x]{y}^`~.xlsx", "陈静\u3000plan.xlsx", "\u3000=1.xlsx"}
    assert not [name for name in linked if steering(name) or set(name) & set('?#\\:"')]


def test_files_without_a_link_are_named_all_the_same(files: Consolidated) -> None:
    told = set(Written(files.summary).column("Sources", "File"))
    assert {f"in/{name}" for name in FILES} <= told
