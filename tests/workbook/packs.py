"""Every pack that workbooks are made of here: the shipped ones, and one invented that is shaped like none of them."""

from __future__ import annotations

from pathlib import Path

from cqip_xl.model.framework import Framework
from cqip_xl.model.period import PlanPeriod
from cqip_xl.verbs import frameworks, load_framework
from tests.size import FUZZ, part_of

SHIPPED = {f.id: f for f in frameworks()}
#: Name -> folder of an invented pack.
INVENTED = {
    path.parent.name: str(path.parent)
    for path in sorted((Path(__file__).parents[1] / "packs" / "invented").glob("*/framework.yaml"))
}
PACKS: dict[str, Framework] = SHIPPED | {name: load_framework(folder) for name, folder in INVENTED.items()}


def folders(pack: str) -> tuple[str, ...]:
    """What a reader must be given so that it knows the pack."""
    return (INVENTED[pack],) if pack in INVENTED else ()


def periods_of(framework: Framework) -> tuple[str, ...]:
    """A period of each kind of plan."""
    stage = str(PlanPeriod(2024, 2024 + framework.calendar.stage_years, by_year=framework.calendar.by_year))
    year = "2025" if framework.calendar.by_year else "2025-2026"
    return tuple(stage if kind == "stage" else year for kind in framework.plan_kinds)


#: Pack, language, period: a plan of each shape in the pack's own language …
NATIVE = [(name, f.native, period) for name, f in PACKS.items() for period in periods_of(f)]
#: … and one in each of its other languages.
CASES = NATIVE + [
    (name, language, periods_of(f)[0]) for name, f in PACKS.items() for language in f.languages if language != f.native
]
#: Every pack once in its own language; at night a plan of each shape.
EACH = NATIVE if FUZZ > 1 else list({case[0]: case for case in reversed(NATIVE)}.values())[::-1]
#: What the slowest tests take: every pack in its own language, some in others; at night all.
SOME = EACH + part_of(CASES[len(NATIVE) :], 5)
