"""Draws docs/pictures/screens/: every sheet of every framework's filled workbook as a screen of 1366 × 768 shows it.

python tools/screens.py [ID ...] (LibreOffice, Xvfb, xdotool, and Pillow: pip install pillow)
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageGrab

from cqip_xl.demo.pool import POOLS, pool
from cqip_xl.demo.sample_district import DEMO_DAY, sample_plans
from cqip_xl.verbs import plan_book, save_plan

TARGET = Path(__file__).parents[1] / "docs" / "pictures" / "screens"
SCREEN, ACROSS, EACH, GAP = (1366, 768), 4, (480, 270), 6
#: Seconds until a window has drawn what it was told to.
DRAWN, PATIENCE = 1.2, 90


def main(wanted: list[str]) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    shown = {facts["sample"]["school"] for facts in map(pool, POOLS)}
    for framework, plan in sample_plans(DEMO_DAY):
        if plan.school.id in shown and (not wanted or framework.id in wanted):
            sheets = sum(not sheet.hidden for sheet in plan_book(framework, plan, DEMO_DAY).sheets)
            with tempfile.TemporaryDirectory() as folder:
                book = Path(folder) / f"{framework.id}.xlsx"
                save_plan(framework, plan, book, DEMO_DAY)
                contact_sheet(list(screens(book, sheets))).save(TARGET / f"{framework.id}.png", optimize=True)


def contact_sheet(pictures: list[Image.Image]) -> Image.Image:
    """All of them side by side in 256 colours."""
    wide, high = EACH[0] + GAP, EACH[1] + GAP
    sheet = Image.new("RGB", (ACROSS * wide, math.ceil(len(pictures) / ACROSS) * high), "white")
    for n, picture in enumerate(pictures):
        sheet.paste(picture.resize(EACH, Image.Resampling.LANCZOS), (n % ACROSS * wide, n // ACROSS * high))
    return sheet.quantize(256, Image.Quantize.MAXCOVERAGE)


def screens(book: Path, sheets: int) -> Iterator[Image.Image]:
    """Each sheet from its first cell on."""
    with screen() as display, office(book, display):
        window = found(book, display)
        wide, high = map(str, SCREEN)
        press(display, "windowsize", window, wide, high, "windowmove", window, "0", "0")
        press(display, "key", "Escape", "ctrl+Home")
        for _ in range(sheets):
            time.sleep(DRAWN)
            yield ImageGrab.grab(xdisplay=display)
            press(display, "key", "ctrl+Next")
            time.sleep(DRAWN)
            press(display, "key", "ctrl+Home")


@contextmanager
def screen() -> Iterator[str]:
    read, write = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    server = subprocess.Popen(["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", size], pass_fds=[write])
    try:
        yield f":{os.read(read, 16).decode().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def office(book: Path, display: str) -> Iterator[None]:
    profile = f"-env:UserInstallation=file://{book.parent}/profile"
    words = ["soffice", profile, "--norestore", "--nologo", "--nofirststartwizard", book]
    begun = subprocess.Popen(words, env={**os.environ, "DISPLAY": display}, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(begun.pid, 15)
        begun.wait()


def found(book: Path, display: str) -> str:
    for _ in range(PATIENCE):
        time.sleep(1)
        if window := press(display, "search", "--name", book.name).split():
            time.sleep(3 * DRAWN)
            return window[0]
    raise SystemExit(f"no window of {book.name}")


def press(display: str, *words: str) -> str:
    done = subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": display}, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:])
