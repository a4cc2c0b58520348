"""Workbooks for a roster are those that each school alone would get, byte for byte."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cqip_xl.lists.roster import read_roster
from cqip_xl.model.book import Book
from cqip_xl.model.framework import Framework, header_columns
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.plan import Plan
from cqip_xl.model.roster import RosterRow
from cqip_xl.verbs import frameworks, generate, generate_many, load_framework, plan_book, read_plan
from cqip_xl.words.lexicon import lexicon

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


#: What its form and plan hold is of no matter to names: its workbook takes a third of the time of others.
SMALLEST = "ma-qris-ost"


@pytest.mark.parametrize("framework", frameworks(), ids=lambda framework: framework.id)
def test_each_workbook_is_the_one_that_the_school_alone_would_get(framework: Framework, tmp_path: Path) -> None:
    pack = framework.id
    few = SCHOOLS if pack == SMALLEST else SCHOOLS[:2]
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


def with_columns(path: Path, heads: str, *lines: str) -> tuple[RosterRow, ...]:
    path.write_text("\n".join([heads, *lines]), encoding="utf-8")
    return read_roster(path)[0]


#: A header form with a text, a date, a list and a person; tests name its fields alone.
PACK = load_framework("cn-ezhou-24681")
_HEADS = {c.id: lexicon(PACK, "zh-Hans", PlanPeriod(2025, 2026)).field_label("header", c) for c in header_columns(PACK)}


def test_columns_named_like_entries_of_the_school_sheet_stand_there(tmp_path: Path) -> None:
    lines = ("1\t一小\t2026-02-01\t王芳\t教育局", "2\t二小\t2026-02-02\t李强\t教育局")
    rows = with_columns(tmp_path / "r.csv", f"school_id\tname\tplan_date\t{_HEADS['principal']}\tissuer", *lines)
    paths, found = generate_many(PACK.id, rows, tmp_path / "many", as_of=DAY)
    assert not found
    plans = [read_plan(path) for path in paths]
    assert [plan.header["principal"] for plan in plans] == ["王芳", "李强"]
    assert [plan.header["plan_date"] for plan in plans] == [date(2026, 2, 1), date(2026, 2, 2)]
    assert {plan.header["issuer"] for plan in plans} == {"教育局"} and not any(plan.entered for plan in plans)


def test_schools_with_other_names_in_their_columns_are_composed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Plan] = []
    monkeypatch.setattr(
        "cqip_xl.verbs.roster_workbooks.plan_book",
        lambda framework, plan, *more: made.append(plan) or plan_book(framework, plan, *more),  # type: ignore[func-returns-value]
    )
    lines = [f"EZ-{n}\t小学{n}\t王芳{n}" for n in range(4)]
    rows = with_columns(tmp_path / "r.csv", "school_id\tname\tprincipal", *lines)
    paths, _ = generate_many(PACK.id, rows, tmp_path / "many", as_of=DAY)
    assert len(made) == 1
    for n, path in enumerate(paths):
        (alone,), _ = generate_many(PACK.id, rows[n : n + 1], tmp_path / f"alone{n}", as_of=DAY)
        assert path.read_bytes() == alone.read_bytes()


def test_a_column_that_nothing_reads_and_an_entry_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    rows = with_columns(tmp_path / "r.csv", "school_id\tname\tplan_date\tBus line", "1\t一小\tsoon\t12", "2\t二小\t\t")
    paths, found = generate_many(PACK.id, rows, tmp_path / "many", as_of=DAY)
    told = {(f.code, f.values.get("columns", f.values.get("raw"))) for f in found}
    assert told == {("plan_date.not_a_date", "soon"), ("roster.column_unread", "Bus line")}
    assert read_plan(paths[0]).header_raw == {"plan_date": "soon"}


def test_two_columns_for_one_entry_are_said_and_the_first_counts(tmp_path: Path) -> None:
    rows = with_columns(tmp_path / "r.csv", f"school_id\tname\tprincipal\t{_HEADS['principal']}", "1\t一小\t王芳\t李强")
    (path,), found = generate_many(PACK.id, rows, tmp_path / "many", as_of=DAY)
    assert [f.code for f in found] == ["header.twice"] and read_plan(path).header["principal"] == "王芳"
