"""All that the keyspace keeps, out of it and into it."""
