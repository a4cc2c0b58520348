"""The add-in: how it is built, installed and what its macros do."""
