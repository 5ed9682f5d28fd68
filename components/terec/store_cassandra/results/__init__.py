"""Results of runs: their cases and cells, and what asks for them."""
