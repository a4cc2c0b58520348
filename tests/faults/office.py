"""A district's office: schools' files, an old summary with a coach's comment, what a run without faults makes of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from cqip_xl.district.comments import read_comments
from cqip_xl.district.gather import gather
from cqip_xl.excel import swap
from cqip_xl.excel.read import open_grid
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.errors import BadInput, CqipError, WriteRefused
from cqip_xl.model.plan import School
from cqip_xl.reading.tags import meta_of
from cqip_xl.verbs import Consolidated, consolidate
from cqip_xl.verbs.plans import check_files
from tests.reading.books import FOLDER, book_of
from tests.workbooks import DAY, save_typed

PACKS = (str(FOLDER),)
COMMENT = "Visit in May"


@dataclass(repr=False)
class Office:
    """`old`: the summary before; `clean`: what the next run makes of it where nothing goes wrong."""

    root: Path
    old: bytes = b""
    clean: bytes = b""
    results: dict[date, dict[str, Case | Unread]] = field(default_factory=dict)

    @property
    def schools(self) -> Path:
        return self.root / "schools"

    @property
    def target(self) -> Path:
        return self.root / "out" / "summary.xlsx"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    def consolidate(self, **more: Any) -> Consolidated:
        given = {"roster": str(self.root / "roster.csv"), "as_of": DAY, "language": "en", "packs": PACKS, "jobs": 1}
        return consolidate([self.schools], more.pop("target", self.target), **{**given, **more})

    def reset(self) -> None:
        """The old summary and nothing else in its folder."""
        shutil.rmtree(self.target.parent, ignore_errors=True)
        self.target.parent.mkdir()
        self.target.write_bytes(self.old)

    def beside(self) -> list[str]:
        """What lies beside the summary, or where temporary files of the system go."""
        names = [path.name for path in self.target.parent.iterdir() if path != self.target]
        return sorted(names + [path.name for path in self.temporary.iterdir()])

    def check_files(self, files: Sequence[Any], as_of: date, *_: object) -> list[Case | Unread]:
        """Stands for the reader processes: what they made of the same files on that day once."""
        if as_of not in self.results:
            self.results[as_of] = {r.path: r for r in check_files(gather([self.schools]), as_of, PACKS, 1)}
        results = self.results[as_of]
        return [Unread(g.name, g.outcome, g.detail) if g.outcome else results[g.name] for g in files]

    def check_whole(self, done: Consolidated) -> None:
        """A summary that opens, with every file among its sources and the coach's comment."""
        with zipfile.ZipFile(done.summary) as archive:
            assert archive.testzip() is None
        grid = open_grid(done.summary)
        assert meta_of(grid)["kind"] == "summary"
        rows = next(sheet for sheet in grid.sheets if sheet.name == "Sources").rows
        assert {Path(f.path).name for f in done.rollup.files} <= {Path(str(row[0])).name for row in rows if 0 in row}
        assert COMMENT in comments_in(done.summary)


def open_office(root: Path) -> Office:
    """Two schools, one of them in a zip; the old summary knows only the other one."""
    office = Office(root)
    for folder in (office.schools, office.target.parent, office.temporary):
        folder.mkdir()
    (root / "roster.csv").write_text("school_id,name\nT1,Ashfield\nT2,Birch\nT3,Cedar\n", encoding="utf-8")
    save_typed(office.schools / "a.xlsx", book_of(school=School("T1", "Ashfield")))
    office.consolidate()
    type_comment(office.target, COMMENT)
    office.old = office.target.read_bytes()
    member = save_typed(root / "b.xlsx", book_of({"actions": "| due |\n| soon |"}, school=School("T2", "Birch")))
    with zipfile.ZipFile(office.schools / "b.zip", "w") as archive:
        archive.write(member, "b.xlsx")
    office.results[DAY] = {r.path: r for r in check_files(gather([office.schools]), DAY, PACKS, 1)}
    office.check_whole(office.consolidate())
    office.clean = office.target.read_bytes()
    assert office.clean != office.old
    return office


def type_comment(path: Path, text: str, sheet: str = "Schools") -> None:
    """Types a comment into the first line of a table of the summary."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    column = [cell.value for cell in page[4]].index("Coach comment") + 1
    page.cell(5, column, text)
    book.save(path)


def comments_in(path: Path) -> set[str]:
    return {comment.text for comment in read_comments(open_grid(path)).values()}


def leftover_name(process: int, host: str = swap._HOST) -> str:
    """What a run of that process leaves behind where it is killed while it writes."""
    return f".cqip-{host}-{process}-{process:016x}.tmp"


def ended_process() -> int:
    """The number of a process that has just ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def said_plainly(problem: BaseException) -> bool:
    """Whether what stopped a run is a sentence for its user."""
    text = str(problem)
    plain = text.endswith(".") and "\n" not in text and "Errno" not in text and "cqip-" not in text
    return isinstance(problem, WriteRefused | BadInput) and isinstance(problem, CqipError) and plain
