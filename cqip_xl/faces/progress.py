"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[int, int, str], None]


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """Gives a function (done, total, what) to call as work goes on."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(title)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total)


def _lines(title: str) -> Report:
    """At most about twenty lines, the last one always."""
    last = 0

    def report(done: int, total: int, what: str) -> None:
        nonlocal last
        step = max(1, total // 20)
        if done == total or done - last >= step:
            last = done
            print(f"{title}: {done}/{total}", file=sys.stderr, flush=True)

    return report
