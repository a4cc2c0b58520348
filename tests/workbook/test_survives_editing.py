"""A workbook filled and rearranged in LibreOffice: the same entries are read, the same numbers shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, School, Value
from cqip_xl.verbs import blank_plan, check, read_plan, save_plan
from cqip_xl.words.lexicon import Lexicon, lexicon
from cqip_xl.workbook.plan_view import headed_lines
from tests.office import drive, needs_office
from tests.workbook.computed import stored
from tests.workbook.engines import differences, figures_read, figures_shown, tagged
from tests.workbooks import DAY, with_few_rows

pytestmark = [needs_office, pytest.mark.office]
Steps = list[Mapping[str, object]]
Entered = dict[str, dict[str, Value]]  # row key -> column -> what the row means


class Staff:
    """Types into one workbook as staff do, and keeps what every row means."""

    def __init__(self, whole: Framework, folder: Path) -> None:
        framework = with_few_rows(whole, 26)
        self.source, self.target = folder / "blank.xlsx", folder / "sent.xlsx"
        plan = blank_plan(framework, "vi", School("T01", "Trường Thử"), "2024-2029", DAY)
        save_plan(framework, plan, self.source, DAY)
        self.tables = tagged(self.source)
        self.lex: Lexicon = lexicon(framework, "vi", plan.period)
        self.framework = framework
        self.plan_sheet, self.at = self.tables["actions"].sheet, self.tables["actions"].columns
        self.first = self.tables["actions"].first
        self.last = self.first + framework.tables["actions"].spare - 1
        self.steps: Steps = []
        self.entered: Entered = {}

    def do(self, what: str, sheet: str = "", **more: object) -> None:
        self.steps.append({"do": what, "sheet": sheet or self.plan_sheet, **more})

    def put(self, sheet: str, cell: str, value: object) -> None:
        shown = {"date": value.isoformat()} if isinstance(value, date) else value
        self.steps.append({"do": "set", "sheet": sheet, "cell": cell, "value": shown})

    def header(self, name: str, value: object) -> None:
        place = self.tables["header"]
        self.put(place.sheet, f"C{place.rows[name]}", value)

    def action(self, row: int, values: Mapping[str, object], means: Mapping[str, Value] = {}, key: str = "") -> None:
        """One row of the Plan; `means` where a row means other than what was typed."""
        for name, value in values.items():
            self.put(self.plan_sheet, f"{self.at[name]}{row}", value)
        meaning: dict[str, Value] = {
            n: float(v) if isinstance(v, int | float) else v
            for n, v in values.items()
            if isinstance(v, str | float | date)
        }
        self.entered[key or f"A{row - self.first + 1:03}"] = {**meaning, **means}

    def levels(self, level: str) -> None:
        place = self.tables["criteria"]
        for line in headed_lines(self.framework)[0]:
            self.put(place.sheet, f"{place.columns['level_current']}{place.first + line}", level)

    def fill(self) -> None:
        """A school's plan: labels chosen from the lists, dates, shares, people; each row another status."""
        self.header("as_of_fixed", DAY)
        self.header("submitted_on", date(2026, 3, 1))
        people = self.tables["people"]
        self.put(people.sheet, f"{people.columns['name']}{people.first + 30}", "Nguyễn Thị Lan")
        self.levels("Mức 1")
        codes = ("5.2", "1.10", "1.1", "3.3", "2.1", "1.10", "4.2", "1.2")
        for n, code in enumerate(codes):
            criterion = self.framework.criterion(code)
            assert criterion
            self.filled(self.first + n, code, n, self.lex.criterion_label(criterion))

    def filled(self, row: int, code: str, n: int, label: str, key: str = "") -> None:
        periods = self.lex.periods(next(f for f in self.framework.tables["actions"].fields if f.id == "due"))
        due = (
            periods[2],
            periods[0],
            date(2026, 4, 5),
            periods[4],
            periods[1],
            date(2025, 12, 1),
            periods[3],
            periods[2],
        )
        values: dict[str, object] = {
            "criterion": label,
            "what": f"Việc {n}",
            "owner": "Hiệu trưởng" if n % 2 else "Nguyễn Thị Lan",
            "start": date(2024, 9, 1),
            "due": due[n] if isinstance(due[n], date) else self.lex.period_label(due[n]),  # type: ignore[arg-type]
        }
        values |= {"progress": n / 10} if n % 3 else {"done_on": date(2025, 5, n + 1)}
        values |= {"state": "Không thực hiện"} if n == 7 else {"slot.2024": date(2025, 5, 20)} if n == 4 else {}
        means: dict[str, Value] = {"criterion": code, "due": due[n], **({"state": "dropped"} if n == 7 else {})}
        self.action(row, values, means, key)

    def send(self) -> Plan:
        drive(self.source, self.target, self.steps)
        return read_plan(self.target)

    def found(self) -> dict[str, int]:
        codes = [f.code for f in check(self.target, DAY).findings if f.severity != "note"]
        return {code: codes.count(code) for code in codes}

    def notes(self) -> set[str]:
        return {f.code for f in check(self.target).findings if f.severity == "note"}

    def differences(self, labels: bool = True) -> list[str]:
        shown, read = figures_shown(stored(self.target), self.target), figures_read(self.target)
        if not labels:
            shown, read = replace(shown, labels={}, due_on={}), replace(read, labels={}, due_on={})
        return differences(shown, read)


