"""Knows how failed calls to a platform's services are told to instructors, one entry for each class of `lti.errors`."""

from http import HTTPStatus

from app.errors.refusal import Refusal
from app.i18n import lazy

_LATER = lazy("Nothing has to be done: it is tried again by itself.")
_COLUMN = lazy(
    "Open the activity’s settings in your learning platform and look whether it is graded, then send again from here."
)

ENTRIES = (
    Refusal("lti.service_temporary", HTTPStatus.SERVICE_UNAVAILABLE, lazy("The learning platform does not answer"), _LATER),
    Refusal("lti.service_refused", HTTPStatus.BAD_GATEWAY, lazy("The learning platform refuses this grade"),
          lazy("Often the person is not a learner there, or the column is locked. Look there, then send again from here.")),
    Refusal("lti.score_conflict", HTTPStatus.CONFLICT, lazy("The learning platform holds a newer grade"),
          lazy("It was changed there, and stays as it is there.")),
    Refusal("lti.no_such_column", HTTPStatus.NOT_FOUND, lazy("The column is gone from the gradebook"), _COLUMN),
    Refusal("lti.service_not_allowed", HTTPStatus.FORBIDDEN, lazy("The learning platform does not let this tool send grades"),
          lazy("The person who looks after the platform has to switch on grade services for this tool.")),
    Refusal("grade.teaches", HTTPStatus.CONFLICT, lazy("The person teaches in this course now"),
          lazy("Grades are sent for learners only.")),
    Refusal("grade.locked", HTTPStatus.CONFLICT, lazy("The column or the grade may be locked"),
          lazy("The learning platform fails whenever this grade comes. Look in its gradebook whether the column or the grade is "
               "locked; whoever may edit grades there can unlock it. It is tried again by itself.")),
    Refusal("grade.dropped", HTTPStatus.CONFLICT, lazy("The platform took the grade and does not show it"),
          lazy("Its column belongs to no link there. Whoever runs the course can let the activity be graded in its settings, or "
               "delete the column and have it made anew here; then send again.")),
    Refusal("lti.column_not_ready", HTTPStatus.CONFLICT, lazy("The assignment is not published yet"),
          lazy("Publish it in your learning platform. The grade is sent when somebody opens it then, or within an hour.")),
    Refusal("lti.answer_unusable", HTTPStatus.BAD_GATEWAY, lazy("The learning platform’s answer cannot be read"), _LATER),
    Refusal("lti.address_refused", HTTPStatus.BAD_GATEWAY, lazy("The learning platform named an address that is not safe"),
          lazy("The person who looks after the platform has to check its addresses: they must begin with https.")),
)  # fmt: skip
