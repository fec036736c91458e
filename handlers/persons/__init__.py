"""People themselves: following, their data and wishes, their roles and groups, files."""
