"""Long texts: once by content, forgotten when nobody uses them, and removed on request."""
