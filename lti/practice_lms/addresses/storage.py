"""Knows where tools may keep data in the browser (LTI postMessage Storage 0.1); does not know what they keep.

Either the course page itself answers, or a frame of this address beside the tool's, as Canvas has it on the host of its
authentication address. The texts are kept by a script, each tool's apart, while that page is open.
"""

from flask import Blueprint, abort, render_template

from lti.practice_lms.context import platform

blueprint = Blueprint("storage", __name__)

PARENT = "_parent"


@blueprint.get("/storage")
def frame() -> str:
    """The page in the frame beside the tool's."""
    if platform().config.family.storage_frame in {None, PARENT}:
        abort(404)
    return render_template("storage_frame.html")


@blueprint.app_context_processor
def storage() -> dict[str, object]:
    """What `storage.html` takes; nothing where tools keep nothing."""
    config = platform().config
    family = config.family
    return {
        "storage_beside": family.storage_frame if family.storage_frame != PARENT else None,
        "storage_address": f"{config.auth_base_url}/storage",
        "storage_tools": " ".join(config.tool.origins) if not family.storage_is_silent else "",
        "storage_is_here": family.storage_frame == PARENT,
    }
