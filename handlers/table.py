"""All handlers in one router, the more particular before the general."""

from bot.dialog.router import Router
from handlers.activities import (
    activities,
    call_off,
    changed,
    changes,
    details,
    later,
    publish,
    rules,
    structure,
)
from handlers.announcing import (
    announce,
    announce_approval,
    announce_course,
    announce_send,
    audiences,
    news,
    notices,
    reach,
)
from handlers.joining import (
    approvals,
    by_phone,
    call_replacement,
    chain,
    family,
    helpers,
    merging,
    mine,
    places,
    removing,
    replace,
    signup,
    swap,
    twins,
    waitlist,
)
from handlers.persons import (
    calendar,
    erasing,
    exports,
    grants,
    help,
    imports,
    labels,
    media,
    my_data,
    preferences,
    qualifications,
    welcome,
)
from handlers.presence import absence, check_in, check_out, code_aloud, newcomer, roll_call, roster, walk_ins
from handlers.record import back_fill, certificate, closing, confirm_hours, meals, my_hours, revoking
from handlers.reminding import ahead, coming, lead_times

FOR_ORGANIZERS = (
    lead_times,
    back_fill,
    confirm_hours,
    closing,
    meals,
    announce_approval,
    approvals,
    publish,
    changes,
    call_off,
    details,
    reach,
    ahead,
    absence,
    code_aloud,
    roll_call,
    walk_ins,
    call_replacement,
    places,
    roster,
    announce,
    announce_send,
    announce_course,
    audiences,
    changed,
    exports,
    imports,
    structure,
    rules,
    qualifications,
    grants,
    revoking,
    by_phone,
    removing,
    merging,
    later,
)
FOR_EVERYBODY = (
    welcome,
    erasing,
    check_in,
    check_out,
    newcomer,
    chain,
    family,
    helpers,
    coming,
    twins,
    waitlist,
    replace,
    swap,
    activities,
    signup,
    mine,
    calendar,
    my_hours,
    certificate,
    preferences,
    news,
    labels,
    my_data,
    notices,
    media,
    help,
)


def build() -> Router:
    router = Router()
    router.include(labels.organizers)
    router.include(*(room.router for room in (*FOR_ORGANIZERS, *FOR_EVERYBODY)))
    router.include(twins.answers)
    return router
