"""What the launcher refuses, in one sentence that says what to do."""


class LaunchError(Exception):
    """The processes cannot be started or kept running; the text is for the operator."""
