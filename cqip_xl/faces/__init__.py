"""Front ends: thin, one verb each."""
