"""Framework + Plan -> the school's workbook, a file a sheet; `calc_*`: blocks of the hidden sheet `_calc`."""
