"""Getting a place and giving it back: sign-ups, gates, families, helpers, the waiting line."""
