"""Knows a journal entry: one text, asked in the words of a pathway."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from app.activities.base import Bones, Entry, EntryField, Flaw, Prose
from app.activities.fields import PATHWAYS, Inline, Plain, twice, worded

ALL = "all"
TEXT = "text"


class JournalBones(Schema):
    """Who gets a prompt of their own, how long the text should be, and whether it is an anchor reflection."""

    prompts = fields.List(
        fields.String(validate=validate.OneOf((*PATHWAYS, ALL))), validate=validate.Length(min=1)
    )
    least_words = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    most_words = fields.Integer(strict=True, validate=validate.Range(min=1))
    anchor = fields.String(validate=validate.Regexp(r"^AR[0-9]+$", error="is not an anchor: AR1, AR2 …"))
    required_for = fields.List(fields.String(validate=validate.OneOf(PATHWAYS)))


class JournalProse(Schema):
    """Title, the prompts by pathway (or one for all), a hint."""

    title = Plain()
    prompts = fields.Dict(keys=fields.String(), values=Inline(), required=True)
    hint = Inline(required=False)


class Journal(Entry):
    """One text of one's own. `most_words` is advice: a longer text is never refused."""

    name = "journal"
    bones_schema = JournalBones
    prose_schema = JournalProse

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Prompts twice, a pathway left without a prompt, bounds that contradict, missing words."""
        prompts = _prompts(bones)
        flaws = twice(("prompts",), prompts) + worded(("prompts",), prompts, prose["prompts"])
        unasked = [pathway for pathway in PATHWAYS if ALL not in prompts and pathway not in prompts]
        flaws += [
            Flaw(path=("prompts",), what=f"a {pathway} gets no prompt", mend=f"add “{pathway}” or “all”")
            for pathway in unasked
        ]
        if bones.get("most_words", bones["least_words"]) < bones["least_words"]:
            what = "most_words is smaller than least_words"
            flaws.append(Flaw(path=("most_words",), what=what, mend="make it larger"))
        return flaws

    def fields(self, bones: Bones) -> tuple[EntryField, ...]:
        """One field, `text`."""
        del bones
        return (EntryField(id=TEXT, name=TEXT, kind="long"),)

    def is_complete(self, bones: Bones, texts: Mapping[str, str]) -> bool:
        """Whether the text has at least `least_words` words."""
        return self.count_words(bones, texts) >= int(bones["least_words"])


def prompt_for(pathway: str, prose: Prose) -> Any:
    """The prompt of a pathway, or the one for all."""
    prompts = prose["prompts"]
    return prompts[pathway if pathway in prompts else ALL]


def _prompts(bones: Bones) -> list[str]:
    return list(bones.get("prompts", [ALL]))
