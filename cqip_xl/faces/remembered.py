"""What the windows remember from one click to the next."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Remembered:
    """Consolidate: folder, roster, target, language ('' automatic), reminders ('' none). The rest: New workbook."""

    folder: str = ""
    roster: str = ""
    target: str = ""
    language: str = ""
    reminders: str = ""
    new_framework: str = ""
    new_language: str = ""
    new_folder: str = ""


def remembered_path() -> Path:
    return platformdirs.user_config_path("cqip_xl", appauthor=False) / "remembered.json"


def recall() -> Remembered:
    """What was remembered; whatever of it is damaged is as on the first day."""
    try:
        read = json.loads(remembered_path().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Remembered()
    if not isinstance(read, dict):
        return Remembered()
    known = {f.name for f in fields(Remembered)}
    return Remembered(**{name: text for name, text in read.items() if name in known and isinstance(text, str)})


def remember(what: Remembered) -> None:
    """Keeps it for the next click where that is possible; no work fails because it is not."""
    path = remembered_path()
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with suppress(OSError):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(asdict(what), indent=1), encoding="utf-8")  # ASCII: halves of characters too
            os.replace(new, path)
        finally:
            new.unlink(missing_ok=True)
