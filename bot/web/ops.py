"""For operators and their machines: is it up, is it ready, what does it count."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Blueprint, Response, jsonify

from bot.metrics import Gauges, exposed

Checks = Mapping[str, Callable[[], None]]


def ops(checks: Checks, metrics_folder: Path, gauges: Gauges) -> Blueprint:
    """`/healthz`, `/readyz` and `/metrics`. A check raises when its part does not answer."""
    blueprint = Blueprint("ops", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        parts = {name: _answers(check) for name, check in checks.items()}
        ready = all(parts.values())
        states = {name: "ok" if answers else "gone" for name, answers in parts.items()}
        return jsonify(status="ok" if ready else "not ready", **states), 200 if ready else 503

    @blueprint.get("/metrics")
    def metrics() -> Response:
        return Response(exposed(metrics_folder, gauges), mimetype="text/plain; version=0.0.4")

    return blueprint


def _answers(check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # noqa: BLE001  whatever is wrong with it, it does not answer
        return False
    return True
