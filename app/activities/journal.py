"""Knows a journal entry: one text, asked in the words of a pathway."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from app.activities.base import Bones, EntryField, EntryKind, Flaw, Prose, Sample, Shape, Showing
from app.activities.fields import DEFAULT_PATHWAY, PATHWAYS, Inline, Unmarked, twice, worded
from app.i18n import LazyString, lazy

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

    title = Unmarked()
    prompts = fields.Dict(keys=fields.String(), values=Inline(), required=True)
    hint = Inline(required=False)


class Journal(EntryKind):
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
        return self.count_words(bones, texts) >= self.least_words(bones)

    def task(self, bones: Bones) -> LazyString:
        """A text, or one of the longer reflections."""
        return lazy("the longer reflection") if self.is_anchor(bones) else lazy("a journal text")

    def label(self, prose: Prose, field: str) -> str:
        """It is one text."""
        del field
        return str(prose["title"])

    def least_words(self, bones: Bones) -> int:
        """As written in the bones."""
        return int(bones["least_words"])

    def seconds(self, bones: Bones) -> int:
        """Some ten words a minute, as people write who think about it."""
        return 6 * self.least_words(bones)

    def is_journal(self, bones: Bones) -> bool:
        """Every one that is no anchor reflection."""
        return not self.is_anchor(bones)

    def is_anchor(self, bones: Bones) -> bool:
        """Those that have the name of one."""
        return "anchor" in bones

    def required_for(self, bones: Bones) -> Sequence[str]:
        """As written in the bones of an anchor reflection."""
        return tuple(bones.get("required_for", ())) if self.is_anchor(bones) else ()

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`title`, `prompt` of the reader's pathway, `hint`, `least_words`, `most_words` (or None)."""
        return {
            "title": prose["title"],
            "prompt": prompt_for(showing.pathway or DEFAULT_PATHWAY, prose),
            "hint": prose.get("hint", ""),
            "least_words": bones["least_words"],
            "most_words": bones.get("most_words"),
        }

    def sample(self) -> tuple[Sample, Sample]:
        """One prompt for all; a reflection with a prompt for each pathway."""
        prompts = {pathway: f"What does a *{pathway}* see?" for pathway in PATHWAYS}
        return (
            Sample(bones={"least_words": 2}, prose={"title": "My day", "prompts": {ALL: "What happened?"}}),
            Sample(
                bones={
                    "prompts": list(PATHWAYS),
                    "least_words": 2,
                    "most_words": 300,
                    "anchor": "AR1",
                    "required_for": list(PATHWAYS),
                },
                prose={"title": "Looking back", "prompts": prompts, "hint": "Nobody *marks* it."},
            ),
        )


def prompt_for(pathway: str, prose: Prose) -> Any:
    """The prompt of a pathway, or the one for all."""
    prompts = prose["prompts"]
    return prompts[pathway if pathway in prompts else ALL]


def _prompts(bones: Bones) -> list[str]:
    return list(bones.get("prompts", [ALL]))
