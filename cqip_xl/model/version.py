"""The product's version, written into every workbook."""

VERSION = "0.1.0"
