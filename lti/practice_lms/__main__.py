"""Knows how the demo starts the practice LMS: `python -m lti.practice_lms`; does not know the tool.

Settings come from the environment: `LMS_PORT` (8081), `TOOL_URL` (http://127.0.0.1:8080), `LMS_VAR`, the folder
for the key and the gradebook (var), and `LMS_FAMILY` (moodle_like, canvas_like, … or plain).
"""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from lti.practice_lms.config import DEFAULT_TOOL_URL, PlatformConfig, ToolAddresses
from lti.practice_lms.families import FAMILIES, MOODLE_LIKE
from lti.practice_lms.platform import create_platform
from lti.practice_lms.server import bound_server


def config_from_environment(environment: dict[str, str]) -> PlatformConfig:
    """The demo's practice LMS.

    Raises:
        ValueError: a setting cannot be understood; the text says which.
    """
    port, folder = environment.get("LMS_PORT", "8081"), Path(environment.get("LMS_VAR", "var"))
    family = environment.get("LMS_FAMILY", MOODLE_LIKE.name)
    if not port.isdigit():
        raise ValueError(f"LMS_PORT has to be a number, not {port!r}.")
    if family not in FAMILIES:
        raise ValueError(f"LMS_FAMILY has to be one of {', '.join(FAMILIES)}, not {family!r}.")
    return PlatformConfig(
        tool=ToolAddresses.at(environment.get("TOOL_URL", DEFAULT_TOOL_URL)),
        base_url=f"http://localhost:{port}",
        family=FAMILIES[family],
        custom=FAMILIES[family].custom,
        key_file=folder / "practice-lms-key.pem",
        state_file=folder / "practice-lms.json",
    )


def main() -> None:
    """Serve until stopped."""
    try:
        config = config_from_environment(dict(os.environ))
        app = create_platform(config)
        sock = socket.create_server(("127.0.0.1", urlsplit(config.base_url).port or 0))
    except (ValueError, OSError) as problem:
        sys.exit(f"The practice LMS does not start: {problem}")
    sys.stderr.write(f"Practice LMS on {config.base_url}\n")
    with sock, suppress(KeyboardInterrupt):
        bound_server(app, sock).serve_forever()
    sys.stderr.write("Practice LMS stopped.\n")


if __name__ == "__main__":
    main()
