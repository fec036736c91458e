"""All handlers in one router, the more particular before the general."""

from bot.dialog.router import Router
from handlers import (
    absence,
    activities,
    announce,
    approvals,
    back_fill,
    calendar,
    call_replacement,
    certificate,
    chain,
    changes,
    check_in,
    closing,
    code_aloud,
    confirm_hours,
    details,
    family,
    help,
    helpers,
    media,
    mine,
    my_data,
    my_hours,
    newcomer,
    notices,
    preferences,
    publish,
    qualifications,
    reach,
    roll_call,
    roster,
    signup,
    structure,
    walk_ins,
    welcome,
)

FOR_ORGANIZERS = (
    back_fill,
    confirm_hours,
    closing,
    approvals,
    publish,
    changes,
    details,
    reach,
    absence,
    code_aloud,
    roll_call,
    walk_ins,
    call_replacement,
    roster,
    announce,
    structure,
    qualifications,
)
FOR_EVERYBODY = (
    welcome,
    check_in,
    newcomer,
    chain,
    family,
    helpers,
    activities,
    signup,
    mine,
    calendar,
    my_hours,
    certificate,
    preferences,
    my_data,
    notices,
    media,
    help,
)


def build() -> Router:
    router = Router()
    router.include(*(room.router for room in (*FOR_ORGANIZERS, *FOR_EVERYBODY)))
    return router
