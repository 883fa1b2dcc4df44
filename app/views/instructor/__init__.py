"""The instructor's door: choosing content for a platform, the set-up of a course, its history, the preview, shared texts, grades on their way."""

from flask import Blueprint

from app.views.instructor import (
    box_answers,
    boxes,
    cases,
    content,
    gallery,
    grades,
    history,
    preview,
    setup,
    shared,
    statements,
    tables,
)

blueprint = Blueprint("instructor", __name__, url_prefix="/v/<visit>")

for method, address, view in (
    ("GET", "/set-up", setup.show),
    ("POST", "/set-up", setup.act),
    ("POST", "/set-up/take", setup.take),
    ("GET", "/set-up/history", history.history),
    ("POST", "/preview", preview.begin),
    ("POST", "/preview/end", preview.end),
    ("POST", "/preview/take-part", preview.take_part),
    ("GET", "/content", content.show),
    ("POST", "/content", content.act),
    ("GET", "/gallery", gallery.kinds),
    ("GET", "/gallery/<kind>", gallery.kind),
    ("GET", "/shared", shared.everything),
    ("GET", "/shared/<key>", shared.one),
    ("POST", "/shared/<key>", shared.remark),
    ("GET", "/shared/<key>/<file>", shared.file),
    ("GET", "/statements", statements.everything),
    ("GET", "/cases", cases.everything),
    ("GET", "/cases/<key>", cases.one),
    ("POST", "/cases/<key>", cases.act),
    ("GET", "/boxes", boxes.everything),
    ("GET", "/boxes/<key>", boxes.one),
    ("POST", "/boxes/<key>", boxes.act),
    ("GET", "/boxes/<key>/poster", boxes.poster),
    ("GET", "/boxes/<key>/answers", box_answers.show),
    ("POST", "/boxes/<key>/answers", box_answers.act),
    ("GET", "/tables", tables.everything),
    ("POST", "/tables", tables.act),
    ("GET", "/grades", grades.undelivered),
    ("POST", "/grades", grades.retry),
    ("POST", "/grades/column", grades.decide),
    ("POST", "/grades/columns", grades.make_columns),
    ("POST", "/grades/names", grades.rename_column),
):
    blueprint.add_url_rule(address, endpoint=f"{method.lower()}:{address}", view_func=view, methods=[method])
