"""The judges that come from npm, by way of readers.mjs; tools/node.sh installs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TIMEOUT = 180  # seconds for any one process
MISSING = "Node.js 18 or its packages are missing: tools/node.sh installs them or says how"

# SheetJS makes days of cells in local time; this is where our workbooks are filled. The validator is a .NET program of
# a second or two: measuring itself for a better translation costs it an eighth and never pays.
_SETTINGS = {"TZ": "Asia/Ho_Chi_Minh", "DOTNET_TieredPGO": "0"}


def validate(paths: Sequence[Path]) -> dict[Path, list[str]]:
    """What the Open XML SDK complains of in each file."""
    return {Path(file): said for file, said in _run("validate", *map(str, paths)).items()}


def read(paths: Sequence[Path]) -> dict[str, dict[Path, dict[str, dict[str, object]]]]:
    """reader -> file -> sheet -> cell -> value, by SheetJS and by exceljs."""
    return {
        reader: {Path(file): sheets for file, sheets in files.items()}
        for reader, files in _run("read", *map(str, paths)).items()
    }


def streams(path: Path) -> dict[str, bytes]:
    """What npm's cfb reads from a compound file: path inside it -> bytes."""
    return {at: b64decode(data) for at, data in _run("streams", str(path))[str(path)].items()}


def save(program: str, paths: Sequence[Path], into: Path) -> list[Path]:
    """Each file read and written again by one of the programs, under its own name in the folder `into`."""
    into.mkdir(parents=True, exist_ok=True)
    _run("save", program, str(into), *map(str, paths))
    return [into / path.name for path in paths]


def _run(*words: str) -> Any:
    if not _available():
        raise FileNotFoundError(MISSING)
    ran = subprocess.run(
        ["node", str(HERE / "readers.mjs"), *words],
        env={**os.environ, **_SETTINGS},
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@cache
def _available() -> bool:
    return bool(shutil.which("node") and (HERE / "node_modules" / ".package-lock.json").is_file())


# Under CI nothing is skipped: there the call itself fails with the same sentence.
needs_node = pytest.mark.skipif(not _available() and os.environ.get("CI") != "true", reason=MISSING)
