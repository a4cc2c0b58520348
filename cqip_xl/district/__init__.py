"""Many files: gathered, read by processes, told apart, rolled up."""
