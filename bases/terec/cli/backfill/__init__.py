"""`terec backfill`: a first minute with history, out of what a CI still has."""
