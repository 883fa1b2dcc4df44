"""Writes the documents that are made from code: `docs/errors.md` and `docs/settings.md`. `--check` only compares."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.config import ROOT as HOME  # noqa: E402
from app.config import SETTINGS  # noqa: E402
from app.errors import CATALOGUE  # noqa: E402


def errors() -> str:
    """The catalogue as a table, codes in order."""
    lines = [
        "# Errors",
        "",
        "Every way the tool can refuse. The code stands in the log beside the number that the page shows, and in the",
        "`code` member of the API's problem details. Made from `app/errors/` by `python tools/documents.py`.",
        "",
        "| Code | Status | What people read | What they can do |",
        "|---|---|---|---|",
    ]
    for code, entry in sorted(CATALOGUE.items()):
        title, hint = (_cell(str(text._args[0])) for text in (entry.title, entry.hint))  # noqa: SLF001
        lines.append(f"| `{code}` | {entry.status.value} | {title} | {hint} |")
    return "\n".join(lines) + "\n"


def settings() -> str:
    """The settings as a table, in the order of the code."""
    lines = [
        "# Settings",
        "",
        "Environment variables, all optional on one's own machine. Made from `app/config/` by",
        "`python tools/documents.py`; `flask --app app config show` prints what is in force, secrets masked.",
        "",
        "There is no mode switch. A `PUBLIC_URL` on a loopback host may be http and may use the practice LMS; any other",
        "must be https, with a strong `SECRET_KEY` and without `PRACTICE_LMS`, or the start is refused.",
        "",
        "`HTTPS_PROXY`, `NO_PROXY` and `REQUESTS_CA_BUNDLE` are honoured as other programs honour them:",
        "[operations](operations.md#out-to-the-platforms-a-proxy-an-own-authority) says how.",
        "",
        "| Name | Default | What it is for |",
        "|---|---|---|",
    ]
    for setting in SETTINGS:
        default = setting.default.replace(f"{HOME}/", "")
        lines.append(f"| `{setting.name}` | {f'`{default}`' if default else ''} | {_cell(setting.help)} |")
    return "\n".join(lines) + "\n"


DOCUMENTS = {"errors.md": errors, "settings.md": settings}


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Write, or say which documents are behind the code."""
    behind = []
    for name, made in DOCUMENTS.items():
        path = ROOT / "docs" / name
        if not path.exists() or path.read_text() != made():
            behind.append(name)
            if "--check" not in sys.argv:
                path.write_text(made())
    if behind and "--check" in sys.argv:
        sys.exit(f"Behind the code: {', '.join(behind)}. Run: python tools/documents.py")


if __name__ == "__main__":
    main()
