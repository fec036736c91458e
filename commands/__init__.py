"""The operator's commands, one subject a file; manage.py puts them together."""
