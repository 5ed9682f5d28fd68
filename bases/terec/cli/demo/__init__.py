"""`terec demo`: a simulated shop's CI, imported, and a first look at it."""
