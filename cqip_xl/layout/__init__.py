"""Framework and Plan -> Book; Rollup -> Book. One file a sheet, style apart."""
