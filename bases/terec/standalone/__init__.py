"""`terec serve`: the API in one process with its store."""
