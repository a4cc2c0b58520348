"""Every pack that workbooks are made of here: the shipped ones, and sketches of quite different shapes."""

from __future__ import annotations

from pathlib import Path

from cqip_xl.model.framework import Framework
from cqip_xl.verbs import frameworks, load_framework

SHIPPED = {f.id: f for f in frameworks()}
#: Name -> folder of a sketch.
SKETCHES = {
    f"sketch {path.parent.name}": str(path.parent)
    for path in sorted((Path(__file__).parents[1] / "spec" / "packs").glob("*/framework.yaml"))
}
PACKS: dict[str, Framework] = SHIPPED | {name: load_framework(folder) for name, folder in SKETCHES.items()}


def folders(pack: str) -> tuple[str, ...]:
    """What a reader must be given so that it knows the pack."""
    return (SKETCHES[pack],) if pack in SKETCHES else ()


def periods_of(framework: Framework) -> tuple[str, ...]:
    """A period of each kind of plan."""
    stage = f"2024-{2024 + framework.calendar.stage_years}"
    return tuple(stage if kind == "stage" else "2025-2026" for kind in framework.plan_kinds)


#: Pack, language, period: a plan of each shape.
CASES = [(name, language, period) for name, f in PACKS.items() for language in f.languages for period in periods_of(f)]
