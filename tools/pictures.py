"""Draws docs/pictures/ for the README and docs/walk.md: python tools/pictures.py (LibreOffice and poppler-utils)."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cqip_xl.demo.sample_district import summarize, write_post
from cqip_xl.demo.story import story

ROOT = Path(__file__).parents[1]


class Picture(NamedTuple):
    """The first page of a sheet, known by the text at its foot; `part`: left, top, width, height in pixels."""

    sheet: str
    resolution: int = 72
    part: tuple[int, int, int, int] | None = None


WORKBOOK = {
    "plan": Picture("Action steps", 96, (38, 62, 1062, 512)),
    "start": Picture("Start here"),
    "school": Picture("Program"),
    "ratings": Picture("Ratings and reflection"),
    "steps": Picture("Action steps"),
    "status": Picture("Status"),
}
SUMMARY = {
    "summary": Picture("Overview", 110, (45, 50, 790, 460)),
    "overview": Picture("Overview"),
    "heat": Picture("Heat map"),
    "missing": Picture("Missing and unknown"),
}
NOTE = {"note": Picture("")}


def main() -> None:
    target = ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        post = write_post(folder, story("en"))
        done = summarize(post)
        note = next(path for path in done.notes if path.name.startswith("OST-2112"))
        for book, pictures in ((post.files[0], WORKBOOK), (done.summary, SUMMARY), (note, NOTE)):
            draw(folder / "pdf", book, pictures, target)


def draw(folder: Path, book: Path, pictures: Mapping[str, Picture], target: Path) -> None:
    """One picture for each sheet named."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, book],
        check=True,
        capture_output=True,
    )
    pdf = folder / f"{book.stem}.pdf"
    texts = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    feet = [page.strip().splitlines()[-1] if page.strip() else "" for page in texts.split("\f")]
    for name, picture in pictures.items():
        number = str(next(n for n, foot in enumerate(feet, start=1) if foot.strip().startswith(picture.sheet)))
        part = picture.part or ()
        cut = [word for flag, size in zip(("-x", "-y", "-W", "-H"), part, strict=False) for word in (flag, str(size))]
        words = ["pdftoppm", "-r", str(picture.resolution), "-png", "-singlefile", "-f", number, "-l", number]
        subprocess.run([*words, *cut, pdf, target / name], check=True)


main()
