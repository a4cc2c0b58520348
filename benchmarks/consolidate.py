"""cqip consolidate beside what a user would write instead, measured in turn in one run.

python benchmarks/consolidate.py [--quick] [--files 300 1000] [--actions 40 200] [--rounds 3] [--jobs N] [--readme]

Only the ratios mean something: seconds drift with whatever else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS = "cqip_xl"
#: Between these lines of the README stands what was printed last.
README, FROM, TO = HERE / "README.md", "<!-- printed by consolidate.py --readme -->", "<!-- end of what was printed -->"
#: For which day the workbooks are made and consolidated: the statuses that Excel saved are then right.
DAY = "2026-03-31"
#: Name in the table -> script.
CONTENDERS = {
    OURS: "ours.py",
    "pandas + openpyxl": "rivals/pandas_openpyxl.py",
    "pandas + calamine": "rivals/pandas_calamine.py",
    "calamine, only read": "rivals/calamine_alone.py",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds from start to end, seconds of processors, MB at the peak (own, largest child), phases."""

    seconds: float
    cpu: float
    own: float
    child: float
    phases: dict[str, float]


def main() -> None:
    """Measures every set of workbooks and prints a table for each; with `--readme` into the README as well."""
    options = _options()
    head = f"{options.rounds} rounds in turn, medians; {os.cpu_count()} cores, load {_load()}, Python {_version()}"
    print(head)
    printed = [head]
    with tempfile.TemporaryDirectory(prefix="cqip-benchmark-") as name:
        for actions in options.actions:
            every = Path(name) / f"{actions}"
            _python([str(HERE / "make_workbooks.py"), str(every), str(max(options.files)), str(actions), DAY])
            for files in options.files:
                table = measured(_first(every, files), files, actions, options)
                print("", *table, sep="\n", flush=True)
                printed += ["", *table]
    if options.readme:
        renew_readme(printed)


def _first(every: Path, files: int) -> Path:
    """A folder with the first workbooks of a larger set."""
    folder = every.with_name(f"{every.name} of {files}")
    folder.mkdir()
    for path in sorted(every.iterdir())[:files]:
        os.link(path, folder / path.name)
    return folder


def measured(folder: Path, files: int, actions: int, options: argparse.Namespace) -> list[str]:
    """The table of one set, everybody measured in turn."""
    size = statistics.median(path.stat().st_size for path in folder.iterdir()) / 1024
    said = f"{files} schools, {files * actions} actions"
    runs: dict[str, list[Run]] = {contender: [] for contender in CONTENDERS}
    for _ in range(options.rounds):
        for contender, script in CONTENDERS.items():
            runs[contender].append(measure(HERE / script, folder, folder.parent, options.jobs, said))
    return [f"{files} workbooks of {actions} actions, {size:.0f} KB each", *report(runs, options.jobs)]


def renew_readme(printed: Sequence[str]) -> None:
    """Puts what was printed between the README's marks."""
    before, _, rest = README.read_text(encoding="utf-8").partition(FROM)
    after = rest.partition(TO)[2]
    lines = "\n".join(f"    {line}".rstrip() for line in printed)
    README.write_text(f"{before}{FROM}\n\n{lines}\n\n{TO}{after}", encoding="utf-8", newline="\n")


def measure(script: Path, folder: Path, scratch: Path, jobs: int, said: str) -> Run:
    """One process from start to end. Raises SystemExit where it did not find the rows that all must find."""
    summary, peaks, phases = scratch / "summary.xlsx", scratch / "peaks.json", scratch / "phases.json"
    for path in (summary, peaks, phases):
        path.unlink(missing_ok=True)
    args = [str(jobs), DAY, str(phases)] if script.name == "ours.py" else []
    start = time.perf_counter()
    printed = _python([str(HERE / "measured.py"), str(peaks), str(script), str(folder), str(summary), *args])
    seconds = time.perf_counter() - start
    if printed.strip() != said:
        raise SystemExit(f"{script.name} said “{printed.strip()}”, but {said} were made.")
    peak = json.loads(peaks.read_text())
    spent = json.loads(phases.read_text()) if phases.exists() else {}
    return Run(seconds, peak["cpu"], peak["own"], peak["child"], spent)


def report(runs: dict[str, list[Run]], jobs: int) -> list[str]:
    """The lines of one set, then where our time went."""
    ours = statistics.median(run.seconds for run in runs[OURS])
    lines = [f"{'':<22}{'seconds':>9}{'(low–high)':>13}{'× ours':>8}{'CPU s':>8}  peak MB"]
    for contender, measured in runs.items():
        times = [run.seconds for run in measured]
        middle, spread = statistics.median(times), f"{min(times):.1f}–{max(times):.1f}"
        cpu = statistics.median(run.cpu for run in measured)
        own, child = max(run.own for run in measured), max(run.child for run in measured)
        peak = f"{own:.0f}" + (f" + {jobs} × {child:.0f}" if child else "")
        lines.append(f"{contender:<22}{middle:>9.2f}{spread:>13}{middle / ours:>8.2f}{cpu:>8.2f}  {peak}")
    phases = {name: statistics.median(run.phases[name] for run in runs[OURS]) for name in runs[OURS][0].phases}
    phases["start and imports"] = statistics.median(run.seconds - sum(run.phases.values()) for run in runs[OURS])
    return [*lines, f"{OURS} by phase: " + ", ".join(f"{k} {v:.2f} s ({v / ours:.0%})" for k, v in phases.items())]


def _python(args: Sequence[str]) -> str:
    """What a script printed. Raises CalledProcessError; its error text goes to ours."""
    paths = [str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run([sys.executable, *args], env=env, stdout=subprocess.PIPE, text=True, check=True).stdout


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--files", type=int, nargs="+", default=[300], help="workbooks of a set (default: 300)")
    parser.add_argument("--actions", type=int, nargs="+", default=[40, 200], help="rows of each (default: 40 200)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured, in turn (default: 3)")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 8), help="our readers (default: cores)")
    parser.add_argument("--quick", action="store_true", help="20 files, 1 round: to see that it runs")
    parser.add_argument("--readme", action="store_true", help="renew the tables in benchmarks/README.md")
    options = parser.parse_args()
    if options.quick:
        options.files, options.rounds = [20], 1
    return options


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"


def _version() -> str:
    return ".".join(map(str, sys.version_info[:3]))


if __name__ == "__main__":
    main()
