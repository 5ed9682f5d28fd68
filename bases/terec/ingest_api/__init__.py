"""The REST API: HTTP in and out of the service."""
