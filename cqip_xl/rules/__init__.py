"""The one reading of status, completion and levels: in Python and as Excel formulas."""
