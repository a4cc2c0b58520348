"""What a window needs before it can open; known without Tk, which a Python may lack."""


class NoScreen(Exception):
    """No window can be opened here: no screen, or a Python without Tk."""
