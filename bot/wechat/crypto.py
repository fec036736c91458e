"""Opening and sealing messages in the platform's encrypted modes.

Source: WeChat, "Message encryption and decryption": AES-256-CBC whose IV is the start of the key, PKCS#7
with a block of 32, around 16 random bytes, the length as 4 bytes big-endian, the message and the app id.
"""

import secrets
import threading
from binascii import Error, a2b_base64, b2a_base64
from hmac import compare_digest

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from bot.wechat.signature import RefusedError

BLOCK = 32
HEAD = 20  # 16 random bytes and 4 of length


class Seal:
    """One account's key and app id. `aes_key` is the console's EncodingAESKey of 43 characters."""

    def __init__(self, aes_key: str, app_id: str) -> None:
        key = a2b_base64(aes_key + "=")  # the platform's own keys may carry stray bits in the last character
        self._iv, self._app_id = key[:16], app_id.encode()
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(self._iv))
        self._mine = threading.local()

    def open(self, sealed: str) -> bytes:
        """The message inside; raises RefusedError when it was not sealed for this account."""
        full = self._padless(self._decrypted(sealed))
        end = HEAD + int.from_bytes(full[16:HEAD], "big")
        if end > len(full):
            raise RefusedError("the length inside the sealed message does not fit")
        if not compare_digest(full[end:], self._app_id):
            raise RefusedError("sealed for another app id")
        return full[HEAD:end]

    def seal(self, message: bytes, noise: bytes = b"") -> str:
        """`noise` are the 16 leading bytes, random unless a test fixes them."""
        full = (noise or secrets.token_bytes(16)) + len(message).to_bytes(4, "big") + message + self._app_id
        pad = BLOCK - len(full) % BLOCK
        cipher = self._cipher.encryptor() if noise else self._encryptor()
        return b2a_base64(cipher.update(full + bytes([pad]) * pad), newline=False).decode()

    def _decrypted(self, sealed: str) -> bytes:
        try:
            data = a2b_base64(sealed.encode("ascii", "replace"))
        except Error:
            raise RefusedError("the sealed message is not base64") from None
        if not data or len(data) % BLOCK:
            raise RefusedError("the sealed message is cut")
        # In CBC a block depends on the one before it only, so a block that equals the IV starts afresh:
        # one context per thread serves every message, and the key schedule is worked out once.
        return self._decryptor().update(self._iv + data)[16:]

    def _decryptor(self) -> CipherContext:
        context: CipherContext | None = getattr(self._mine, "decryptor", None)
        if context is None:
            context = self._mine.decryptor = self._cipher.decryptor()
        return context

    def _encryptor(self) -> CipherContext:
        """One for each thread, too: what the message before leaves in the chain is only more noise.

        It is added to the first block, which is random already and thrown away by whoever opens it.
        """
        context: CipherContext | None = getattr(self._mine, "encryptor", None)
        if context is None:
            context = self._mine.encryptor = self._cipher.encryptor()
        return context

    @staticmethod
    def _padless(full: bytes) -> bytes:
        pad = full[-1]
        body = len(full) - pad
        if not 1 <= pad <= BLOCK or body < HEAD or full[body:] != bytes([pad]) * pad:
            raise RefusedError("the sealed message is wrongly padded")
        return full[:body]
