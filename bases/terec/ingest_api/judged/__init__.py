"""Routes of what is judged: the gate, failures and their causes, and what people say of them."""
