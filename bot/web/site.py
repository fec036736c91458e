"""Everything on the web but the webhook: a Flask application of blueprints."""

from pathlib import Path

from flask import Flask

from bot.web.ops import Checks, ops


def site(checks: Checks, metrics_folder: Path) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    app.register_blueprint(ops(checks, metrics_folder))
    return app
