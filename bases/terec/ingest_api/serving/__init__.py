"""The life of a server: its processes, what they do beside answering, and how they tell that they are well."""
