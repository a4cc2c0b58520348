"""LibreOffice as a second opinion: recalculate, print and edit workbooks without Excel.

Every call starts its own office process on its own throw-away profile, so that tests may run in
parallel (pytest-xdist) and next to an office that somebody has open on the desktop.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl  # type: ignore[import-untyped, unused-ignore]
import pytest

TIMEOUT = 180  # seconds for any one process
XLSX = "Calc MS Excel 2007 XML"  # LibreOffice's name of its .xlsx filter
MISSING = "LibreOffice Calc, python3-uno or pdftoppm is missing: tools/office.sh installs them or says how"

# 0 = "always": without it LibreOffice trusts the results a file brings along and computes nothing.
# Locking is off because parallel tests may open the same sample, and must leave nothing beside it.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="UseLocking" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="UseDocumentSystemFileLocking" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


class OfficeError(RuntimeError):
    """LibreOffice is missing, failed, or did not do what it was asked to."""


def available() -> bool:
    """Whether everything this module calls is installed."""
    return bool(_soffice() and _uno_python() and shutil.which("pdftoppm"))


def recalculate(paths: Sequence[Path], into: Path) -> list[Path]:
    """Compute every formula anew and save each workbook, under its own name, in the folder `into`."""
    return convert(paths, into, ".xlsx", XLSX)


def to_pdf(path: Path, into: Path) -> Path:
    """Print a workbook, as its page set-up says."""
    return convert([path], into, ".pdf", "calc_pdf_Export")[0]


def to_png(pdf: Path, into: Path, dpi: int = 60) -> list[Path]:
    """One picture per page of `pdf`, in page order."""
    into.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="pages-") as folder:
        _run([_need(shutil.which("pdftoppm")), "-png", "-r", str(dpi), str(pdf), f"{folder}/page"])
        pages = sorted(Path(folder).iterdir())  # pdftoppm pads the numbers
        return [Path(shutil.move(page, into / f"{pdf.stem}{page.stem[4:]}.png")) for page in pages]


def drive(source: Path, target: Path, steps: Sequence[Mapping[str, object]]) -> None:
    """Open `source`, do `steps` as a user would, recalculate, save as `target`.

    The steps are described in office_driver.py, which needs the Python that LibreOffice came with.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    job = {
        "source": source.resolve(strict=True).as_uri(),
        "target": target.resolve().as_uri(),
        "filter": XLSX,
        "steps": [dict(step) for step in steps],
    }
    run_driver(Path(__file__).with_name("office_driver.py"), job)


def run_driver(script: Path, job: Mapping[str, object]) -> str:
    """Give a script the job, and how to start and reach an office of its own; what it printed."""
    python = _need(_uno_python())
    with _office() as office:
        pipe = f"office-{uuid.uuid4().hex}"
        reach = {
            "office": [*office, f"--accept=pipe,name={pipe};urp;"],
            "connect": f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext",
        }
        return _run([python, str(script)], json.dumps({**job, **reach}))


def values(path: Path) -> dict[str, dict[str, object]]:
    """The stored values: sheet -> cell -> value, empty cells left out."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
    }


def convert(paths: Sequence[Path], into: Path, suffix: str, office_filter: str) -> list[Path]:
    """Every workbook in another format, by LibreOffice's name of the filter, in the folder `into`."""
    stems = [path.stem for path in paths]
    if len(set(stems)) < len(stems):
        raise OfficeError(f"two files of one name would overwrite each other: {sorted(stems)}")
    if not paths:
        return []
    into.mkdir(parents=True, exist_ok=True)
    with _office() as office, TemporaryDirectory(prefix="converted-") as folder:
        sources = [str(path.resolve(strict=True)) for path in paths]
        convert = ["--convert-to", f"{suffix[1:]}:{office_filter}", "--outdir", folder]
        said = _run([*office, *convert, *sources])
        made = [Path(folder, stem + suffix) for stem in stems]
        # The exit code is 0 even when LibreOffice could not read or write a file.
        if lost := [path.name for path in made if not path.is_file()]:
            raise OfficeError(f"LibreOffice did not make {', '.join(lost)}:\n{said}")
        return [Path(shutil.move(path, into / path.name)) for path in made]


@contextmanager
def _office() -> Iterator[list[str]]:
    """The command that starts LibreOffice on a profile of its own."""
    soffice = _need(_soffice())
    with TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        profile = Path(folder).resolve()
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        yield [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]


def _run(command: Sequence[str], told: str = "") -> str:
    """What the command printed. Its children (soffice is a wrapper) are stopped with it."""
    process = subprocess.Popen(
        command,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(told, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        _kill(process)
        said, _ = process.communicate()
        raise OfficeError(f"{Path(command[0]).name} took longer than {TIMEOUT} s:\n{said}") from None
    except BaseException:
        _kill(process)
        raise
    if process.returncode:
        raise OfficeError(f"{Path(command[0]).name} failed ({process.returncode}):\n{said}")
    return said


def _kill(process: subprocess.Popen[str]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """No window system, unicode file names, and nothing of our Python for the one that has uno."""
    ours = {name: value for name, value in os.environ.items() if not re.match("PYTHON|VIRTUAL_ENV", name)}
    return {**ours, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", "PYTHONIOENCODING": "utf-8"}


def _need(found: str | None) -> str:
    if found is None:
        raise OfficeError(MISSING)
    return found


@cache
def _soffice() -> str | None:
    usual = (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        r"C:\Program Files\LibreOffice\program\soffice.exe",
    )
    found = (shutil.which(name) for name in ("soffice", "libreoffice", *usual))
    return next(filter(None, found), None)


@cache
def _uno_python() -> str | None:
    """The Python that can `import uno`: the system's on Linux, LibreOffice's own elsewhere."""
    home = Path(_soffice() or "").resolve().parent
    usual = ("/usr/bin/python3", home / "python", home / "python.exe", home.parent / "Resources" / "python")
    for python in (*map(str, usual), shutil.which("python3")):
        if python and os.access(python, os.X_OK) and not Path(python).is_dir():
            with suppress(OfficeError, OSError):
                _run([python, "-c", "import uno"])
                return python
    return None


# Under CI nothing is skipped: there the call itself fails with the same sentence.
needs_office = pytest.mark.skipif(not available() and os.environ.get("CI") != "true", reason=MISSING)
