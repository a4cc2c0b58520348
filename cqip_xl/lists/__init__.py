"""What an office gives, as .csv, .xlsx or .yaml: roster, people, rows, figures. No dropdowns (`workbook/`)."""
