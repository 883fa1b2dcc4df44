"""Samskabe, the house. Imports go down only, and import-linter proves it.

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

import sys

from flask import Flask


def create_app() -> Flask:
    """The tool, with settings from the environment. With unsafe settings the process ends, with sentences."""
    from app.config import ConfigError, Settings  # noqa: PLC0415  (the rooms must be able to import `app`)
    from app.factory import build  # noqa: PLC0415

    try:
        return build(Settings.from_environ())
    except ConfigError as refusal:
        sys.exit("Samskabe does not start.\n" + "\n".join(f"- {problem}" for problem in refusal.problems))
