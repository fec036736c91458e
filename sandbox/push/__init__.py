"""Pushing to the webhook: messages, envelopes, and what the platform makes of the reply."""
