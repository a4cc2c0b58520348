"""Answers on grounds of their own, in the workbook and in the summary."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from cqip_xl.verbs import check_pack, consolidate
from tests.packs.test_own_tables import NIGHT, written
from tests.workbooks import DAY


def grounds(path: Path, sheet: str) -> dict[str, tuple[str, str]]:
    """Formula of each mark of a sheet -> range and ground."""
    marks = openpyxl.load_workbook(path)[sheet].conditional_formatting._cf_rules.items()
    return {
        r.formula[0]: (str(area.sqref), r.dxf.fill.bgColor.rgb[-6:]) for area, rules in marks for r in rules if r.dxf
    }


def test_answers_stand_on_the_grounds_that_the_pack_gives_them(tmp_path: Path) -> None:
    path = written(tmp_path / "in" / "a.xlsx")
    assert grounds(path, "Milestones")['$F5="Reached"'] == ("F5:F12", "1E7B34")
    done = consolidate([tmp_path / "in"], tmp_path / "s.xlsx", as_of=DAY, packs=[NIGHT], language="en", jobs=1)
    assert grounds(done.summary, "Milestones")['$G5="Running"'] == ("G5:G6", "FFD27F")


@pytest.mark.parametrize("new", ["reached: pink", "reaches: red", 'reached: "C0000"'])
def test_what_is_no_colour_or_no_answer_is_named(new: str, tmp_path: Path) -> None:
    text = (Path(NIGHT) / "framework.yaml").read_text("utf-8")
    (tmp_path / "framework.yaml").write_text(text.replace('reached: "1E7B34"', new), "utf-8")
    (tmp_path / "en.yaml").write_text((Path(NIGHT) / "en.yaml").read_text("utf-8"), "utf-8")
    assert {f.code for f in check_pack(str(tmp_path))} <= {"pack.not_allowed", "pack.unknown_ref"}
