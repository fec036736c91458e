"""Who attended: no state of a sign-up that is kept, but told by the attendance."""

from collections.abc import Collection

from bot.domain.signups import SignUp, SignUpState
from bot.services.presence.roll_call import Place
from bot.services.work import Work


def who_came(work: Work, activity_id: int) -> set[Place]:
    """All who checked in to a shift of the activity."""
    shifts = [occasion.shift.id for occasion in work.uow.activities.of_activity(activity_id)]
    found = [each for shift_id in shifts for each in work.uow.attendance.of_shift(shift_id)]
    return {(each.shift_id, each.person_id) for each in found if each.in_at}


def state_of(sign_up: SignUp, came: Collection[Place]) -> SignUpState:
    """The state as it is told outside."""
    attended = sign_up.active and (sign_up.shift_id, sign_up.person_id) in came
    return SignUpState.ATTENDED if attended else sign_up.state
