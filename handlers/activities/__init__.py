"""What is on, and what organizers make and change of it."""
