"""verbs.consolidate with a clock around each of its calls: python ours.py FOLDER SUMMARY.xlsx JOBS DAY PHASES"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from cqip_xl.district import summary_file
from cqip_xl.verbs import district

#: Module and call inside `consolidate` -> the phase it belongs to. Each is called only from there.
CALLS = {
    (district, "inputs"): "gather and read",
    (district, "check_files"): "gather and read",
    (district, "roll_up"): "roll up",
    (summary_file, "compose_summary"): "compose",
    (summary_file, "write_book"): "write",
    (summary_file, "_verify_summary"): "verify",
}


def clocked(call: Callable[..., Any], phase: str, spent: Counter[str]) -> Callable[..., Any]:
    """The same call, its wall time added to its phase."""

    def run(*args: Any, **more: Any) -> Any:
        start = time.perf_counter()
        try:
            return call(*args, **more)
        finally:
            spent[phase] += time.perf_counter() - start  # type: ignore[assignment]  # a Counter of seconds

    return run


def main(folder: str, summary: str, jobs: str, day: str, phases: str) -> None:
    """One consolidation; the seconds of each phase go to the file `phases`."""
    spent: Counter[str] = Counter()
    for (module, name), phase in CALLS.items():
        setattr(module, name, clocked(getattr(module, name), phase, spent))
    start = time.perf_counter()
    done = district.consolidate([folder], summary, jobs=int(jobs), as_of=date.fromisoformat(day))
    whole = time.perf_counter() - start
    Path(phases).write_text(json.dumps({**spent, "rest of the call": whole - sum(spent.values())}))
    print(f"{len(done.rollup.counted)} schools, {done.rollup.total.actions} actions")


if __name__ == "__main__":
    main(*sys.argv[1:])
