"""The way to a running LibreOffice: finding its Python module, connecting, and small UNO values."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from cqip_xl.model.book import Area
from cqip_xl.model.errors import CqipError

#: Where LibreOffice and python3-uno are usually installed; the first that serves is taken.
_PLACES = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    f"/usr/lib64/python3.{sys.version_info.minor}/site-packages",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "/Applications/LibreOffice.app/Contents/Frameworks",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program",
    "C:/Program Files (x86)/LibreOffice/program",
)


_P = ParamSpec("_P")
_R = TypeVar("_R")


class NoOffice(CqipError):
    """LibreOffice or its Python module is missing, or does not answer."""


class Refused(CqipError):
    """LibreOffice does not take what it was asked to do."""


def answered(method: Callable[_P, _R]) -> Callable[_P, _R]:
    """UNO's exceptions become ours: theirs are structs that Python's `with` cannot hand on."""

    @wraps(method)
    def called(*arguments: _P.args, **named: _P.kwargs) -> _R:
        try:
            return method(*arguments, **named)
        except Exception as problem:
            # By name: the same class arrives as different objects.
            names = {kind.__name__.rpartition(".")[2] for kind in type(problem).__mro__}
            if "DisposedException" in names:
                raise NoOffice("office.closed") from None
            if not hasattr(problem, "Message"):
                raise
            what, said = method.__name__.replace("_", " "), re.sub(r"\s*at \./.*", "", str(problem.Message))
            if said:
                raise Refused("office.did_not", what=what, problem=said) from None
            raise Refused("office.protected", what=what) from None

    return called


def find_uno() -> Any:
    """The module `uno`; the usual folders are searched where Python does not know it. Raises NoOffice."""
    try:
        return import_module("uno")
    except ImportError:
        return _searched()


def _searched() -> Any:
    known = list(sys.path)
    # Only while importing: the system's folder would lend us its other packages too.
    sys.path += [str(folder) for place in _PLACES for folder in _matching(place)]
    try:
        if sys.platform == "win32":
            for folder in filter(os.path.isdir, sys.path[len(known) :]):
                os.add_dll_directory(folder)
        found = import_module("uno")
        import_module("unohelper")
        return found
    except ImportError as missing:
        raise NoOffice("office.no_uno", version="{}.{}".format(*sys.version_info[:2])) from missing
    finally:
        sys.path[:] = known


def _matching(place: str) -> list[Path]:
    path = Path(place)
    if "*" not in place:
        return [path] if path.is_dir() else []
    return sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))))


def remote_context(pipe: str, patience: float) -> Any:
    """The component context of the office that listens on the named pipe. Raises NoOffice."""
    uno = find_uno()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + patience
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException") as silent:
            if time.monotonic() > end:
                raise NoOffice("office.silent") from silent
            time.sleep(0.05)


def struct(name: str, *values: Any) -> Any:
    """A UNO struct of com.sun.star; made here, without a call to the office."""
    return find_uno().createUnoStruct(f"com.sun.star.{name}", *values)


def enum(name: str, value: str) -> Any:
    return find_uno().Enum(f"com.sun.star.{name}", value)


def properties(**values: Any) -> tuple[Any, ...]:
    return tuple(struct("beans.PropertyValue", name, 0, value, 0) for name, value in values.items())


def file_url(path: str) -> str:
    return str(find_uno().systemPathToFileUrl(os.path.abspath(path)))


def file_path(url: str) -> str:
    return str(find_uno().fileUrlToSystemPath(url))


def position(sheet: int, row: int, col: int) -> Any:
    return struct("table.CellAddress", sheet, col, row)


def area_of(address: Any) -> Area:
    """A CellRangeAddress as our Area."""
    return Area(address.StartRow, address.StartColumn, address.EndRow, address.EndColumn)


def cells_of(doc: Any, sheet: int, areas: Iterable[Area]) -> Any:
    """Several areas of one sheet (counted from 0) as one object, so that a property is set in one call."""
    ranges = doc.createInstance("com.sun.star.sheet.SheetCellRanges")
    addresses = [struct("table.CellRangeAddress", sheet, a.left, a.top, a.right, a.bottom) for a in areas]
    ranges.addRangeAddresses(tuple(addresses), False)
    return ranges
