"""Long texts and other details of results: packed once by content, and removed on request."""
