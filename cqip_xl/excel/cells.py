"""The markup of a sheet's single cells, made at once: XlsxWriter keeps each as a value and looks at it twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cqip_xl.excel.rows import FORMULA_LIMIT, Texts, convert_of, converts, formula_markup
from cqip_xl.model.book import Area, Cell, Content, Formula, Style
from cqip_xl.model.errors import WriteRefused
from cqip_xl.model.markers import letters


class Cells:
    """`rows`: the cells of each row by column, both from 0. `number_of`: the workbook's number of a style."""

    def __init__(self, sheet: str, number_of: Callable[[Style], int], texts: Texts) -> None:
        self.sheet, self.number_of, self.texts = sheet, number_of, texts
        self.rows: dict[int, dict[int, str]] = {}
        self.converts = converts(texts)
        #: What is written of each style, and of each formula, by identity: rows of a column share theirs.
        self.looks: dict[int, str] = {}
        self.formulas: dict[int, str] = {}

    def take(self, cells: Iterable[Cell]) -> None:
        """Styles and formulas are known by identity: whoever gives cells keeps them."""
        rows, looks, rest = self.rows, self.looks, self._rest
        for cell in cells:
            row, col, content, style = cell.row, cell.col, cell.content, cell.style
            look = looks.get(id(style)) or self._look(style)
            if row not in rows:
                rows[row] = {}
            after = "/>" if content is None else rest(content, row)
            rows[row][col] = f'<c r="{letters(col)}{row + 1}{look}{after}'

    def cover(self, merge: Area, style: Style) -> None:
        """The cells of a merged area, which all look like its first."""
        for row in range(merge.top, merge.bottom + 1):
            self.take(Cell(row, col, None, style) for col in range(merge.left, merge.right + 1))

    def row(self, row: int) -> Iterator[str]:
        """The cells of a row from left to right."""
        cells = self.rows.get(row, {})
        return (cells[col] for col in sorted(cells))

    def corners(self) -> Iterator[tuple[int, int]]:
        """The first and last of the rows and columns in which cells stand."""
        if self.rows:
            columns = {col for row in self.rows.values() for col in row}
            yield from ((min(self.rows), min(columns)), (max(self.rows), max(columns)))

    def _rest(self, content: Content, row: int) -> str:
        """A cell's markup behind its address and style."""
        if isinstance(content, Formula):
            return self.formulas.get(id(content)) or self._formula(content, row)
        if content == "":
            return "/>"
        kind = content.__class__
        markup, convert = self.converts.get(kind) or convert_of(self.converts, kind)
        self.texts.uses += markup.startswith(' t="s"')
        return markup % convert(content)

    def _look(self, style: Style) -> str:
        made = self.looks[id(style)] = f'" s="{self.number_of(style)}"'
        return made

    def _formula(self, formula: Formula, row: int) -> str:
        if len(formula.text) > FORMULA_LIMIT:
            raise WriteRefused("output.long_formula", row=row + 1, sheet=self.sheet)
        made = self.formulas[id(formula)] = f"{formula_markup(formula, str)}</c>"
        return made
