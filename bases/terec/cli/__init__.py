"""The terec command: parses words, calls the service, presents the answer."""
