"""What people mean: words, near-misses, numbers, names, parties, dates."""
