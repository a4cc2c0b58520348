"""The only room that knows workbook libraries: Book -> xlsx, xlsx -> Grid."""
