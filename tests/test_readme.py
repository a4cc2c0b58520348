"""The README's commands do what it says, and print what it shows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown() -> list[tuple[str, str]]:
    """Command and the output that stands below it."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def test_the_first_two_commands_set_everything_up() -> None:
    commands = [line.split("#")[0].strip() for line in README.splitlines() if line.startswith("    ")]
    assert commands[:2] == ["make demo", "make test"]


def test_every_command_prints_what_the_readme_shows(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("samples", "cqip_xl/frameworks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(os.environ, "COLUMNS", "110")
    commands = shown()
    assert len(commands) >= 6
    for command, output in commands:
        words = shlex.split(command)
        assert words[0] == "cqip"
        ran = run(*words[1:])
        assert ran.code in (0, 1), ran.err
        lines = [line.rstrip() for line in ran.out.splitlines()]
        assert lines == output.splitlines(), command


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code = re.search(r"```python\n(.*?)```", README, re.S)
    assert code
    names: dict[str, object] = {}
    exec(code[1], names)
    late = names["late"]
    assert list(getattr(late, "columns")) == ["key", "criterion", "what", "due_on"]  # noqa: B009
