"""The door from a gradebook: one learner's work, to be read. No address here takes anything in."""

from flask import Blueprint

from app.views.review import answers, files, work

blueprint = Blueprint("review", __name__, url_prefix="/v/<visit>")
blueprint.add_url_rule("/review", view_func=work.show, endpoint="work")
blueprint.add_url_rule("/review/text/<key>/<file>", view_func=files.show, endpoint="files")
blueprint.add_url_rule("/review/<attempt>", view_func=answers.show, endpoint="answers")
