"""Reaching people: what is to be said, by which road it goes, and the truth about where it stands."""
