"""All handlers in one router, the more particular before the general."""

from bot.dialog.router import Router
from handlers import (
    activities,
    announce,
    help,
    media,
    mine,
    my_data,
    organize,
    preferences,
    roster,
    signup,
    welcome,
)

ROOMS = (organize, roster, announce, welcome, activities, signup, mine, preferences, my_data, media, help)


def build() -> Router:
    router = Router()
    router.include(*(room.router for room in ROOMS))
    return router
