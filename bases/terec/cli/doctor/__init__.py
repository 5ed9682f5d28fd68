"""`terec doctor` and `terec env`: where a command was called, and what it uses."""
