"""Two files of one school: which one counts, when the officer is asked, and which rows would be lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from cqip_xl.district.duplicates import settle
from cqip_xl.district.identity import KnownSchools
from cqip_xl.district.settled import Settled
from cqip_xl.model.finding import Place
from cqip_xl.model.plan import Plan, Row, School, Value
from cqip_xl.model.roster import RosterRow
from cqip_xl.model.saved import Saved
from cqip_xl.verbs import blank_plan
from tests.reading.books import PACK, PERIOD
from tests.workbooks import DAY, typed

EXCEL, WPS = "Microsoft Excel", "WPS Office"
#: The start of a plan, and the same one as the school went on with it.
ONE = "| key | what | due |\n| A001 | Buy books | @2026-05-01 |"
TWO = ONE + "\n| A002 | Hold a reading day | @2026-06-01 |"
DONE = "| key | what | due | progress |\n| A001 | Buy books | @2026-05-01 | #1 |"
OTHER = "| key | what | due |\n| A001 | Repair the roof of the hall | @2026-09-01 |"


@dataclass(frozen=True)
class File:
    """`day`: submitted on, a day of March; `saved`: a moment of March 2026, or the whole text."""

    actions: str = ONE
    day: int = 0
    saved: str = ""
    by: str = EXCEL
    header: Mapping[str, Value] = field(default_factory=dict)
    table: str = "actions"

    def plan(self, name: str) -> Plan:
        """The plan as it was read."""
        plan = blank_plan(PACK, "en", School("T01", "Ashfield"), str(PERIOD), DAY)
        submitted: dict[str, Value] = {"submitted_on": date(2026, 3, self.day)} if self.day else {}
        rows = []
        for row in typed(self.actions):
            values = {column: value for column, value in row.items() if column != "key"}
            rows.append(Row(str(row["key"]), values, Place(name, "Plan", "B5")))  # type: ignore[arg-type]  # as typed
        saved = f"2026-03-{self.saved}" if self.saved[2:3] == "T" else self.saved
        source = replace(plan.source, path=name, saved=Saved(saved, self.by))
        return replace(plan, header={**submitted, **self.header}, tables={self.table: tuple(rows)}, source=source)


def settled(*files: File, pin: str = "") -> dict[str, Settled]:
    """The files a.xlsx, b.xlsx … as they are settled."""
    plans = [file.plan(f"{name}.xlsx") for name, file in zip("abcd", files, strict=False)]
    rows = [RosterRow("T01", "Ashfield", file=pin)] if pin else []
    return {one.path[0]: one for one in settle(plans, KnownSchools(rows, [plan.source.path for plan in plans]), DAY)}


def told(files: Mapping[str, Settled]) -> dict[str, list[str]]:
    """The findings of each file that has one."""
    return {name: codes for name, one in files.items() if (codes := [f.code for f in one.findings])}


@pytest.mark.parametrize(
    ("first", "second", "counts", "why"),
    [
        (File(day=2), File(TWO, day=9), "b", "fuller"),
        (File(DONE, day=9), File(day=2), "a", "fuller"),
        (File(DONE, day=9), File(TWO, day=2), "a", "newer"),
        (File(OTHER, day=9, saved="09T10:00:00Z"), File(TWO, day=2, saved="02T10:00:00Z"), "a", "newer"),
        (File(day=9), File(day=2, saved="20T10:00:00Z"), "a", "same_entries"),
        (File(TWO, day=9, saved="02T10:00:00Z"), File(day=2, saved="20T10:00:00Z"), "a", "fuller"),
        # No day of submission, or one in one file alone: what they hold tells.
        (File(), File(TWO), "b", "fuller"),
        (File(TWO, saved="01T10:00:00Z"), File(saved="02T10:00:00Z"), "a", "fuller"),  # opened and saved once more
        (File(TWO), File(day=2), "a", "fuller"),
        (File(), File(), "b", "same_entries"),
        # Neither has all of the other: moments, whatever their spelling.
        (File(DONE, saved="03T01:00:00Z"), File(TWO, saved="02T10:00:00Z"), "a", "newer"),
        (File(DONE, saved="02T09:00:00Z"), File(TWO, saved="02T15:00:00+07:00"), "a", "newer"),
        (File(DONE, saved="05T09:00:00Z"), File(TWO, saved="02T15:00:00", by=WPS), "a", "newer"),
    ],
)
def test_of_two_versions_the_one_counts_that_can_be_told_to_be_the_newer(
    first: File, second: File, counts: str, why: str
) -> None:
    files = settled(first, second)
    (other,) = {"a", "b"} - {counts}
    assert [one.outcome for one in (files[counts], files[other])] == ["", "duplicate"]
    assert (files[other].detail.code, files[other].detail.values["file"]) == (why, f"{counts}.xlsx")
    assert not any("duplicate.order_unsure" in codes for codes in told(files).values())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (File(DONE), File(TWO)),  # no day of saving, as in what Google gives
        (File(DONE, saved="02T10:00:00Z"), File(TWO)),
        (File(DONE, saved="02T10:00:00Z"), File(TWO, saved="02T10:00:00Z")),
        (File(DONE, saved="02T10:00:00Z"), File(TWO, saved="02T17:00:00Z", by=WPS)),
        (File(DONE, saved="02T10:00:00Z"), File(TWO, saved="02T17:00:00")),
        (File(DONE, day=9, saved="02T10:00:00Z"), File(TWO, day=2, saved="20T10:00:00Z")),
        (File(day=9, header={"plan_number": "7"}), File(day=9, header={"plan_number": "8"})),
        (File(), File(TWO, header={"submitted_on": date(2026, 12, 1)})),  # has not come yet
    ],
)
def test_where_it_cannot_be_told_one_counts_and_the_officer_is_asked(first: File, second: File) -> None:
    files = settled(first, second)
    assert sorted(one.outcome for one in files.values()) == ["", "duplicate"]
    (kept,) = (name for name, one in files.items() if not one.outcome)
    assert told(files)[kept][0] == "duplicate.order_unsure" and told(files).keys() == {kept}
    assert {one.detail.code for one in files.values()} == {"", "order_unsure"}


def test_a_pin_settles_it_and_says_what_the_file_lacks_as_a_note() -> None:
    files = settled(File(TWO, day=9), File(day=2), pin="b.xlsx")
    assert (files["a"].outcome, files["a"].detail.code, files["b"].outcome) == ("duplicate", "pinned", "")
    assert [(f.code, f.severity) for f in files["b"].findings] == [("duplicate.rows_lost", "note")]


def test_of_three_versions_the_one_that_may_replace_both_counts() -> None:
    files = settled(File(DONE, day=2), File(TWO, day=9), File(day=5))
    assert [one.outcome for one in files.values()] == ["duplicate", "", "duplicate"]
    assert not told(files)


def rows_lost(counts: File, other: File) -> list[str]:
    """What is told of the rows of another file, the pinned one counting."""
    files = settled(counts, other, pin="a.xlsx")
    return [f.values["said"] for f in files["a"].findings if f.code == "duplicate.rows_lost"]


REWORDED = "| key | what | due |\n| A001 | Buy more books for all | @2026-09-01 |"
MOVED_ON = "| key | what | due | progress |\n| A001 | Get new reading material | @2026-05-01 | #0.5 |"
NOTED = "| key | what | note |\n| A001 | Buy books | Ask Ruth |"
MOVED = "| key | what |\n| A009 | BUY  books |"
YARD = "| key | what |\n| A001 | Fence the yard |\n| A002 | Sweep the yard |"
MANY = "| key | what |\n" + "\n".join(f"| A0{n} | {'long ' * 20}{n} |" for n in range(10, 20))


@pytest.mark.parametrize(
    ("counts", "other", "lost"),
    [
        (ONE, TWO, ["A002 Hold a reading day"]),
        (TWO, ONE, []),
        (OTHER, ONE, ["A001 Buy books"]),
        (REWORDED, "| key | what |\n| A001 | Buy more books |", []),
        (MOVED_ON, "| key | what | due |\n| A001 | Buy books | @2026-05-01 |", ["A001 Buy books"]),
        (NOTED, "| key | note |\n| A001 | Ask Ruth |", []),
        (MOVED, ONE, []),
        (DONE, ONE, []),
        (YARD, YARD.replace("Sweep", "Pave"), ["A002 Pave the yard"]),
        (ONE, "| key | what | note |\n| A007 | | Ask Ruth |", ["A007 Ask Ruth"]),
    ],
)
def test_rows_that_are_in_the_file_that_counts_in_no_form_are_told(counts: str, other: str, lost: list[str]) -> None:
    assert rows_lost(File(counts), File(other)) == lost


def test_of_many_rows_some_are_named_and_long_ones_cut() -> None:
    (said,) = rows_lost(File(ONE), File(MANY))
    assert said.count("; ") == 8 and said.endswith("; …") and len(said) < 600


@pytest.mark.parametrize(
    ("counts", "other", "lost"),
    [
        ("| key | level_current |\n| 1.1 | L2 |", "| key | level_current |\n| 1.1 | L1 |", []),
        ("| key | level_current |\n| 1.1 | L2 |", "| key | level_current |\n| 1.10 | L1 |", ["1.10 L1"]),
    ],
)
def test_a_row_that_the_framework_fixes_is_the_same_whatever_stands_in_it(
    counts: str, other: str, lost: list[str]
) -> None:
    assert rows_lost(File(counts, table="criteria"), File(other, table="criteria")) == lost


def test_a_row_worded_anew_is_told_from_another_in_every_script() -> None:
    before, anew, another = "组织全体教师开展读书活动", "组织全体教师开展读书活动两次", "维修礼堂屋顶"
    one, two, three = (File(f"| key | what |\n| A001 | {text} |") for text in (before, anew, another))
    assert not rows_lost(two, one)
    assert rows_lost(three, one) == [f"A001 {before}"]
