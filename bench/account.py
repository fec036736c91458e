"""The account of a benchmark run, and the platform's side of its secrets: sign, encrypt, decrypt."""

import base64
import os
import re
import struct
from dataclasses import dataclass
from hashlib import sha1
from secrets import choice
from string import ascii_letters, digits

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
LETTERS = ascii_letters + digits
ENVELOPE = re.compile(r"<Encrypt><!\[CDATA\[(?P<sealed>[^]]+)\]\]></Encrypt>", re.S)


@dataclass(frozen=True)
class Account:
    token: str
    app_id: str
    aes_key: str
    original_id: str

    def sign(self, *parts: str) -> str:
        return sha1("".join(sorted((self.token, *parts))).encode()).hexdigest()

    def seal(self, text: str) -> str:
        """As the platform does it: random, length, text and app id, padded to 32 bytes, AES-256-CBC."""
        said = text.encode()
        plain = os.urandom(16) + struct.pack(">I", len(said)) + said + self.app_id.encode()
        pad = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def unseal(self, body: str) -> str:
        """The XML inside an encrypted reply. Raises ValueError for anything else."""
        found = ENVELOPE.search(body)
        if not found:
            raise ValueError(f"not an encrypted reply: {body[:80]!r}")
        decryptor = self._cipher().decryptor()
        plain = decryptor.update(base64.b64decode(found["sealed"])) + decryptor.finalize()
        length = struct.unpack(">I", plain[16:20])[0]
        if plain[20 + length : -plain[-1]] != self.app_id.encode():
            raise ValueError("sealed for another account")
        return plain[20 : 20 + length].decode()

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def made_up() -> Account:
    # a base64 string of 43 letters has two bits to spare; A at its end leaves them zero for strict readers
    return Account(_word(16), f"wx{_word(16).lower()}", _word(42) + "A", f"gh_{_word(12).lower()}")


def _word(length: int) -> str:
    return "".join(choice(LETTERS) for _ in range(length))
