"""What is in a plan is in its workbook, and comes back from it: any value of any field, any offered word."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Plan, Value
from cqip_xl.verbs import frameworks, read_plan, save_plan
from tests.layout.engines import differences, figures_read, figures_shown, ironcalc_computes
from tests.layout.plans_at_random import periods_of, plans
from tests.workbooks import DAY

PACKS = {f.id: f for f in frameworks()}
CASES = [(f.id, language, period) for f in PACKS.values() for language in f.languages for period in periods_of(f)]


#: The same plans on every run; a workbook takes half a second, too long for hundreds and for shrinking one.
RANDOM = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
)


def cells(plan: Plan) -> dict[str, Value]:
    """Every value by where it stands; `*` counts the rows."""
    found: dict[str, Value] = {f"header {name}": value for name, value in plan.header.items()}
    for name, rows in plan.tables.items():
        found[f"{name} *"] = ", ".join(row.key for row in rows)
        found |= {f"{name} {row.key} {column}": value for row in rows for column, value in row.values.items()}
    return found


def lost(before: Plan, after: Plan) -> list[str]:
    old, new = cells(before), cells(after)
    return [
        f"{name}: {old.get(name)!r} became {new.get(name)!r}"
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]


@pytest.mark.parametrize(("pack", "language", "period"), CASES, ids=[" ".join(case) for case in CASES])
def test_every_value_of_a_plan_comes_back_from_its_workbook(pack: str, language: str, period: str) -> None:
    framework: Framework = PACKS[pack]

    @RANDOM
    @given(st.data())
    def comes_back(data: st.DataObject) -> None:
        plan = data.draw(plans(framework, language, period))
        with TemporaryDirectory() as folder:
            path = save_plan(framework, plan, Path(folder) / "plan.xlsx", DAY)
            again = read_plan(path)
            assert not lost(plan, again), "\n".join(lost(plan, again))
            assert (again.school, again.period, again.language) == (plan.school, plan.period, plan.language)
            assert (again.framework, again.version) == (plan.framework, plan.version)
            assert [(f.code, str(f.place)) for f in again.findings] == []
            assert not differences(figures_shown(ironcalc_computes(path), path), figures_read(path))

    comes_back()
