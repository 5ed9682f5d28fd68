"""`terec admin`: what who cares for a store does to it."""
