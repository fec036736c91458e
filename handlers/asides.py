"""Answering something in between: the question that waits goes on waiting."""

from dataclasses import replace

from bot.dialog.replies import Reply
from bot.dialog.turn import Turn


def aside(turn: Turn, key: str, **facts: object) -> Reply | None:
    """Say `key`, and that an answer is still awaited; None while nothing is."""
    if not turn.talk.step:
        return None
    reply = turn.again("help.go_on")
    return replace(reply, text=f"{turn.say(key, **facts)}\n{reply.text}")
