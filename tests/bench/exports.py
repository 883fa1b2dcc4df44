"""Knows how fast the completion report leaves the database: `python -m tests.bench.exports FORM FILE` prints one JSON object.

`FORM` is `csv`, `xlsx`, or `copy`: the same rows as the database writes them by itself, without the report's rules about
how a value is written. The settings say which database. Starting up is not part of the time.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from app import create_app
from app.wiring import wiring

SAME_ROWS = """
COPY (
  SELECT institution.key, platform.key, context.key, context.title, person.key, person.sub, person.name, person.email,
    enrolment."group", NULL, enrolment.pathway, star_setting.star, star_setting.required, progress.status,
    progress.fraction, progress.quiz_best, progress.quiz_passed, progress.completed_by, progress.journals,
    enrolment.enrolled_at, progress.opened_at, progress.started_at, progress.completed_at, progress.last_activity_at,
    star_setting.due_at, enrolment.left_at, progress.changed_at
  FROM enrolment
  JOIN person ON person.id = enrolment.person_id
  JOIN context ON context.id = enrolment.context_id
  JOIN institution ON institution.id = context.institution_id
  JOIN platform ON platform.id = context.platform_id
  JOIN star_setting ON star_setting.context_id = context.id AND star_setting.enabled
  LEFT JOIN progress ON progress.enrolment_id = enrolment.id AND progress.star = star_setting.star
  WHERE enrolment.kind = 'real'
  ORDER BY context.id, enrolment.id, star_setting.star
) TO STDOUT WITH (FORMAT csv, HEADER)
"""


def write(form: str, file: Path) -> dict[str, float]:
    """Write the report of everybody; tells the seconds, and the most memory held before and after."""
    app = create_app()
    with app.app_context():
        url = wiring().settings.database_url
        write_now = _copy(url, file) if form == "copy" else _report(app.test_cli_runner().invoke, form, file)
        before = _peak()
        began = time.monotonic()
        write_now()
        seconds = time.monotonic() - began
        return {"seconds": seconds, "megabytes_before": before, "megabytes": _peak()}


def _report(invoke: Callable[..., object], form: str, file: Path) -> Callable[[], object]:
    words = ["report", "completion", "--format", form, "-o", str(file)]
    return lambda: invoke(args=words, catch_exceptions=False)


def _copy(url: str, file: Path) -> Callable[[], object]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(plain)

    def run() -> None:
        with file.open("wb") as out, connection.cursor().copy(SAME_ROWS) as copy:
            out.writelines(copy)

    return run


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(write(sys.argv[1], Path(sys.argv[2]))))
