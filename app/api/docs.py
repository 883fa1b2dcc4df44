"""Knows how the OpenAPI document reads as a page, `/api/docs`; everything on it comes from the document."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, current_app, render_template

from app.errors import CATALOGUE

blueprint = Blueprint("docs", __name__, url_prefix="/api")
OWN_ERRORS = ("api.", "page.")


@blueprint.get("/docs")
def show() -> str:
    """The API, for people."""
    document = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    schemas = document["components"]["schemas"]
    return render_template(
        "api/docs.html",
        info=document["info"],
        server=document["servers"][0]["url"],
        operations=list(_operations(document)),
        fields=[_told_entry(name, field) for name, field in schemas["Row"]["properties"].items()],
        errors=[entry for code, entry in sorted(CATALOGUE.items()) if code.startswith(OWN_ERRORS)],
    )


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                answer = operation["responses"]["200"]
                yield {
                    "method": method.upper(),
                    "path": path,
                    "summary": operation["summary"],
                    "text": operation.get("description", ""),
                    "answer": answer["description"],
                    "media_types": list(answer["content"]),
                    "parameters": [
                        _told_entry(one["name"], one["schema"] | {"description": one.get("description", "")})
                        for one in operation["parameters"]
                    ],
                }


def _told_entry(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter or column: its name, what it is, what it may be."""
    inner = schema.get("items", schema)
    kinds = inner.get("type", "string")
    kind = next(one for one in ([kinds] if isinstance(kinds, str) else kinds) if one != "null")
    return {
        "name": name,
        "kind": inner.get("format") or kind,
        "text": schema.get("description", ""),
        "among": [one for one in inner.get("enum", ()) if one is not None],
        "default": schema.get("default"),
    }
