"""Talks with the bot; see tests/chat.py."""

from tests.chat import chat

__all__ = ["chat"]
