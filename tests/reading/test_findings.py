"""Every finding of a workbook, as `findings.md` tells it: what was done, the code, the cell, the message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cqip_xl.model.book import Book, Content
from cqip_xl.model.finding import Finding
from cqip_xl.model.findings import FINDINGS, declared
from cqip_xl.model.plan import Plan
from cqip_xl.reading import table_rows
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.message import message
from tests.district.test_confused import COVERED as CONFUSED
from tests.district.test_district_findings import COVERED
from tests.hostile.expected import CODES
from tests.kinds.test_signs import COVERED as SIGNS
from tests.lists.test_lists import COVERED as LISTS
from tests.reading import books
from tests.reading.books import PACK, book_of, check_book
from tests.reading.places import cell_of
from tests.reading.test_remarks import CODES as REMARKS
from tests.workbooks import content


@dataclass(frozen=True)
class Case:
    code: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.code}: {self.told('says')[0]}"

    def told(self, word: str) -> list[str]:
        """What stands behind `word:` in the case."""
        return [line.partition(":")[2].strip() for line in self.lines if line.startswith(f"{word}:")]

    def tables(self) -> dict[str, str]:
        found: dict[str, str] = {}
        table = "actions"
        for line in self.lines:
            if line.startswith("|"):
                found[table] = found.get(table, "") + line + "\n"
            elif line.endswith(":"):
                table = line[:-1]
        return found

    def header(self) -> dict[str, Content]:
        return {name: content(text) for name, text in (line.split(" = ") for line in self.told("header"))}

    def book(self) -> Book:
        book = book_of(self.tables(), self.header())
        for told in self.told("spoil"):
            name, *words = told.split()
            book = getattr(books, name)(*words)(book)
        return book

    def cell(self) -> tuple[str, str] | None:
        """Sheet and address of the cell that the finding must name."""
        if not self.told("cell"):
            return None
        table, column, *n = self.told("cell")[0].split()
        return cell_of(book_of(self.tables(), self.header()), table, column, *map(int, n))


def read_cases() -> Iterator[Case]:
    text = (Path(__file__).parent / "findings.md").read_text("utf-8")
    for part in text.split("\n## ")[1:]:
        code, *lines = part.splitlines()
        yield Case(code, tuple(lines))


CASES = list(read_cases())


def said(finding: Finding, language: str = "en") -> str:
    return message(finding, lexicon(PACK, language, books.PERIOD))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_finding_names_its_cell_and_says_what_is_there(case: Case, tmp_path: Path) -> None:
    found = check_book(case.book(), tmp_path).findings
    assert [f.code for f in found] == [case.code]
    assert case.told("says")[0] in said(found[0])
    assert case.cell() in (None, (found[0].place.sheet, found[0].place.cell))
    for language in LANGUAGES:
        assert not {"{", "}"} & set(said(found[0], language))


def test_a_well_filled_plan_has_no_finding(tmp_path: Path) -> None:
    result = check_book(book_of(), tmp_path)
    assert (result.outcome, result.findings) == ("read", ())


def test_a_bad_cell_costs_no_row_and_keeps_its_text(tmp_path: Path) -> None:
    plan = result_plan(book_of({"actions": "| due | progress |\n| soon | half |"}), tmp_path)
    row = plan.rows("actions")[0]
    assert {"due": "soon", "progress": "half"}.items() <= dict(row.raw).items()
    assert row.text("what") == "Task" and row.text("due") == row.text("progress") == ""


def test_every_finding_that_the_product_can_make_has_a_case() -> None:
    """A new code without a case fails here; `pack.*` has its cases in tests/packs."""
    known = COVERED | CONFUSED | LISTS | SIGNS | CODES | REMARKS
    elsewhere = known | {"rows.uneven", "framework.guessed"}  # the latter in tests/hostile
    elsewhere |= {"key.number_unclear", "review.missed"}  # in test_row_keys, tests/rules/test_cadence.py
    elsewhere |= {"row.unknown", "row.unnamed"}  # in tests/packs/test_own_tables.py
    elsewhere |= {"measure.own_missing", "milestone.overdue"}  # in tests/packs/test_own_measures.py, test_milestones.py
    covered = {declared(code).code for code in {case.code for case in CASES} | elsewhere}
    assert covered == {code for code in FINDINGS if not code.startswith("pack.")}


def test_rows_that_do_not_add_up_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This program never drops a row; if it ever did, here its voice would be heard."""
    whole = table_rows.rows_of
    monkeypatch.setattr(table_rows, "rows_of", lambda *given: whole(*given)[1:])
    result = check_book(book_of({"actions": "| what |\n| One |\n| Two |"}), tmp_path)
    lex = lexicon(PACK, "en", result.plan.period)
    told = [message(f, lex) for f in result.findings if f.code == "rows.uneven"]
    assert any('"Plan" 2 rows hold entries, but 1 was read' in text for text in told), told
    assert result.rows_in > result.rows_out + len(result.rejected)


def result_plan(book: Book, folder: Path) -> Plan:
    return check_book(book, folder).plan
