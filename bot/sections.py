"""The sections of the settings: every key, its type, its limits and its default."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from cryptography.fernet import Fernet
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from bot.domain.deliveries import Road
from bot.domain.hours import STARS


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _a_url(*schemes: str) -> AfterValidator:
    def check(value: str) -> str:
        scheme, separator, rest = value.partition("://")
        if value and not (separator and rest and scheme.split("+")[0] in schemes):
            raise ValueError(f"must be an address that starts with {' or '.join(s + '://' for s in schemes)}")
        return value.rstrip("/")

    return AfterValidator(check)


def _a_token(value: SecretStr) -> SecretStr:
    if not re.fullmatch("[A-Za-z0-9]{3,32}", value.get_secret_value()):
        raise ValueError("must be 3-32 letters and digits, as typed into the platform's console")
    return value


def _a_robot_key(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and not re.fullmatch("[A-Za-z0-9-]{16,64}", value.get_secret_value()):
        raise ValueError("must be what stands after key= in the robot's address")
    return value


def _clock_time(value: str) -> str:
    hour, _, minute = value.partition(":")
    clock = hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60
    if value != "never" and not clock:
        raise ValueError('must be a time such as "20:00", or "never"')
    return value


def _fernet_key(value: SecretStr) -> SecretStr:
    try:
        Fernet(value.get_secret_value())
    except ValueError:
        raise ValueError("must be a Fernet key: 32 random bytes in URL-safe base64 (44 characters)") from None
    return value


def _at_least_one(keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    if not keys:
        raise ValueError("must hold at least one key")
    return keys


def _five_rising(hours: tuple[int, ...]) -> tuple[int, ...]:
    if len(hours) != 5 or list(hours) != sorted(set(hours)):
        raise ValueError("must be five numbers of hours, each larger than the one before")
    return hours


def _a_month_or_never(days: int) -> int:
    if days != 0 and days < 35:
        raise ValueError("must be 0 or at least 35: the platform counts mass sends by the month")
    return days


WebUrl = Annotated[str, _a_url("http", "https")]
ClockTime = Annotated[str, AfterValidator(_clock_time)]
Token = Annotated[SecretStr, AfterValidator(_a_token)]
FernetKey = Annotated[SecretStr, AfterValidator(_fernet_key)]
Port = Annotated[int, Field(ge=1, le=65535)]


class Community(Section):
    name: str = Field(min_length=1)
    phone: str = ""
    language: Literal["zh_CN", "en"] = "zh_CN"
    timezone: Literal["Asia/Shanghai"] = "Asia/Shanghai"


class Template(Section):
    id: str = ""
    fields: Mapping[str, Literal["title", "starts_at", "place", "note", "subject", "text", "sent_at"]] = {}


class Templates(Section):
    reminder: Template = Template()
    notice: Template = Template()


class WeChat(Section):
    token: Token
    app_id: str = Field(min_length=3)
    app_secret: SecretStr = Field(min_length=1)
    mode: Literal["plain", "compat", "safe"] = "safe"
    aes_key: SecretStr = Field(SecretStr(""), validate_default=True)
    account: Literal["subscription", "verified_subscription", "service", "test"] = "service"
    original_id: str = ""
    api_base: WebUrl = "https://api.weixin.qq.com"
    qr_base: WebUrl = "https://mp.weixin.qq.com"
    templates: Templates = Templates()
    subscriptions: Templates = Templates()

    @field_validator("aes_key")
    @classmethod
    def _present_where_messages_are_encrypted(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        mode = info.data.get("mode", "plain")
        if mode != "plain" and not re.fullmatch("[A-Za-z0-9]{43}", value.get_secret_value()):
            raise ValueError(f"must be 43 letters and digits in {mode} mode")
        return value


class Database(Section):
    url: Annotated[str, _a_url("sqlite", "postgresql")] = Field("", repr=False)  # may hold a password


class Redis(Section):
    url: Annotated[str, _a_url("redis", "rediss", "unix")] = Field("", repr=False)


class Queue(Section):
    url: Annotated[str, _a_url("amqp", "amqps")] = Field("", repr=False)


class Web(Section):
    host: str = Field("127.0.0.1", min_length=1)
    port: Port = 8000
    base_url: WebUrl = Field("", validate_default=True)
    secret_key: SecretStr = Field(min_length=32)
    workers: int = Field(1, ge=1, le=64)
    threads: int = Field(4, ge=1, le=256)

    @field_validator("base_url")
    @classmethod
    def _this_machine_by_default(cls, value: str, info: ValidationInfo) -> str:
        return value or f"http://127.0.0.1:{info.data.get('port', 8000)}"


class Sandbox(Section):
    port: Port = 8001


class Privacy(Section):
    keys: Annotated[tuple[FernetKey, ...], AfterValidator(_at_least_one)]
    consent_version: str = Field("1", min_length=1)
    helper_erases_after_hours: float = Field(24, ge=1, le=720)


class Reminders(Section):
    evening_before: ClockTime = "20:00"
    hours_before: float = Field(2, ge=0, le=72)
    confirm: bool = False
    silent_minutes_before: int = Field(90, ge=0, le=1440)
    days_before: tuple[Annotated[int, Field(ge=2, le=14)], ...] = ()


class Hours(Section):
    stars: Annotated[tuple[Annotated[int, Field(gt=0)], ...], AfterValidator(_five_rising)] = STARS
    record_unit: str = Field("", max_length=60)


class Announcements(Section):
    a_day: int = Field(1, ge=0, le=100)
    approve_above: int = Field(0, ge=0)


class Delivery(Section):
    tick_seconds: float = Field(2, gt=0, le=60)
    batch_size: int = Field(800, ge=1, le=1000)
    concurrency: int = Field(256, ge=1, le=1000)
    rates: Mapping[Road, Annotated[float, Field(gt=0)]] = {}
    quotas: Mapping[Road, Annotated[int, Field(ge=1)]] = {}
    give_up_after_hours: float = Field(48, gt=0)
    quiet_from: ClockTime = "never"
    quiet_until: ClockTime = "08:00"
    per_person_a_day: int = Field(0, ge=0, le=100)
    mass_from: int = Field(100, ge=0)
    keep_days: Annotated[int, AfterValidator(_a_month_or_never)] = 365


class Worker(Section):
    threads: int = Field(6, ge=1, le=64)


class Clock(Section):
    offset_file: str = ""


class Alerts(Section):
    wecom_key: Annotated[SecretStr, AfterValidator(_a_robot_key)] = SecretStr("")
    wecom_base: WebUrl = "https://qyapi.weixin.qq.com"


class Logs(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Paths(Section):
    var: Path = Path("var")
