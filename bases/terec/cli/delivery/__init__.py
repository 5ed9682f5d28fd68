"""Where uploads go: to where results are, or into the spool until that can be reached."""
