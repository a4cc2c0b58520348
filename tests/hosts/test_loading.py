"""Each host, and whoever needs none, loads its own parts alone: a click waits for every import."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIBREOFFICE = {"libreoffice", "calc_tools", "uno_bridge", "uno_books", "uno_sheets", "uno_ranges", "uno_names"}
EXCEL = {"excel_tools", "mac_tools"}


@pytest.mark.parametrize(
    ("modules", "unwanted"),
    [
        ("cqip_xl.faces.addin, cqip_xl.hosts.excel_tools", LIBREOFFICE),
        ("cqip_xl.hosts.libreoffice, cqip_xl.hosts.calc_tools", EXCEL),
        ("cqip_xl.faces.cli, cqip_xl.faces.worker", LIBREOFFICE | EXCEL | {"busy", "carry_out"}),
    ],
)
def test_it_loads_no_other_host(modules: str, unwanted: set[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys, {modules}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = ran.stdout.split()
    assert not {name.rpartition(".")[2] for name in loaded if name.startswith("cqip_xl.hosts.")} & unwanted
    assert "tkinter" not in loaded
    assert "xlwings" not in loaded or "cqip_xl.faces.cli" not in loaded
