"""Quality improvement plans as Excel workbooks: the same verbs as the command line.

>>> import cqip_xl
>>> plan = cqip_xl.read_plan("school.xlsx")          # doctest: +SKIP
>>> cqip_xl.frame(plan, "actions")                   # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cqip_xl.verbs import check, consolidate, frame, frameworks, generate, load_framework, read_plan

__all__ = ["check", "consolidate", "frame", "frameworks", "generate", "load_framework", "read_plan"]


def __getattr__(name: str) -> object:
    """A verb, loaded when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("cqip_xl.verbs"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
