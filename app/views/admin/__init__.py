"""The admin's door: reports."""

from flask import Blueprint

from app.views.admin import reports

blueprint = Blueprint("admin", __name__, url_prefix="/v/<visit>")

for address, view in (
    ("/reports", reports.show),
    ("/reports/completion.csv", reports.as_csv),
    ("/reports/completion.xlsx", reports.as_xlsx),
):
    blueprint.add_url_rule(address, endpoint=view.__name__, view_func=view)
