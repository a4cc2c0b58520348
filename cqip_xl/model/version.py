"""The product's version, written into every workbook."""

VERSION = "0.1.0"


def compare_versions(a: str, b: str) -> int:
    """-1, 0, 1 by the numbers in two versions of a pack such as 2018.1."""
    one, two = ([int(n) if n.isdecimal() and len(n) < 10 else 0 for n in v.split(".")] for v in (a, b))
    return (one > two) - (one < two)