@pytest.fixture
def staff(framework: Framework, tmp_path: Path) -> Staff:
    made = Staff(framework, tmp_path)
    made.fill()
    return made


def rows(plan: Plan) -> Entered:
    return {row.key: dict(row.values) for row in plan.rows("actions")}


def area(staff: Staff, rows: int = 0) -> str:
    last = max(staff.at.values(), key=lambda letter: (len(letter), letter))
    return f"B{staff.first}:{last}{staff.last + rows}"


def test_what_staff_type_is_read_as_typed(staff: Staff) -> None:
    plan = staff.send()
    assert rows(plan) == staff.entered
    assert plan.school == School("T01", "Trường Thử")
    assert plan.header["as_of_fixed"] == DAY and plan.header["submitted_on"] == date(2026, 3, 1)
    assert "Nguyễn Thị Lan" in [row.text("name") for row in plan.rows("people")]
    assert {row.text("level_current") for row in plan.rows("criteria")} == {"L1"}
    assert len(set(figures_read(staff.target).actions.values())) >= 4
    assert not staff.differences()
    unasked = {"cell.missing", "header.missing", "cell.empty", "review.none"}  # left empty, no more than that
    assert set(staff.found()) <= unasked


@pytest.mark.parametrize("by", [("due",), ("criterion",), ("due", "criterion")], ids=" then ".join)
def test_sorted_rows_keep_their_entries_and_each_shows_its_own_status(staff: Staff, by: Sequence[str]) -> None:
    staff.do("unprotect")
    for n, name in enumerate(by):
        staff.do("sort", area=area(staff), by=staff.at[name], descending=bool(n))
    plan = staff.send()
    assert rows(plan) == staff.entered
    assert list(rows(plan)) != list(staff.entered)
    assert not staff.differences()


def test_inserted_moved_and_hidden_parts_lose_nothing(staff: Staff) -> None:
    staff.do("unprotect")
    staff.do("move_column", column=staff.at["progress"], before=staff.at["start"])
    staff.do("insert_columns", column=staff.at["what"])
    column = staff.at["what"]  # the new column stands where this one stood
    staff.put(staff.plan_sheet, f"{column}{staff.first - 1}", "Ghi chú riêng")
    staff.put(staff.plan_sheet, f"{column}{staff.first}", "của trường")
    staff.do("hide_rows", row=staff.first + 2, count=2)
    staff.do("rename", to="Kế hoạch của tôi")
    plan = staff.send()
    assert rows(plan) == staff.entered
    assert plan.rows("actions")[0].place.sheet == "Kế hoạch của tôi"
    assert "rows.hidden" in staff.notes()
    assert "column.extra" in {f.code for f in plan.findings}
    assert not {"column.missing", "column.twice", "table.missing"} & {f.code for f in plan.findings}
    assert not staff.differences()


def test_rows_inserted_in_the_middle_are_read_and_counted(staff: Staff) -> None:
    staff.do("unprotect")
    staff.do("insert_rows", row=staff.first + 3, count=2)
    staff.put(staff.plan_sheet, f"{staff.at['what']}{staff.first + 3}", "chen vào")
    staff.put(staff.plan_sheet, f"{staff.at['done_on']}{staff.first + 3}", date(2026, 1, 5))
    staff.put(staff.plan_sheet, f"{staff.at['due']}{staff.first + 4}", date(2025, 1, 5))
    plan = staff.send()
    inserted = [row for row in plan.rows("actions") if row.key not in staff.entered]
    assert [dict(row.values) for row in inserted] == [
        {"what": "chen vào", "done_on": date(2026, 1, 5)},
        {"due": date(2025, 1, 5)},
    ]
    assert all(row.key.startswith("N") for row in inserted) and "key.missing" in staff.notes()
    assert {key: values for key, values in rows(plan).items() if key in staff.entered} == staff.entered
    assert not staff.differences(labels=False)


