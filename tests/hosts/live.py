"""One headless LibreOffice for a test process: its own profile, its own pipe, nothing left behind."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from cqip_xl.hosts import uno_bridge
from cqip_xl.hosts.libreoffice import CalcApp, engine, register
from tests import office
from tests.hosts.counting import Counted, Tally


@contextmanager
def running_office() -> Iterator[tuple[CalcApp, Tally]]:
    """The engine's App over an office started here, and the count of calls that cross to it."""
    pipe = f"office-{uuid.uuid4().hex}"
    with office._office() as command:
        process = subprocess.Popen(
            [*command, f"--accept=pipe,name={pipe};urp;"],
            env=office._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            tally = Tally()
            tally.pipe = pipe
            app = CalcApp(Counted(uno_bridge.remote_context(pipe, patience=90), tally), headless=True)
            engine.apps.running.insert(0, app)
            register().activate()
            yield app, tally
            engine.apps.running.remove(app)
            with suppress(Exception):  # the connection breaks while LibreOffice goes, often mid-answer
                app.api.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
        finally:
            office._kill(process)
            process.wait()
