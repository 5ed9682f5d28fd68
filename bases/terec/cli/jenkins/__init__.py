"""`terec jenkins`: builds of a Jenkins into runs."""
