"""What docs/packs.md says of how to say things, tried: each snippet in a whole pack, and the rows of `--rows`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cqip_xl.model.period import school_year
from cqip_xl.packs.load import read_pack
from cqip_xl.verbs import blank_plan, plan_book
from cqip_xl.words.message import pack_message
from tests.packs.spoilt import WHOLE
from tests.workbooks import DAY, with_few_rows

GUIDE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text("utf-8")


def section(name: str) -> str:
    return GUIDE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def snippets() -> list[tuple[str, list[str]]]:
    """What is wanted, and the lines that say it."""
    rows = re.findall(r"^\| (.+?) \| (`.+`) \|$", section("How do I say …?"), re.M)
    return [(wanted, re.findall(r"`([^`]+)`", cell)) for wanted, cell in rows]


def test_the_table_is_found() -> None:
    assert len(snippets()) > 30 and all(lines for _, lines in snippets())


@pytest.mark.parametrize(("wanted", "lines"), snippets(), ids=[wanted for wanted, _ in snippets()])
def test_what_the_guide_says_works_in_a_whole_pack(wanted: str, lines: list[str], tmp_path: Path) -> None:
    pack = ["schema: cqip/pack/1", "id: tried", 'version: "1"', f"extends: {WHOLE.as_posix()}", *lines]
    (tmp_path / "framework.yaml").write_text("\n".join(pack), "utf-8")
    (tmp_path / "en.yaml").write_text("reviewed: all", "utf-8")
    framework, found = read_pack(tmp_path)
    assert [pack_message(f) for f in found if f.severity != "note" and f.code != "pack.untranslated"] == []
    assert framework
    few = with_few_rows(framework, 2)
    texts = {str(cell.content) for sheet in plan_book(few, blank_plan(few), DAY).sheets for cell in sheet.all_cells()}
    ids = re.findall(r"fields: \[\{id: (\w+)", " ".join(lines))
    assert {*ids} <= {text.partition(".")[0] for text in texts}


def test_the_rows_of_the_guide_are_read(tmp_path: Path) -> None:
    block = section("Rows for `--rows`").partition("\n    actions:\n")[2].partition("\n\n- **")[0]
    rows = tmp_path / "rows.yaml"
    rows.write_text("    actions:\n" + block, "utf-8")
    framework, _ = read_pack(WHOLE)
    assert framework
    plan = blank_plan(framework, period="2025-2026", rows=str(rows), as_of=DAY)
    assert [(f.code, f.severity) for f in plan.findings if f.severity != "note"] == []
    (action,) = (row for row in plan.rows("actions"))
    assert (action.text("criterion"), action.values["due"]) == ("1.1", school_year(framework.calendar, 2025))
    assert (action.text("owner"), action.text("owner.2")) == ("Head", "Maja Lind")
    said = {row.key: row.values for row in plan.rows("criteria")}
    assert said["1.1"]["level_current"] == "L1" and "Our own aim" in {v.get("title") for v in said.values()}
    assert [row.values["actual"] for row in plan.rows("measures")] == [7.5]
