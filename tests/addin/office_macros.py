"""Runs procedures of a VBA project in LibreOffice; run by office.run_driver with the Python that can `import uno`.

The job: "source" (a file address) and "calls" (procedure and arguments). Prints what each call gave, as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from office_driver import PATIENCE, _desktop, _properties  # type: ignore[import-not-found, unused-ignore]

FILTER = "Calc MS Excel 2007 VBA XML"  # LibreOffice finds no filter for .xlam by itself
EVERY_MACRO = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN


def main() -> None:
    job = json.load(sys.stdin)
    office = subprocess.Popen(job["office"], stdin=subprocess.DEVNULL)
    desktop = _desktop(job, office)
    try:
        how = _properties(Hidden=True, FilterName=FILTER, MacroExecutionMode=EVERY_MACRO)
        book = desktop.loadComponentFromURL(job["source"], "_blank", 0, how)
        found = []
        for name, *arguments in job["calls"]:
            address = f"vnd.sun.star.script:VBAProject.{name}?language=Basic&location=document"
            found.append(book.getScriptProvider().getScript(address).invoke(tuple(arguments), (), ())[0])
        print(json.dumps(found))
        book.close(True)
    finally:
        with suppress(Exception):  # the connection breaks while LibreOffice goes
            desktop.terminate()
        office.wait(PATIENCE)


if __name__ == "__main__":
    main()
