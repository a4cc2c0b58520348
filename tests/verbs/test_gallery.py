"""Templates and samples are what the program makes today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cqip_xl import verbs
from cqip_xl.demo.gallery import write_gallery
from cqip_xl.demo.sample_district import DEMO_DAY, sample_plans

ROOT = Path(__file__).parents[2]


def test_templates_and_samples_are_fresh(tmp_path: Path) -> None:
    write_gallery(tmp_path)
    for made in sorted(path for path in tmp_path.rglob("*") if path.is_file()):
        stands = ROOT / made.relative_to(tmp_path)
        assert stands.is_file() and stands.read_bytes() == made.read_bytes(), f"{stands.name}: run make fresh"


def test_the_demo_district_is_at_least_eight_schools_with_ten_to_forty_differing_actions() -> None:
    plans = [plan for _, plan in sample_plans(DEMO_DAY)]
    assert len(plans) >= 8
    for plan in plans:
        texts = [row.text("what") for row in plan.rows("actions")]
        assert 10 <= len(texts) <= 40 and len(set(texts)) == len(texts)
    assert any(len(plan.rows("actions")) == 23 for plan in plans)


def test_every_template_opens_as_an_empty_plan() -> None:
    for path in sorted((ROOT / "workbooks" / "templates").glob("*.xlsx")):
        result = verbs.check(path)
        assert result.outcome == "empty" and result.rows_in == 0


def test_the_table_of_findings_is_fresh() -> None:
    made = subprocess.run([sys.executable, ROOT / "tools" / "findings.py", "-"], capture_output=True, check=True)
    assert (ROOT / "docs" / "findings.md").read_bytes() == made.stdout, "run: python tools/findings.py"
