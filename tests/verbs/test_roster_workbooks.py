"""Workbooks for a roster are those that each school alone would get, byte for byte."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.model.book import Book
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan
from cqip_xl.model.roster import RosterRow
from cqip_xl.verbs import frameworks, generate, generate_many, plan_book

DAY = date(2026, 3, 31)
#: Long enough for a line, too long, what markup escapes, what another cell holds, what is missing.
SCHOOLS = (
    ("MN01", "Trường Mầm non Ánh Dương", "Phường Tân Lạc"),
    ("0012", "QX the name of a school as long as most QY", "QX its district, too QY"),
    ("2026-03-31", "1", "0"),
    ("A-1", "Trường Mầm non Song ngữ Chuồn Chuồn Tre với một cái tên rất dài nữa", "Phường Tân Lạc"),
    ("A-2", 'Trường <Ánh & "Dương">', "P"),
    ("A-3", "=1+1", "@x"),
    ("A-4", "hai  đầu", "P"),
    ("A-5", "_x000D_", "P"),
    ("A-6", "Hà Nội", "Hà Nội"),
    ("A-7", "鄂州市第一小学校鄂州市第一小学校鄂州市第", "鄂州"),
    ("A-8", "Start", "Plan"),
    ("A-9 ", " Trường Mầm non\u00a0", "\u200bPhường Tân Lạc\u200b"),
    ("\ufeffA-10", "Trường\nMầm non\n", "P"),
    ("", "Only a name", ""),
    ("", "Only another name", ""),
    ("ID9", "", "Quận 1"),
    ("ID8", "", "Quận 2"),
    ("", "", ""),
)


@pytest.mark.parametrize("framework", frameworks(), ids=lambda framework: framework.id)
def test_each_workbook_is_the_one_that_the_school_alone_would_get(framework: Framework, tmp_path: Path) -> None:
    pack = framework.id
    few = SCHOOLS if pack == "vn-mn-tt19" else SCHOOLS[:2]
    roster = [RosterRow(id_, name, district, line=n) for n, (id_, name, district) in enumerate(few)]
    paths, _ = generate_many(pack, roster, tmp_path / "many", as_of=DAY)
    for row, path in zip(roster, paths, strict=True):
        alone, _ = generate(
            pack,
            tmp_path / "alone.xlsx",
            school=row.name,
            school_id=row.school_id,
            district=row.district,
            as_of=DAY,
        )
        assert path.read_bytes() == alone.read_bytes(), row
        alone.unlink()


def test_schools_alike_are_composed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Plan] = []

    def counted(framework: Framework, plan: Plan, *more: Any) -> Book:
        made.append(plan)
        return plan_book(framework, plan, *more)

    monkeypatch.setattr("cqip_xl.verbs.roster_workbooks.plan_book", counted)
    roster = [RosterRow(f"MN{n}", f"School {n}", "North", line=n) for n in range(5)]
    paths, _ = generate_many("ma-qris-ost", roster, tmp_path, as_of=DAY)
    assert len(paths) == 5 and len(made) == 1