def test_a_row_inserted_above_the_first_moves_no_status_to_another_row(staff: Staff) -> None:
    staff.do("unprotect")
    staff.do("insert_rows", row=staff.first, count=1)
    assert rows(staff.send()) == staff.entered
    assert "status.stale" not in {*staff.notes(), *staff.found()}


def test_rows_added_below_the_last_prepared_one_are_read_and_counted(staff: Staff) -> None:
    staff.do("unprotect")
    staff.do("insert_rows", row=staff.last + 1, count=3)
    for n, day in enumerate((date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5))):
        staff.put(staff.plan_sheet, f"{staff.at['done_on']}{staff.last + 1 + n}", day)
    plan = staff.send()
    assert len(rows(plan)) == len(staff.entered) + 3
    assert "status.stale" not in staff.notes()
    assert not staff.differences(labels=False)


def test_rows_deleted_and_emptied_count_no_more(staff: Staff) -> None:
    staff.do("unprotect")
    staff.do("delete_rows", row=staff.first + 1)
    for name in staff.at:
        if name not in ("#cqip:actions", "key", "status", "due_on", "level_current"):
            staff.put(staff.plan_sheet, f"{staff.at[name]}{staff.first + 2}", None)
    plan = staff.send()
    kept = {key: values for key, values in staff.entered.items() if key not in ("A002", "A004")}
    assert rows(plan) == kept
    assert not staff.differences()


def test_a_deleted_or_overwritten_status_falsifies_no_count(staff: Staff) -> None:
    staff.do("unprotect")
    staff.put(staff.plan_sheet, f"{staff.at['status']}{staff.first}", None)
    staff.put(staff.plan_sheet, f"{staff.at['status']}{staff.first + 1}", "Hoàn thành")
    staff.put(staff.plan_sheet, f"{staff.at['status']}{staff.last}", None)
    plan = staff.send()
    assert rows(plan) == staff.entered
    assert staff.found()["cells.over_formula"] == 1
    assert not staff.differences(labels=False)


def test_a_row_copied_over_another_is_counted_twice_and_said(staff: Staff) -> None:
    staff.do("unprotect")
    last = area(staff).partition(":")[2].rstrip("0123456789")
    staff.do("copy_area", area=f"B{staff.first}:{last}{staff.first}", to_cell=f"B{staff.first + 20}")
    plan = staff.send()
    assert rows(plan) == {**staff.entered, "A001~2": staff.entered["A001"]}
    assert "key.copied" in staff.found()
    assert not staff.differences()


def test_other_names_of_sheets_change_nothing(staff: Staff) -> None:
    for n, table in enumerate(("criteria", "people", "header")):
        sheet = staff.tables[table].sheet
        staff.do("unprotect", sheet=sheet)
        staff.do("rename", sheet=sheet, to=f"{n} & x-y")
    plan = staff.send()
    assert rows(plan) == staff.entered
    assert plan.header["as_of_fixed"] == DAY
    assert not staff.differences()


SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("name", ["ma-qris-ost.harbor-lantern", "cn-ezhou-24681.bixihu"])
def test_a_row_inserted_above_the_headings_moves_nothing_to_a_neighbour(name: str, tmp_path: Path) -> None:
    """What a criterion or a person says of itself is found by place; the place is counted from the first row now."""
    source, target = SAMPLES / f"{name}.xlsx", tmp_path / "moved.xlsx"
    sheets = {place.sheet for table, place in tagged(source).items() if table in ("criteria", "people")}
    inserted: Steps = [{"do": "insert_rows", "sheet": sheet, "row": 1} for sheet in sheets]
    drive(source, target, [{"do": "unprotect_all"}, *inserted])
    before, after = (tagged(path)["actions"] for path in (source, target))
    assert before == after
    was, now = stored(source)[before.sheet], stored(target)[after.sheet]
    rows = range(before.first, before.first + 3)
    shown = [f"{column}{row}" for column in before.columns.values() for row in rows]
    assert {cell: now.get(cell) for cell in shown} == {cell: was.get(cell) for cell in shown}
    assert not differences(figures_shown(stored(target), target), figures_read(target))
