"""Files that people bring: read, judged row by row, and entered; the commands and the web page share it."""
