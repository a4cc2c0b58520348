"""Writes docs/coverage.md: which lines and branches of reading and consolidating the tests run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = [
    *("excel", "reading", "lists", "district", "hostile", "fuzz", "faults", "attacks", "verbs", "demo", "faces"),
    *("workbook/test_round_trip.py", "test_readme.py"),
]
SETTINGS = """[run]
branch = True
source = cqip_xl.excel, cqip_xl.reading, cqip_xl.lists, cqip_xl.district
concurrency = multiprocessing
parallel = True
sigterm = True
data_file = {folder}/data
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rc").write_text(SETTINGS.format(folder=folder), encoding="utf-8")
        cover = [sys.executable, "-m", "coverage"]
        rc = f"--rcfile={folder / 'rc'}"
        tests = [str(ROOT / "tests" / test) for test in TESTS]
        ran = subprocess.run([*cover, "run", rc, "-m", "pytest", "-q", "-p", "no:xdist", *tests], cwd=ROOT)
        subprocess.run([*cover, "combine", rc], cwd=ROOT, check=True, capture_output=True)
        subprocess.run([*cover, "json", rc, "-o", str(folder / "json")], cwd=ROOT, check=True, capture_output=True)
        found = json.loads((folder / "json").read_text())
    lines = [
        f"| {path} | {one['summary']['num_statements']} | {one['summary']['percent_covered']:.0f} % | {_missing(one)} |"
        for path, one in sorted(found["files"].items())
    ]
    total = f"{found['totals']['percent_covered']:.1f} %"
    text = (
        "# Coverage of reading and consolidating\n\n"
        f"Lines and branches of `cqip_xl/excel/`, `reading/`, `lists/` and `district/` that the tests run:\n"
        f"**{total}**. What is left\n"
        "are lines for other systems (Windows), for faults that no library shows, and much of what reader processes\n"
        "run: they end without telling ([hostile.md](hostile.md) shows them at work).\n"
        "Made by `make cover`.\n\n| file | statements | covered | lines not run |\n|---|---:|---:|---|\n"
    )
    (ROOT / "docs" / "coverage.md").write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    print(total, "in docs/coverage.md")
    return ran.returncode


def _missing(one: dict) -> str:  # type: ignore[type-arg]
    return ", ".join(map(str, one["missing_lines"]))


if __name__ == "__main__":
    sys.exit(main())
