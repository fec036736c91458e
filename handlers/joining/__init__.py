"""Coming along: signing up, for oneself and for others, and the line that waits."""
