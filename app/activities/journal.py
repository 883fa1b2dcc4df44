"""Knows a journal entry: one text, asked in the words of a pathway."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing, read_text
from app.activities.entry_kinds import EntryKind, EntryLine, Texts
from app.activities.fields import DEFAULT_PATHWAY, PATHWAYS, Headline, Inline, Rich, Unmarked, twice, worded
from app.activities.sheet.base import too_long
from app.document import Node, Paragraph, Prompt, in_words
from app.i18n import LazyString, lazy

ALL = "all"
TEXT = "text"
MOST_LETTERS = 20_000
"""How long a text may be."""


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
    """By pathway (or once for all) what is asked, what helps to answer it, and both in plainer words; a hint to everybody."""

    title = Unmarked()
    prompt = fields.Dict(keys=fields.String(), values=Headline(), required=True)
    helps = fields.Dict(keys=fields.String(), values=Rich())
    simple = fields.Dict(keys=fields.String(), values=Rich())
    hint = Inline(required=False)


class Journal(EntryKind):
    """One text of one's own. `most_words` is advice: a longer text is never refused."""

    name = "journal"
    bones_schema = JournalBones
    prose_schema = JournalProse

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Prompts twice, a pathway left without a prompt, bounds that contradict, missing words."""
        prompts = _prompts(bones)
        flaws = twice(("prompts",), prompts) + worded(("prompt",), prompts, prose["prompt"])
        for optional in ("helps", "simple"):
            beyond = [name for name in prose.get(optional, {}) if name not in prompts]
            flaws += worded((optional,), (), dict.fromkeys(beyond))
        unasked = [pathway for pathway in PATHWAYS if ALL not in prompts and pathway not in prompts]
        flaws += [
            Flaw(path=("prompts",), what=f"a {pathway} gets no prompt", mend=f"add “{pathway}” or “all”")
            for pathway in unasked
        ]
        if bones.get("most_words", bones["least_words"]) < bones["least_words"]:
            what = "most_words is smaller than least_words"
            flaws.append(Flaw(path=("most_words",), what=what, mend="make it larger"))
        return flaws

    def told(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """The plainer words of a pathway."""
        del bones
        return {"simple": words_for(showing.pathway, prose.get("simple", {}))}

    def differs(self, bones: Bones) -> bool:
        """Where a pathway has a prompt of its own."""
        return _prompts(bones) != [ALL]

    def read_fields(self, bones: Bones, form: Form) -> Texts:
        """One text."""
        del bones
        return {TEXT: read_text(form, TEXT)}

    def lines(self, bones: Bones, prose: Prose, texts: Texts) -> list[EntryLine]:
        """It is one text, called as a whole."""
        del bones
        return [EntryLine(label=str(prose["title"]), text=texts.get(TEXT, ""), keys=(TEXT,))]

    def document(self, bones: Bones, prose: Prose, texts: Texts, pathway: str | None) -> Sequence[Node]:
        """What was asked, and the text."""
        del bones
        text = texts.get(TEXT, "")
        return (
            [Prompt(in_words(words_for(pathway, prose["prompt"]))), Paragraph(text)] if text.strip() else []
        )

    def written(self, bones: Bones, texts: Texts) -> Iterable[str]:
        """The text."""
        del bones
        return [texts.get(TEXT, "")]

    def is_complete(self, bones: Bones, texts: Texts) -> bool:
        """Whether the text has at least `least_words` words."""
        return self.count_words(bones, texts) >= self.least_words(bones)

    def laid(self, bones: Bones, texts: Texts) -> tuple[int, int]:
        """One part, once there are enough words."""
        return int(self.is_complete(bones, texts)), 1

    def parts(self, bones: Bones) -> Mapping[str, str]:
        """Its text."""
        del bones
        return {TEXT: "long"}

    def beyond(self, bones: Bones, texts: Texts) -> Mapping[str, LazyString]:
        """A text longer than any page is read."""
        del bones
        return too_long(texts, TEXT, MOST_LETTERS)

    def task(self, bones: Bones) -> LazyString:
        """A text, or one of the longer reflections."""
        return lazy("the longer reflection") if self.is_anchor(bones) else lazy("a journal text")

    def least_words(self, bones: Bones) -> int:
        """As written in the bones."""
        return int(bones["least_words"])

    def seconds(self, bones: Bones) -> int:
        """Some five words a minute, as people write who think about it."""
        return 12 * self.least_words(bones)

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
        """`title`, `prompt` and `helps` of the reader's pathway, `hint`, `least_words`, `most_words` (or None)."""
        return {
            "title": prose["title"],
            "prompt": words_for(showing.pathway, prose["prompt"]),
            "helps": words_for(showing.pathway, prose.get("helps", {})),
            "hint": prose.get("hint", ""),
            "least_words": bones["least_words"],
            "most_words": bones.get("most_words"),
        }

    def is_plain(self, prose: Prose) -> bool:
        """What helps citizens."""
        return not words_for(None, prose.get("helps", {})) or bool(words_for(None, prose.get("simple", {})))

    def sample(self) -> tuple[Sample, Sample]:
        """One prompt for all; a reflection with a prompt for each pathway."""
        form = {TEXT: ["It rained, and we talked."]}
        prompt = {pathway: f"What does a *{pathway}* see?" for pathway in PATHWAYS}
        helps = {pathway: f"Think of a day.\n\nAs a *{pathway}* you may know more." for pathway in PATHWAYS}
        simple = {pathway: f"What do you see,\n\n*{pathway}*?" for pathway in PATHWAYS}
        return (
            Sample(
                bones={"least_words": 2},
                prose={"title": "My day", "prompt": {ALL: "What happened?"}},
                forms=(form,),
            ),
            Sample(
                bones={
                    "prompts": list(PATHWAYS),
                    "least_words": 2,
                    "most_words": 300,
                    "anchor": "AR1",
                    "required_for": list(PATHWAYS),
                },
                prose={
                    "title": "Looking back",
                    "prompt": prompt,
                    "helps": helps,
                    "simple": simple,
                    "hint": "Nobody *marks* it.",
                },
                forms=(form,),
            ),
        )


def words_for(pathway: str | None, told: Mapping[str, Any]) -> Any:
    """The words of a pathway, or those for all; empty without any."""
    return told.get(pathway or DEFAULT_PATHWAY, told.get(ALL, ""))


def _prompts(bones: Bones) -> list[str]:
    return list(bones.get("prompts", [ALL]))
