"""Draws docs/pictures/ for docs/walk.md: python tools/pictures.py (needs LibreOffice and poppler-utils)."""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path

from cqip_xl.demo.sample_district import make_district
from cqip_xl.verbs import consolidate

ROOT = Path(__file__).parents[1]
DAY = date(2026, 3, 31)
#: Picture -> file it is taken from, text at the foot of its page (the sheet's name).
WORKBOOK = {"start": "Start here", "school": "School", "ratings": "Ratings and reflection", "steps": "Action steps"}
SUMMARY = {"overview": "Overview", "schools": "Schools", "heat": "Heat map", "missing": "Missing and unknown"}


def main() -> None:
    target = ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_district(folder, DAY)
        more = {"as_of": DAY, "language": "en", "roster": str(folder / "roster.xlsx")}
        done = consolidate([folder / "schools"], folder / "district.xlsx", notes=folder / "notes", **more)
        sample = next((ROOT / "samples").glob("ma-*.xlsx"))
        note = next(path for path in done.notes if path.name.startswith("OST-2101"))
        draw(folder, sample, {**WORKBOOK, "status": "Status"}, target)
        draw(folder, done.summary, SUMMARY, target)
        draw(folder, note, {"note": ""}, target)


def draw(folder: Path, book: Path, pages: dict[str, str], target: Path) -> None:
    """One picture of the first page of each sheet named."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, book],
        check=True,
        capture_output=True,
    )
    pdf = folder / f"{book.stem}.pdf"
    texts = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    feet = [page.strip().splitlines()[-1] if page.strip() else "" for page in texts.split("\f")]
    for picture, sheet in pages.items():
        number = next(n for n, foot in enumerate(feet, start=1) if foot.strip().startswith(sheet))
        words = ["pdftoppm", "-r", "62", "-png", "-singlefile", "-f", str(number), "-l", str(number)]
        subprocess.run([*words, pdf, target / picture], check=True)


main()
