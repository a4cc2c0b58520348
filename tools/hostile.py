"""Writes docs/hostile.md: every hostile file with its outcome, seconds and peak memory, each in its own process."""

from __future__ import annotations

import os
import platform
import resource
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cqip_xl.district.gather import gather  # noqa: E402
from cqip_xl.district.readers import _limit, _read_one  # noqa: E402
from cqip_xl.model.case import Case, Unread  # noqa: E402
from cqip_xl.model.limits import limits  # noqa: E402
from cqip_xl.verbs.plans import check_one, known_frameworks  # noqa: E402
from tests.hostile.corpus import CASES  # noqa: E402
from tests.hostile.expected import Expected, line_of, table  # noqa: E402
from tests.hostile.zips import ZIPS  # noqa: E402
from tests.reading.books import FOLDER  # noqa: E402
from tests.workbooks import DAY  # noqa: E402

_HEAD = """# Hostile files and what becomes of them

Each file is built by `tests/hostile/` from one plan with 17 rows, read in a process of its own, and compared with the
table `tests/hostile/cases.md` by every test run: a changed outcome fails, also where it is a better one. What each
outcome means and what to do stands in [trust.md](trust.md). Seconds and peak memory (a reader that has read nothing
takes {empty} MB) were measured on {machine}; made by `make hostile`.

| file | outcome | why | rows in / out / rejected | findings | seconds | MB |
|---|---|---|---|---|---:|---:|
"""


def measured(read: partial[Case | Unread], given: object) -> tuple[Expected, float, int]:
    """Outcome, seconds and peak memory in MB of one file."""
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        _limit(limits().memory_bytes)
        start = time.perf_counter()
        line = line_of(_read_one(read, given))  # type: ignore[arg-type]
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        shown = (line.outcome, line.detail, line.rows, " ".join(sorted(line.findings)), f"{took:.2f}", str(peak))
        os.write(into, "\t".join(shown).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as pipe:
        outcome, detail, rows, findings, took_, peak_ = pipe.read().split("\t")
    os.waitpid(pid, 0)
    return Expected(outcome, detail, rows, frozenset(findings.split())), float(took_), int(peak_)


def main() -> int:
    read = partial(check_one, as_of=DAY, packs=(str(FOLDER),))
    known_frameworks(read.keywords["packs"])
    wanted, lines, wrong = table(), [], []
    empty = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, build in {**CASES, **ZIPS}.items():
            (folder / "x").mkdir()
            if os.fork() == 0:  # apart, so that building costs the readers no memory
                (folder / "x" / file).write_bytes(build())
                os._exit(0)
            os.wait()
            for given in gather([folder / "x"]):
                shown = given.name.removeprefix(f"{folder}/x/")
                if given.outcome:
                    line, took, peak = line_of(Unread(given.name, given.outcome, given.detail)), 0.0, empty
                else:
                    line, took, peak = measured(read, given)
                if line != wanted[shown]:
                    wrong.append(shown)
                found = ", ".join(sorted(line.findings))
                lines.append(
                    f"| {shown} | {line.outcome} | {line.detail} | {line.rows} | {found} | {took:.2f} | {peak} |"
                )
            (folder / "x" / file).unlink()
            (folder / "x").rmdir()
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    text = _HEAD.format(empty=empty, machine=machine) + "\n".join(lines) + "\n"
    (ROOT / "docs" / "hostile.md").write_text(text, encoding="utf-8")
    print(f"{len(lines)} files in docs/hostile.md" + (f"; not as expected: {', '.join(wrong)}" if wrong else ""))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
