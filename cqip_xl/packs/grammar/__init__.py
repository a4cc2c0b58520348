"""What can be written in a pack, declared once: the loader, the schema for editors and the docs follow from it."""
