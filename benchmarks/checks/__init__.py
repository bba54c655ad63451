"""How long all checks take over a large store, and how much memory."""
