"""Workbooks that are encrypted and open all the same: Excel tries one password before it asks for any."""

from __future__ import annotations

import io

#: What Excel encrypts with where somebody protected the workbook only against changes of its sheets.
_PASSWORD = "VelvetSweatshop"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def unlocked(data: bytes) -> bytes:
    """The workbook in such a file; any other file as it is, one that needs a password too."""
    if not data.startswith(_OLE):
        return data
    import msoffcrypto  # few files are of this kind

    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not file.is_encrypted():
            return data
        file.load_key(password=_PASSWORD)
        file.decrypt(out)
    except MemoryError:
        raise
    except Exception:  # it raises whatever struct, olefile, its ciphers and its own checks raise
        return data
    opened = out.getvalue()
    return opened if opened.startswith((b"PK", _OLE)) else data
