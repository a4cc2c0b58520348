"""Runs a script as if it were called directly, then says its peak memory: python measured.py OUT.json SCRIPT ARGS…

Linux and macOS only. The starting process must be small: Linux counts its memory at the fork as ours.
"""

from __future__ import annotations

import json
import resource
import runpy
import sys
from pathlib import Path


def main() -> None:
    """The script's own peak in MB, and the peak of its largest child process."""
    out, script = sys.argv[1:3]
    sys.argv = sys.argv[2:]
    runpy.run_path(script, run_name="__main__")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    peaks = {"own": own.ru_maxrss / unit, "child": children.ru_maxrss / unit, "cpu": cpu}
    Path(out).write_text(json.dumps(peaks))


if __name__ == "__main__":
    main()
