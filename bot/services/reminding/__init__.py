"""Reminders: when, to whom, and whether they say that they come."""
