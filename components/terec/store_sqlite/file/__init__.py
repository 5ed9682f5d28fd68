"""The file itself: connected to, opened, upgraded, and looked through for damage."""
