"""The request id that closes every error text."""

import secrets


def new_rid() -> str:
    digits = secrets.token_hex(12)
    return f"{digits[:8]}-{digits[8:16]}-{digits[16:]}"
