"""What is loaded when: a command waits for the libraries that it uses, and for no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import cqip_xl
from cqip_xl import verbs

#: Libraries that only some commands use. openpyxl brings numpy along where there is one.
HEAVY = {"pandas", "numpy", "openpyxl", "xlwings", "xlsxwriter", "xlrd", "pyopenvba", "filelock"}
#: What reading one workbook takes besides.
READING = {"python_calamine", "ruamel", "pebble", "rich", "tomllib", "asyncio"}
SAMPLE = Path(__file__).parent.parent / "samples"

TOLD = "; import sys; print('\\nloaded:', *sorted({name.partition('.')[0] for name in sys.modules}))"
RUN = """
try: cli.main()
except SystemExit: pass"""


def loaded(code: str, *args: str) -> set[str]:
    """Top-level modules that a new process has after running the code."""
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", code + TOLD, *args], capture_output=True, env=env, check=True)
    return {*run.stdout.decode().rpartition("loaded:")[2].split()}


def sample() -> str:
    return str(next(SAMPLE.rglob("*.xlsx")))


def test_help_loads_nothing_but_the_command_line() -> None:
    assert not loaded(f"from cqip_xl.faces import cli{RUN}", "--help") & (HEAVY | READING)


def test_checking_a_file_loads_no_library_for_writing_and_no_second_reader() -> None:
    assert not loaded(f"from cqip_xl.faces import cli{RUN}", "check", sample()) & HEAVY


def test_a_reader_loads_one_reading_library() -> None:
    code = """
import sys
from cqip_xl.district.zips import InputFile
from cqip_xl.verbs.plans import check_one
from pathlib import Path
check_one(InputFile(Path(sys.argv[1]), "plan.xlsx"), None, ())"""
    assert not loaded(code, sample()) & (HEAVY | {"rich", "click"})


def test_consolidating_loads_one_library_for_writing_and_no_frames() -> None:
    assert loaded("import cqip_xl.verbs.district") & (HEAVY | {"rich", "click"}) == {"xlsxwriter"}


@pytest.mark.parametrize("module", [cqip_xl, verbs])
def test_every_verb_is_there_though_loaded_late(module: object) -> None:
    names = module.__all__  # type: ignore[attr-defined]
    assert {*names} <= {*dir(module)} and all(callable(getattr(module, name)) for name in names)
    assert not hasattr(module, "no_such_verb")
