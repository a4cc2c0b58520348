"""For *Recalculate*: the difference between the Book that should lie there and what was seen."""
