"""Who takes part: our whole bot, WeRoBot with Redis sessions, and a bare wechatpy echo."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from bench.account import Account

OURS, ECHO = "Juyiqi", "wechatpy echo"
WEROBOT, WEROBOT_BESIDE = "WeRoBot + Redis", "WeRoBot + Redis, on uvicorn"
ROOT = Path(__file__).resolve().parent.parent
NOWHERE = "http://127.0.0.1:9"  # a benchmark must never reach the real platform


@dataclass(frozen=True)
class Contender:
    """An application and the environment it reads its settings from.

    asgi: what `app` names makes an ASGI application; else it is a WSGI application.
    """

    name: str
    app: str
    environ: Mapping[str, str]
    asgi: bool = False


def ours(account: Account, redis_url: str, folder: Path) -> Contender:
    """With SQLite and the demo data, as `make run` sets it up, and its ordinary log."""
    environ = {
        "BOT_WECHAT__TOKEN": account.token,
        "BOT_WECHAT__APP_ID": account.app_id,
        "BOT_WECHAT__APP_SECRET": "unused",
        "BOT_WECHAT__AES_KEY": account.aes_key,
        "BOT_WECHAT__MODE": "safe",
        "BOT_WECHAT__ORIGINAL_ID": account.original_id,
        "BOT_WECHAT__API_BASE": NOWHERE,
        "BOT_REDIS__URL": redis_url,
        "BOT_DATABASE__URL": f"sqlite:///{folder / 'bench.db'}",
        "BOT_WEB__SECRET_KEY": "only for this run of the benchmark",
        "BOT_PRIVACY__KEYS": f'["{Fernet.generate_key().decode()}"]',
        "BOT_PATHS__VAR": str(folder / "var"),
        "BOT_DELIVERY__QUIET_FROM": "never",  # measured at whatever hour
    }
    for words in (("db", "upgrade"), ("demo",)):
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env={**os.environ, **environ}, check=True
        )
    return Contender(OURS, "app:web", environ, asgi=True)


def others(account: Account, redis_url: str, text: str) -> list[Contender]:
    """They get the same account, and WeRoBot the text to answer with."""
    environ = {
        "BENCH_TOKEN": account.token,
        "BENCH_APP_ID": account.app_id,
        "BENCH_AES_KEY": account.aes_key,
        "BENCH_REDIS_URL": redis_url,
        "BENCH_TEXT": text,
    }
    return [
        Contender(WEROBOT, "bench.systems.werobot_sessions:web", environ),
        Contender(WEROBOT_BESIDE, "bench.systems.werobot_on_uvicorn:web", environ, asgi=True),
        Contender(ECHO, "bench.systems.wechatpy_echo:web", environ),
    ]
