"""`terec ci`: a test command run in the place of this one, and judged by its reports."""
