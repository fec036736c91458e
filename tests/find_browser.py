"""Find an installed Chromium or Chrome; `--install` installs Debian's where there is none and it may.

It runs before anything else of the tests and imports the standard library only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PACKAGES = ("chromium", "fonts-noto-cjk")
MISSING = (
    "no browser for the browser tests: install Chromium or Google Chrome "
    "(Debian: sudo apt-get install chromium fonts-noto-cjk; macOS: brew install --cask google-chrome) "
    "or set CHROMIUM to the path of one"
)


def find() -> str | None:
    """The path of a browser: the one CHROMIUM names, else the first that is installed."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    on_path = (shutil.which(name) for name in NAMES)
    homes = ("", str(Path.home()))
    in_folder = (home + application for home in homes for application in APPLICATIONS)
    return next((path for path in (*on_path, *in_folder) if path and Path(path).exists()), None)


def install() -> None:
    """Debian's browser with Chinese fonts, where this is Debian's apt and we are root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    sys.stderr.write(f"installing {' and '.join(PACKAGES)} for the browser tests\n")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *words]
        subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, timeout=600, check=False)


def main() -> int:
    """0 where tests can go on; without a browser the browser tests fail, in CI everything does."""
    if not find() and "--install" in sys.argv[1:] and not os.environ.get("CHROMIUM"):
        install()
    browser = find()
    sys.stderr.write(f"browser: {browser}\n" if browser else f"error: {MISSING}\n")
    return 1 if not browser and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
