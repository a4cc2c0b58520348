"""The parts of a workbook as XlsxWriter makes them, and a zip that is packed by zlib-ng."""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO, Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from zlib_ng import zlib_ng

#: A workbook gets 4 % smaller in three quarters of the time that zlib takes at its usual level, 6; at 9 it would get
#: 3 % smaller still, in twice the time.
LEVEL = 7
#: Of a sheet of formulas, whose rows repeat one another, that is 8 % in a quarter more time; 9 gives as little.
THOROUGH = 8
_SHEET = re.compile(r"<sheet [^>]*>")
#: The part that names the sheets.
WORKBOOK = "xl/workbook.xml"


def thorough(workbook: str) -> frozenset[str]:
    """The parts that are packed as small as can be, those of hidden sheets. `workbook`: the markup of its part."""
    sheets = enumerate(_SHEET.findall(workbook), start=1)
    return frozenset(f"xl/worksheets/sheet{n}.xml" for n, sheet in sheets if ' state="' in sheet)


class PackedZip(zipfile.ZipFile):
    """A zip to be written, every part deflated. `level`: how hard the next part is packed."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED)
        self.level = LEVEL

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """As zipfile opens a part for writing, with another compressor."""
        if isinstance(name, zipfile.ZipInfo):
            name.compress_type = zipfile.ZIP_DEFLATED  # which says how the part is packed, whatever packed it
        part: Any = super().open(name, mode, pwd, force_zip64=force_zip64)
        part._compressor = zlib_ng.compressobj(self.level, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS)
        opened: IO[bytes] = part
        return opened


class OurWorkbook(Workbook):  # type: ignore[misc]
    """A workbook of XlsxWriter that leaves the packing to others. `parts`: once it is closed, its parts by name."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(io.BytesIO(), {**options, "in_memory": True})
        self.parts: dict[str, str] = {}

    def _get_packager(self) -> Packager:
        return _Parts(self.parts)


class _Parts(Packager):  # type: ignore[misc]
    def __init__(self, parts: dict[str, str]) -> None:
        super().__init__()
        self.parts = parts

    def _create_package(self) -> list[Any]:
        """Keeps the parts, and leaves nothing to be packed."""
        self.parts.update({name: file.getvalue() for file, name, _ in super()._create_package()})
        return []
