"""Knows which function does which kind of job.

An errand calls a platform and answers whether it was well. A chore calls nobody.
"""

from collections.abc import Callable, Mapping

from app.services.exchange import column_names, columns, handlers, jobs, key_renewals, looks, rosters
from app.services.exchange.jobs import Task
from app.services.learning import following, renewals
from app.wiring import Wiring
from app.worker.columns import fill_column, make_column, rename_column, seek_column
from app.worker.handlers import register_handler
from app.worker.key_renewals import renew_keys
from app.worker.looks import look_at_results
from app.worker.releases import follow_release
from app.worker.renewals import renew_course
from app.worker.rosters import read_roster
from lti.client import PlatformClient

ERRANDS: Mapping[str, Callable[[Wiring, PlatformClient, Task], bool]] = {
    columns.MAKE: make_column,
    columns.SEEK: seek_column,
    column_names.RENAME: rename_column,
    looks.JOB: look_at_results,
    key_renewals.JOB: renew_keys,
    handlers.JOB: register_handler,
    rosters.JOB: read_roster,
}

CHORES: Mapping[str, Callable[[Wiring, Task], None]] = {
    columns.FILL: fill_column,
    following.JOB: follow_release,
    renewals.JOB: renew_course,
    jobs.SETTINGS: renew_course,
}
