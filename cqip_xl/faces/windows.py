"""The door to the windows: what it needs of a screen and of Tk is looked for when one is opened."""

from __future__ import annotations

from cqip_xl.faces.screen import NoScreen


def show_message(title: str, text: str, details: str = "", language: str = "en") -> None:
    """A message that stays until it is closed, with details to copy. Raises NoScreen."""
    try:
        from cqip_xl.faces.window_message import MessageWindow
    except ImportError as problem:
        raise NoScreen(str(problem)) from problem
    MessageWindow(title, text, details, language).open()
