"""Samskabe, the house. Imports go down only, and import-linter proves it.

    front                              requests as they come from the network
    factory                            wires all; only it sees all
    views | api | cli | worker         doors: HTTP, JSON, commands, background
    wiring                             the objects that one process shares
    services | adapters                use cases | SQL side of the gate's ports
    models | content                   memory | course releases
    activities                         blocks, questions, entries: schema and grading, pure
    errors
    config | clock | i18n | logs       cellar

Where does a line belong? Text a learner reads: `courses/`. In a 1EdTech specification: `lti/`. Computable from
item and answer: `activities`. About reading files: `content`. A column: `models`. A rule of the course:
`services`. HTTP, HTML or a flag: a door. If two fit, the lower room.
"""

import gc
import sys
from typing import TYPE_CHECKING

# Whoever needs one room only, as the process that writes a file anew, does not wait for all of Flask.
if TYPE_CHECKING:
    from flask import Flask

    from app.front import Front


def create_app() -> "Flask":
    """The tool, with settings from the environment. With unsafe settings the process ends, with sentences."""
    from app.adapters.sql.engine import UnusablePlaceError  # noqa: PLC0415  (the rooms must be able to import `app`)
    from app.config import ConfigError, Settings  # noqa: PLC0415
    from app.factory import build  # noqa: PLC0415

    try:
        app = build(Settings.from_environ())
    except ConfigError as refusal:
        problems = refusal.problems
    except UnusablePlaceError as refusal:
        problems = [str(refusal)]
    else:
        gc.freeze()  # all of this stays as long as the process: looking through it for garbage takes 140 ms each time
        return app
    sys.exit("Samskabe does not start.\n" + "\n".join(f"- {problem}" for problem in problems))


def create_front() -> "Front":
    """The tool as the server calls it."""
    from app.config import STATIC, static_path  # noqa: PLC0415  (as above)
    from app.factory import KEEP_STATIC, MOST_FORM_BYTES  # noqa: PLC0415
    from app.front import Front, LargeBodies  # noqa: PLC0415
    from app.front.files import below  # noqa: PLC0415
    from app.front.parent import end_with_parent  # noqa: PLC0415
    from app.views.intake import MOST_BYTES_WITH_FILE, WITH_FILE  # noqa: PLC0415

    end_with_parent()
    app = create_app()
    files = below(STATIC, route=static_path(), seconds=int(KEEP_STATIC.total_seconds()))
    threads = app.extensions["samskabe"].settings.web_threads
    large = LargeBodies(address=WITH_FILE, most=MOST_BYTES_WITH_FILE)
    return Front(app, threads=threads, most=MOST_FORM_BYTES, files=files, large=large)
