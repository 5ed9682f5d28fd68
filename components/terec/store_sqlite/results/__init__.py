"""Results of runs: their rows, and what asks for them."""
