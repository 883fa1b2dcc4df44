"""Version 1 of the API: its reports, the OpenAPI document and the page that tells people about it."""

from flask import Flask
from flask_smorest import Api

from app.api import docs, problems
from app.api.v1 import reports
from app.services.operating.tokens import READ_REPORTS

TITLE = "Samskabe"
DESCRIPTION = (
    "Who is how far with which star of the course, for machines. Every answer is limited to the institution the "
    "token was made for."
)


class V1(Api):  # type: ignore[misc]  # flask-smorest has no types
    """The API without the library's own error answers: ours are problems with the catalogue's codes."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Register none."""


def install(app: Flask) -> None:
    """Register the API's addresses."""
    app.config.update(
        API_TITLE=TITLE,
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    public_url = app.extensions["samskabe"].settings.public_url
    api = V1(app, spec_kwargs={"info": {"description": DESCRIPTION}, "servers": [{"url": public_url}]})
    api.spec.components.security_scheme(
        "token",
        {"type": "http", "scheme": "bearer", "description": f"A token with the scope {READ_REPORTS}."},
    )
    problems.install(app)
    api.register_blueprint(reports.blueprint)
    app.register_blueprint(docs.blueprint)
