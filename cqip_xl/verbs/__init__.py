"""What the product does: each verb a short list of calls. Faces and scripts use these only."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cqip_xl.verbs.district import Consolidated, consolidate
    from cqip_xl.verbs.packs import check_pack, finder, frameworks, load_framework, new_pack
    from cqip_xl.verbs.plans import check, check_many, frame, judged_by, read_plan
    from cqip_xl.verbs.recalculate import Renewed, renew
    from cqip_xl.verbs.roster_workbooks import generate_many
    from cqip_xl.verbs.workbooks import blank_plan, chosen_period, generate, plan_book, save_plan

__all__ = [
    "Consolidated",
    "Renewed",
    "blank_plan",
    "check",
    "check_many",
    "check_pack",
    "chosen_period",
    "consolidate",
    "finder",
    "frame",
    "frameworks",
    "generate",
    "generate_many",
    "judged_by",
    "load_framework",
    "new_pack",
    "plan_book",
    "read_plan",
    "renew",
    "save_plan",
]

#: File -> the verbs in it. It is loaded when one of them is first used: a command waits for what it needs only.
_FILES = {
    "district": ("Consolidated", "consolidate"),
    "packs": ("check_pack", "finder", "frameworks", "load_framework", "new_pack"),
    "plans": ("check", "check_many", "frame", "judged_by", "read_plan"),
    "recalculate": ("Renewed", "renew"),
    "roster_workbooks": ("generate_many",),
    "workbooks": ("blank_plan", "chosen_period", "generate", "plan_book", "save_plan"),
}
_HOMES = {verb: file for file, verbs in _FILES.items() for verb in verbs}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
