"""Routes of what is stored: orgs, suites, their runs, the results in these, and their history."""
