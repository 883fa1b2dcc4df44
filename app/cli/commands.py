"""Knows which commands there are; each group has a file of its own."""

import click
from flask import Flask

from app.cli import (
    admins,
    audit,
    config,
    contacts,
    course,
    database,
    invitations,
    keys,
    operators,
    people,
    platforms,
    reports,
    serve,
    tokens,
)
from app.cli.groups import in_sentences


def install(app: Flask, *others: click.Command) -> None:
    """Give the application its commands; `others` are those of another door."""
    for group in (
        invitations.platform,
        contacts.institution,
        platforms.deployment,
        course.course,
        database.db,
        config.config,
        serve.serve,
        reports.report,
        tokens.token,
        admins.admin,
        people.person,
        keys.key_pairs,
        operators.operator,
        audit.audit,
        *others,
    ):
        app.cli.add_command(in_sentences(group))
