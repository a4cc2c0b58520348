"""Writes `workbooks/templates/` and `samples/`: run by `make fresh`; a test compares what stands there.

python -m cqip_xl.demo.gallery [FOLDER]     the project's root unless another folder is given
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from cqip_xl import verbs
from cqip_xl.demo.pool import POOLS, pool
from cqip_xl.demo.roster import is_of, write_roster
from cqip_xl.demo.sample_district import DEMO_DAY, sample_plans

#: The date for which the templates' cached results stand.
TEMPLATE_DAY = date(2026, 1, 1)


def write_gallery(root: Path) -> None:
    """Blank workbooks of every pack and language, filled ones of each, lists as commands take them."""
    for framework in verbs.frameworks():
        for language in framework.languages:
            path = root / "workbooks" / "templates" / f"{framework.id}.{language}.xlsx"
            plan = verbs.blank_plan(framework, language, as_of=TEMPLATE_DAY)
            verbs.save_plan(framework, plan, path, TEMPLATE_DAY, may_replace=True)
    samples = root / "samples"
    plans = list(sample_plans(DEMO_DAY))
    for facts in map(pool, POOLS):
        shown = facts["sample"]
        framework, plan = next((f, plan) for f, plan in plans if plan.school.id == shown["school"])
        verbs.save_plan(framework, plan, samples / f"{framework.id}.{shown['name']}.xlsx", DEMO_DAY, may_replace=True)
        write_roster(samples / shown["roster"], POOLS, [plan for _, plan in plans if is_of(facts, plan)])
    text = (Path(__file__).parent / pool()["whole_plan"]["rows"]).read_text(encoding="utf-8")
    (samples / "rows.yaml").write_text(text, encoding="utf-8")
    (samples / "people.csv").write_text(PEOPLE, encoding="utf-8")


PEOPLE = """name,role,person_kind,alias
Trần Thị Sen,Hiệu trưởng,person,Cô Sen
Lê Ngọc Mai,Phó hiệu trưởng,person,
Tổ mẫu giáo lớn,,group,Tổ Lá
Trạm y tế phường,,outside,
"""

if __name__ == "__main__":
    write_gallery(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
