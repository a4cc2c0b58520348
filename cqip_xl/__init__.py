"""Quality improvement plans as Excel workbooks: the same verbs as the command line.

>>> import cqip_xl
>>> plan = cqip_xl.read_plan("school.xlsx")          # doctest: +SKIP
>>> cqip_xl.frame(plan, "actions")                   # doctest: +SKIP
"""

from cqip_xl.verbs import check, consolidate, frame, frameworks, generate, load_framework, read_plan

__all__ = ["check", "consolidate", "frame", "frameworks", "generate", "load_framework", "read_plan"]
