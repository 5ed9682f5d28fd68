"""How rows lie in the keyspace: by which keys, in which parts, packed how and kept how long; and bringing it there."""
