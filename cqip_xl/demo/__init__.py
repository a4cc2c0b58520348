"""The sample district: rows as package data, fixed seed, the same files every time."""
