"""The gate: `terec check`, what else asks it, and what says it elsewhere."""
