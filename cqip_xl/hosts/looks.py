"""What a Style means to every host: the same as excel/write.py makes of it."""

from __future__ import annotations


def rgb(color: str) -> tuple[int, int, int]:
    """RRGGBB as three numbers."""
    return int(color[:2], 16), int(color[2:4], 16), int(color[4:], 16)
