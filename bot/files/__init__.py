"""Files that people take away: spreadsheets, comma-separated values, paper."""
