"""Announcements: for whom, checked and agreed to, released, steered and summed up."""
