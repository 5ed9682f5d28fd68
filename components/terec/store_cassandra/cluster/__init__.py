"""The cluster: connected to, asked and written to again and again, and made to decide; and its keyspace opened."""
