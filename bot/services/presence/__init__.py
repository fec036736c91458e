"""The day itself: who came, who left, who did not come."""
