"""When Excel takes no calls."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from cqip_xl.hosts.tools import Busy

#: "Call rejected by callee", "the application is busy", "is in a mode that takes no calls"; as HRESULTs.
_REJECTED = {-2147418111, -2147417846, -2146777998}
_P = ParamSpec("_P")
_R = TypeVar("_R")


def names_busy(method: Callable[_P, _R]) -> Callable[_P, _R]:
    """Excel's "not now" becomes Busy."""

    @wraps(method)
    def called(*arguments: _P.args, **named: _P.kwargs) -> _R:
        try:
            return method(*arguments, **named)
        except Exception as problem:
            if is_busy(problem):
                raise Busy("Excel is busy: finish the entry in the cell or close the open dialog.") from problem
            raise

    return called


def is_busy(problem: BaseException) -> bool:
    """Whether Excel turned the call away because a cell is being edited or a dialog is open."""
    codes = {getattr(problem, "hresult", None)}
    for detail in problem.args:
        codes |= set(detail) if isinstance(detail, tuple) else {detail}
    return type(problem).__name__ == "ExcelBusyError" or bool(codes & _REJECTED)


def limit_patience(windows: Any, attempts: int = 20_000) -> None:
    """xlwings asks a busy Excel again without end, and the button would hang as long as somebody edits a cell.

    `windows`: the module xlwings._xlwindows, or None elsewhere. A refused call is back in a fraction of a millisecond:
    this many are some seconds, enough for a computation that is under way.
    """
    if windows is not None:
        windows.N_COM_ATTEMPTS = attempts
