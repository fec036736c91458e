"""Everything on the web but the webhook: a Flask application of blueprints."""

from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, Flask

from bot.metrics import Gauges
from bot.web.ops import Checks, ops
from bot.web.pages import BODY_LIMIT


def site(
    checks: Checks, metrics_folder: Path, pages: Iterable[Blueprint] = (), gauges: Gauges = tuple
) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.register_blueprint(ops(checks, metrics_folder, gauges))
    for blueprint in pages:
        app.register_blueprint(blueprint)
    return app
