"""A folder that changes while it is read: each file has an outcome, and the run goes on."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cqip_xl import verbs
from cqip_xl.model.errors import BadInput
from cqip_xl.model.plan import School
from cqip_xl.verbs import district
from cqip_xl.verbs.plans import check_files
from tests.faults.office import PACKS
from tests.reading.books import book_of
from tests.workbooks import DAY, save_typed


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:500])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def be_another_school(path: Path) -> None:
    save_typed(path, book_of(school=School("T9", "Zinnia")))


def be_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def be_text(path: Path) -> None:
    path.write_text("nothing to unpack")


def be_empty_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w"):
        pass


def be_a_link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.xlsx")


#: What happens between listing and reading, and which outcomes say so.
CHANGES: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "deleted.xlsx": (Path.unlink, {"no_permission"}),
    "cut.xlsx": (truncate, {"damaged"}),
    "emptied.xlsx": (empty, {"damaged"}),
    "replaced.xlsx": (be_another_school, {"read", "read_with_findings"}),
    "folder.xlsx": (be_a_folder, {"no_permission"}),
    "link.xlsx": (be_a_link_to_nothing, {"no_permission"}),
    "deleted.zip": (Path.unlink, {"no_permission", "damaged"}),
    "text.zip": (be_text, {"damaged"}),
    "emptied.zip": (be_empty_zip, {"damaged"}),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workbook for each change, and one that stays as it is."""
    target = tmp_path / "in"
    target.mkdir()
    book = save_typed(tmp_path / "school.xlsx", book_of())
    for n, name in enumerate([*CHANGES, "kept.xlsx"]):
        if name.endswith(".zip"):
            with zipfile.ZipFile(target / name, "w") as archive:
                archive.write(book, f"{n}.xlsx")
        else:
            shutil.copy(book, target / name)
    return target


def test_each_file_has_an_outcome_and_the_run_goes_on(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_changes(files: Any, *rest: Any) -> Any:
        for name, (change, _) in CHANGES.items():
            change(folder / name)
        save_typed(folder / "added.xlsx", book_of(school=School("T8", "Yarrow")))
        return check_files(files, *rest)

    monkeypatch.setattr(district, "check_files", after_changes)
    done = verbs.consolidate([folder], tmp_path / "s.xlsx", as_of=DAY, packs=PACKS, language="en", jobs=1)
    found = {Path(f.path.partition("!")[0]).name: f.outcome for f in done.rollup.files}
    assert {*found} == {*CHANGES, "kept.xlsx"}
    for name, (_, wanted) in CHANGES.items():
        assert found[name] in wanted, name
    assert {r.plan.school.name for r in done.rollup.counted} == {"Ashfield", "Zinnia"}


def test_a_folder_that_is_gone_before_it_is_listed_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not exist"):
        verbs.consolidate([tmp_path / "gone"], tmp_path / "s.xlsx", packs=PACKS)
