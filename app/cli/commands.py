"""Knows which commands there are; each group has a file of its own. The worker brings its own."""

from flask import Flask

from app.cli import admins, config, course, database, keys, platforms, reports, serve, tokens


def install(app: Flask) -> None:
    """Give the application its commands."""
    for group in (
        platforms.platform,
        platforms.institution,
        platforms.deployment,
        course.course,
        database.db,
        config.config,
        serve.serve,
        reports.report,
        tokens.token,
        admins.admin,
        keys.key_pairs,
    ):
        app.cli.add_command(group)
