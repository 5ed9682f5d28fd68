"""How the API describes itself: a schema, a sentence and an example for what is sent and answered."""
