"""Kinds of value: how a cell is read in Python, and how Excel reads the same cell."""
