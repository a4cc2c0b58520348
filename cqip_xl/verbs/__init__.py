"""What the product does: each verb a short list of calls. Faces and scripts use these only."""

from cqip_xl.verbs.check import check, frame, judged_by, read_plan
from cqip_xl.verbs.consolidate import Consolidated, consolidate
from cqip_xl.verbs.generate import blank_plan, generate, generate_many, plan_book, save_plan
from cqip_xl.verbs.packs import check_pack, finder, frameworks, load_framework

__all__ = [
    "Consolidated",
    "blank_plan",
    "check",
    "check_pack",
    "consolidate",
    "finder",
    "frame",
    "frameworks",
    "generate",
    "generate_many",
    "judged_by",
    "load_framework",
    "plan_book",
    "read_plan",
    "save_plan",
]
