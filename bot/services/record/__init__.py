"""The service record: hours, what waits for somebody's word, certificates."""
