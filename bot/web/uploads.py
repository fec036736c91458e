"""A form with a file, read into memory alone: what holds personal data is written to no disk on its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from flask import Request
from werkzeug.formparser import FormDataParser

from bot.domain.imports import BYTES

REST = 20 * 1024  # bytes of a form but for its file
PARTS = 20


@dataclass(frozen=True, slots=True)
class Form:
    """file: None where none was chosen."""

    fields: Mapping[str, str]
    file: bytes | None


def read_form(request: Request) -> Form:
    """Raises RequestEntityTooLarge."""
    request.max_content_length = BYTES + REST
    parser = FormDataParser(_in_memory, max_form_memory_size=BYTES, max_form_parts=PARTS)
    _, fields, files = parser.parse(
        request.stream, request.mimetype, request.content_length, request.mimetype_params
    )
    chosen = files.get("file")
    return Form(fields.to_dict(), chosen.read() if chosen and chosen.filename else None)


def _in_memory(*_about: Any, **_more: Any) -> IO[bytes]:
    return BytesIO()
