"""What makes an installation impossible: asked by `install` before anything is written, and by the doctor."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.addin.ailment import Ailment
from cqip_xl.addin.changes import read
from cqip_xl.addin.system import System, interpreter_text, places


def obstacles(system: System) -> Iterator[Ailment]:
    here = places(system)
    if system.kind == "other":
        yield Ailment("no_excel_here", "error")
        return
    if system.kind == "windows" and _is_from_store(system):
        # Windows redirects what packaged programs write under AppData to a folder of their own.
        yield Ailment("python_store", "error", {"path": str(system.interpreter)})
    if here.container and not here.container.is_dir():
        # The sandbox is made by macOS itself; a folder made by others in its place may hinder that.
        yield Ailment("excel_never_started", "error")
    if not interpreter_text(system):
        yield Ailment("interpreter_unwritable", "error", {"path": str(system.interpreter)})
    if b"\0" in (read(here.config) or b""):  # UTF-16: a line of ours would make a mixture of it
        yield Ailment("config_unreadable", "error", {"path": str(here.config)})


def _is_from_store(system: System) -> bool:
    return any(
        "\\windowsapps\\" in str(path).replace("/", "\\").casefold() for path in (system.interpreter, system.base)
    )
