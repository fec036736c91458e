"""Signing and sealing, as sections A2 and A3 of the platform's rules say."""

import base64
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


class SealError(ValueError):
    """A sealed text that this account cannot have been meant to read."""


def sign(*parts: str) -> str:
    """The platform's signature; SHA-1 is its choice, not ours."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Seal:
    """One account's token, key and app id. `aes_key` is the console's 43 characters."""

    token: str
    aes_key: str
    app_id: str

    def encrypt(self, text: str, noise: bytes = b"") -> str:
        """Seal a text; `noise` are the 16 leading bytes, random unless a test fixes them."""
        body = text.encode()
        full = (noise or secrets.token_bytes(16)) + struct.pack(">I", len(body)) + body + self.app_id.encode()
        pad = BLOCK - len(full) % BLOCK
        cipher = self._cipher().encryptor()
        return base64.b64encode(cipher.update(full + bytes([pad]) * pad) + cipher.finalize()).decode()

    def decrypt(self, sealed: str) -> str:
        full = self._open(sealed)
        (length,) = struct.unpack(">I", full[16:20])
        if 20 + length > len(full):
            raise SealError("the length inside the sealed text does not fit")
        if full[20 + length :] != self.app_id.encode():
            raise SealError("sealed for another app id")
        try:
            return full[20 : 20 + length].decode()
        except UnicodeDecodeError as error:
            raise SealError("the sealed text is not UTF-8") from error

    def signature(self, timestamp: str, nonce: str, sealed: str = "") -> str:
        """`signature` without a sealed text, `msg_signature` with one."""
        return sign(self.token, timestamp, nonce, *([sealed] if sealed else []))

    def verify(self, given: str, timestamp: str, nonce: str, sealed: str) -> None:
        if not hmac.compare_digest(given.encode(), self.signature(timestamp, nonce, sealed).encode()):
            raise SealError("MsgSignature does not fit")

    def _open(self, sealed: str) -> bytes:
        try:
            data = base64.b64decode(sealed, validate=True)
            cipher = self._cipher().decryptor()
            full = cipher.update(data) + cipher.finalize()
        except ValueError as error:
            raise SealError(f"cannot be decrypted: {error}") from error
        pad = full[-1] if full else 0
        if not 1 <= pad <= BLOCK or len(full) - pad < 20:
            raise SealError("cannot be decrypted: wrong padding")
        return full[:-pad]

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
