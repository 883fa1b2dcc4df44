"""What our pages say to Canvas' page around them is what Canvas documents, word for word."""

import json
import re
from pathlib import Path

from app.config import ROOT

MESSAGES = json.loads(
    (Path(__file__).parent / "canvas" / "70_postmessage_messages.json").read_text(encoding="utf-8")
)
SCRIPTS = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "static" / "js").rglob("*.js"))
)
SUBJECT = re.compile(r"subject: \"([\w.]+)\"((?:, \w+(?:: [^,}]+)?)*)")


def subjects(told):
    """Every subject in what Canvas documents, with the members of its message."""
    if isinstance(told, dict):
        if isinstance(told.get("subject"), str):
            yield told["subject"], set(told)
        for inner in told.values():
            yield from subjects(inner)


def said():
    """Every message of our scripts: its subject, and its members."""
    for subject, more in SUBJECT.findall(SCRIPTS):
        yield subject, {"subject", *re.findall(r", (\w+)", more)}


def test_each_message_has_a_documented_subject_and_only_documented_members():
    documented = dict(subjects(MESSAGES))
    ours = dict(said())

    assert {"lti.frameResize", "lti.scrollToTop", "org.imsglobal.lti.close"} <= set(ours)
    assert {
        subject: members <= documented.get(subject, set()) for subject, members in ours.items()
    } == dict.fromkeys(ours, True)


def test_a_height_is_a_whole_number_that_canvas_does_not_pass_over():
    (least,) = re.findall(r"const LEAST = (\d+);", SCRIPTS)

    assert isinstance(MESSAGES["frame_resize"]["data"]["height"], int)
    assert int(least) >= 450
    assert "Math.max(LEAST, Math.ceil(" in SCRIPTS
