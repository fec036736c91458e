"""Service hours: one's own, what waits for a word, closing, certificates."""
