"""Routes of the web pages: who may open one, and errors as pages."""
