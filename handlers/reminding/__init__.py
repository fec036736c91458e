"""Reminders: when they come, what the next days would send, and whether people come."""
