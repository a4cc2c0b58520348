"""Product words: one file a language, and the catalog that reads them."""
