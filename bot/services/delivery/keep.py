"""Old deliveries are deleted once they are counted, a bounded number at a time."""

from bot.services.work import Work

AT_ONCE = 500


def drop_old(work: Work) -> int:
    """A chore: delete what was settled long ago, with what the platform told of it; how many deliveries."""
    if work.policy.deliveries_kept is None:
        return 0
    return work.uow.old_deliveries.drop(work.now - work.policy.deliveries_kept, AT_ONCE)
