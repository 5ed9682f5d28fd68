"""From reports to runs: files that a request brings, and builds that a Jenkins says are done."""
