"""Makes sure that a Chromium can be had for the browser tests, and prints its path.

In this order: `CHROMIUM`, one found on the machine, Debian's package when we are root there, Playwright's own.
Beside it the same engine without windows, where Debian has it: pages open there for less than half the work.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WITHOUT_WINDOWS = ("chromium-headless-shell", "chrome-headless-shell")
NONE = (
    "No Chromium could be found or installed, and the browser tests need one.\n"
    "Install Chromium or Google Chrome, or set CHROMIUM to its path, and run this again."
)


def found() -> str | None:
    """The path of a browser that is there already."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (Playwright may be asked last only)

        with sync_playwright() as playwright:
            own = playwright.chromium.executable_path
    except Exception:  # noqa: BLE001  (whatever ails it: there is no browser of its own)
        return None
    return own if Path(own).exists() else None


def without_windows() -> str | None:
    """The path of a browser that is there already and has no windows; None where another one is named."""
    if os.environ.get("CHROMIUM"):
        return None
    return next((path for name in WITHOUT_WINDOWS if (path := shutil.which(name))), None)


def install() -> None:
    """Install one, or both where both can be had: from Debian's packages as root there, else Playwright's own."""
    if installs_packages():
        _apt("update")
        for names in (NAMES[:1], (NAMES[0], WITHOUT_WINDOWS[0])):
            _apt("install", "-y", *names)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _apt(*words: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *words], check=False, env=environment, stdout=subprocess.DEVNULL)


def installs_packages() -> bool:
    """Whether we may install Debian's packages here."""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def main() -> int:
    """Find, else install, else say so."""
    path = found()
    if not path or (installs_packages() and not (os.environ.get("CHROMIUM") or without_windows())):
        install()
        path = found()
    if not path:
        print(NONE, file=sys.stderr)
        return 1
    print(f"Browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
