"""What the console logs of Maven, pytest and Go tell of tests, for builds that kept no report."""
