"""The day itself: the code, the roll, who came without signing up and who did not come."""
