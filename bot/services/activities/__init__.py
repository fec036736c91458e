"""What is on: activities with their shifts, roles, series and places."""
