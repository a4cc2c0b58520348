"""What the product does: each verb a short list of calls. Faces and scripts use these only."""

from cqip_xl.verbs.district import Consolidated, consolidate
from cqip_xl.verbs.packs import check_pack, finder, frameworks, load_framework
from cqip_xl.verbs.plans import check, check_many, frame, judged_by, read_plan
from cqip_xl.verbs.recalculate import Renewed, renew
from cqip_xl.verbs.workbooks import blank_plan, chosen_period, generate, generate_many, plan_book, save_plan

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
    "plan_book",
    "read_plan",
    "renew",
    "save_plan",
]
