"""Fills the outputs below the README's commands by running them: python tools/readme.py (tests compare)."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("samples", "cqip_xl/frameworks"):
            shutil.copytree(ROOT / name, Path(folder) / name)

        def filled(block: re.Match[str]) -> str:
            commands = [line[2:] for line in block[1].splitlines() if line.startswith("$ ")]
            return "```console\n" + "".join(f"$ {c}\n{output(c, folder)}" for c in commands) + "```"

        readme.write_text(re.sub(r"```console\n(.*?)```", filled, text, flags=re.S), encoding="utf-8")


def output(command: str, folder: str) -> str:
    words = [sys.executable, "-m", "cqip_xl", *shlex.split(command)[1:]]
    env = {**os.environ, "COLUMNS": "110", "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return "".join(line.rstrip() + "\n" for line in ran.stdout.splitlines())


main()
