"""Other processes and finished workbooks, started without a shell and left to themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cqip_xl.faces.log import log

#: Opens a finished workbook; tells whether that could be asked for.
Opener = Callable[[Path], bool]


def python() -> str:
    """The interpreter; on Windows the one without a console window, if it lies beside."""
    beside = Path(sys.executable).with_name("pythonw.exe")
    return str(beside) if sys.platform == "win32" and beside.exists() else sys.executable


def start_detached(command: Sequence[str]) -> None:
    """Starts a process that shares no handle with this one and outlives it.

    It runs in the user's own folder: the workbook's may hold modules and settings that somebody sent.
    """
    alone: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        alone = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    nothing: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    subprocess.Popen(command, cwd=Path.home(), env=clean_environment(), close_fds=True, **nothing, **alone)


def clean_environment() -> dict[str, str]:
    """The environment without what makes Python run or read something else."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("PYTHON")}


def open_file(path: Path, host: str = "") -> bool:
    """Opens a finished workbook where its user works (`host`: in that office); whether that could be asked for."""
    try:
        if host:
            from cqip_xl.faces.host import open_in_host  # it loads xlwings, which only an office needs

            open_in_host(host, path)
        elif sys.platform == "win32":
            os.startfile(path.absolute())
        else:
            start_detached(["open" if sys.platform == "darwin" else "xdg-open", str(path.absolute())])
    except Exception:  # whatever the host or the system says: the file is there, and its place is told
        log().exception("not opened: %s", path)
        return False
    return True


def start_worker(verb: str, language: str, host: str = "") -> None:
    """Starts the process and leaves it to itself; it shares nothing with Excel and outlives it."""
    command = [python(), "-P", "-m", "cqip_xl.faces.worker", verb, f"--language={language}"]
    start_detached([*command, f"--host={host}"] if host else command)


def start_message(text: str, details: str, language: str) -> None:
    """Shows a message from a process of its own. It takes the text from a file, since command lines are short."""
    handle, name = tempfile.mkstemp(prefix="cqip-", suffix=".json")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"text": text, "details": details}, file)
    start_detached(
        [python(), "-P", "-m", "cqip_xl.faces.worker", "message", f"--language={language}", f"--file={name}"]
    )
