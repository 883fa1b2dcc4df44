"""The admin's door: reports, messages about barriers, and the self-check of platforms."""

from flask import Blueprint

from app.views.admin import checks, messages, reports

blueprint = Blueprint("admin", __name__, url_prefix="/v/<visit>")

for address, view in (
    ("/reports", reports.show),
    ("/reports/rows", reports.rows),
    ("/reports/people/<key>", reports.person),
    ("/reports/completion.csv", reports.as_csv),
    ("/reports/completion.xlsx", reports.as_xlsx),
    ("/messages", messages.everything),
    ("/platforms", checks.choose),
    ("/platforms/<platform>", checks.ask),
):
    blueprint.add_url_rule(address, endpoint=view.__name__, view_func=view)
blueprint.add_url_rule("/platforms/<platform>", endpoint="check", view_func=checks.check, methods=["POST"])
blueprint.add_url_rule("/messages/<key>", endpoint="mark_message", view_func=messages.mark, methods=["POST"])
