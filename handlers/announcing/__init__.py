"""Announcements, from the draft to who was reached."""
