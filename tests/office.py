"""LibreOffice as a second opinion: recalculate, print and edit workbooks without Excel.

Every office process has its own throw-away profile, so that tests may run in parallel (pytest-xdist)
and next to an office that somebody has open on the desktop. The first call starts one, which stays until
this process ends; after a failure the next call starts another.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

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
    _edit(source, target, XLSX, steps)


def _edit(source: Path, target: Path, office_filter: str, steps: Sequence[Mapping[str, object]]) -> None:
    job = {
        "source": source.resolve(strict=True).as_uri(),
        "target": target.resolve().as_uri(),
        "filter": office_filter,
        "steps": [dict(step) for step in steps],
    }
    try:
        if wrong := _driven().do(job):
            raise OfficeError(f"{source.name}: {wrong}")
    except BaseException:
        _driven().end()
        _driven.cache_clear()
        raise


class _Driven:
    """An office that stays open and does one job after another, by way of office_driver.py."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._said = Path(self._open.enter_context(TemporaryDirectory(prefix="said-")), "said.txt")
        python, reach = _need(_uno_python()), _reach(self._open.enter_context(_office()))
        with self._said.open("w") as said:
            self._process = subprocess.Popen(
                [python, str(Path(__file__).with_name("office_driver.py"))],
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                encoding="utf-8",
                start_new_session=True,
            )
        atexit.register(self.end)
        self._send(reach)

    def do(self, job: Mapping[str, object]) -> str:
        """What went wrong, else ''."""
        assert self._process.stdout
        late = Timer(TIMEOUT, _kill, [self._process])
        late.start()
        try:
            self._send(job)
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            late.cancel()
        if answer:
            return str(json.loads(answer))
        said = self._said.read_text("utf-8", errors="replace")
        return f"LibreOffice ended, or took longer than {TIMEOUT} s:\n{said}"

    def end(self) -> None:
        """Its input ends, so it goes; where it does not, it is stopped."""
        atexit.unregister(self.end)
        with suppress(subprocess.TimeoutExpired, ValueError, BrokenPipeError):
            self._process.communicate(timeout=20)
        _kill(self._process)
        self._process.wait()
        self._open.close()

    def _send(self, job: Mapping[str, object]) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps(job)}\n")
        self._process.stdin.flush()


@cache
def _driven() -> _Driven:
    return _Driven()


def run_driver(script: Path, job: Mapping[str, object]) -> str:
    """Give a script the job, and how to start and reach an office of its own; what it printed."""
    python = _need(_uno_python())
    with _office() as office:
        return _run([python, str(script)], json.dumps({**job, **_reach(office)}))


def _reach(office: Sequence[str]) -> dict[str, object]:
    """The command that starts an office which listens, and how to connect to it."""
    pipe = f"office-{uuid.uuid4().hex}"
    return {
        "office": [*office, f"--accept=pipe,name={pipe};urp;"],
        "connect": f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext",
    }


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
    with TemporaryDirectory(prefix="converted-") as folder:
        made = [Path(folder, stem + suffix) for stem in stems]
        for path, target in zip(paths, made, strict=True):
            _edit(path, target, office_filter, ())
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
