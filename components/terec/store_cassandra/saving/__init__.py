"""One piece of an upload, from what was sent to rows of the keyspace."""
