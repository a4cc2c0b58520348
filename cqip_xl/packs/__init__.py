"""Pack folders read into Frameworks; every fault is named with file and line, all at once."""
