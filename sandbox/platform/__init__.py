"""What the emulated platform remembers: people, windows, tokens, quotas, templates, codes, media."""
