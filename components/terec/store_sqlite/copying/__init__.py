"""All that the file keeps, out of it and into it: for another store, or as a file."""
