"""Knows a scene: a story in moments, where each choice leads on and none is wrong; does not know who went which way."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from app.activities import scene_ways as ways
from app.activities.answers import first, listed
from app.activities.asking_kinds import Answer, AnswerError, Outcome, QuestionKind
from app.activities.base import Bones, Flaw, Form, Prose, Sample, Shape, Showing
from app.activities.fields import described, pictured
from app.activities.scene_check import flaws_of
from app.activities.scene_map import laid_out
from app.activities.scene_samples import FULL, SMALL
from app.activities.scene_schemas import SceneBones, SceneProse
from app.i18n import gettext, lazy

LETTERS = "abcd"


class Scene(QuestionKind):
    """Go through a story, think as one of the people in it, and look back on all the ways it could have gone."""

    name = "scene"
    verdicts = ("none",)
    bones_schema = SceneBones
    prose_schema = SceneProse
    empty_answer: ClassVar[Answer] = {"way": [], "role": ""}

    def check(self, bones: Bones, prose: Prose) -> list[Flaw]:
        """Ways that lead nowhere, round in a circle or past a moment; missing words; a picture that is not described."""
        return flaws_of(bones, prose) + described(bones, prose)

    def pictures(self, bones: Bones) -> Sequence[str]:
        """That of the situation, those of the moments, and the faces of the roles."""
        shown = [moment["picture"] for moment in bones["moments"] if "picture" in moment]
        return list(dict.fromkeys([*pictured(bones), *shown, *bones["faces"].values()]))

    def people(self, bones: Bones) -> Sequence[str]:
        """Those who think."""
        return list(bones["roles"].values())

    def arrange(self, bones: Bones, rng: Random) -> list[str]:
        """Nothing is shuffled: choices are told by their letters afterwards."""
        del bones, rng
        return []

    def read_draft(self, bones: Bones, form: Form) -> dict[str, Any]:
        """`way=<moment>.<choice>`, repeated in sequence → `{"way": [steps], "role": id}`, once a choice is made."""
        return _on_the_way(bones, form.getlist("way"), form)

    def moved(self, bones: Bones, form: Form, move: str) -> Answer | None:
        """`take:<step>` makes a choice, `back:` takes the last one back, `start:` all of them."""
        way = ways.walked(bones, form.getlist("way"))
        verb, _, step = move.partition(":")
        if verb == "take" and ways.walked(bones, [*way, step]) == [*way, step]:
            return _on_the_way(bones, [*way, step], form)
        if verb == "back":
            return _on_the_way(bones, way[:-1], form)
        return {} if verb == "start" else None

    def read_answer(self, bones: Bones, form: Form) -> dict[str, Any]:
        """The same, with a way that has come to an end."""
        draft = self.read_draft(bones, form)
        if not ways.is_whole(bones, listed(draft, "way")):
            raise AnswerError(lazy("The story has not come to an end yet. Make a choice."), answer=draft)
        return draft

    def merge(self, bones: Bones, theirs: Answer, mine: Answer) -> Answer:
        """This window's way, unless the other one has only gone on from there."""
        del bones
        way = listed(mine, "way")
        return theirs if listed(theirs, "way")[: len(way)] == way else mine

    def laid(self, bones: Bones, answer: Answer) -> tuple[int, int]:
        """The moments that were gone through, of as many as the longest way from there has."""
        way = ways.walked(bones, listed(answer, "way"))
        return len(way), len(way) + ways.moments_ahead(bones, ways.place(bones, way))

    def standing(self, bones: Bones, answer: Answer) -> str:
        """In moments."""
        done, total = self.laid(bones, answer)
        if done == total:
            return gettext("Played to an end")
        return gettext("%(done)s of %(total)s moments", done=done, total=total)

    def hand_in(self, bones: Bones, answer: Answer) -> str:
        """At an end."""
        if not ways.is_whole(bones, ways.walked(bones, listed(answer, "way"))):
            return ""
        return gettext("Look back at all the ways")

    def once_more(self) -> str:
        """It is a play."""
        return gettext("Play it again")

    def grade(self, bones: Bones, answer: Answer) -> Outcome:
        """Nothing is graded."""
        del bones, answer
        return Outcome(grade=1.0)

    def side_by_side(self, prose: Prose) -> Sequence[Mapping[str, Any]]:
        """The choices of each moment."""
        return [
            {ways.step_of(name, choice): words["text"] for choice, words in moment["choices"].items()}
            for name, moment in prose["moments"].items()
        ]

    def seconds(self, bones: Bones) -> int:
        """A minute for each moment of a way of middle length, and two to look back."""
        return round(60 * ways.moments_on_average(bones)) + 120

    def told_together(self, answer: Answer) -> str:
        """The way, as steps with spaces between."""
        return ways.told_together(listed(answer, "way"))

    def counted(self, bones: Bones, answers: Mapping[str, int], *, least: int) -> Mapping[str, int]:
        """How many people took each step, for the moments where that may be told."""
        return ways.told_counts(bones, answers, least=least)

    def shape(self, bones: Bones, prose: Prose, showing: Showing) -> Shape:
        """`start`, `leads`, `roles`, `role`, `moments` and `ends` (by id, in the order drawn), `map`, `counts`, `passed`, `debrief`, `questions`."""
        layout = laid_out(bones)
        written = {moment["id"]: moment for moment in bones["moments"]}
        drawn = [place.id for place in layout.places]
        numbers = {name: number for number, name in enumerate((one for one in drawn if one in written), 1)}
        moments = {name: _moment(written[name], prose, showing, number) for name, number in numbers.items()}
        counts = showing.counts
        return {
            "start": ways.start(bones),
            "leads": ways.leads(bones),
            "roles": [_role(bones, role, showing) for role in bones["roles"]],
            "role": showing.pathway if showing.pathway in bones["roles"] else next(iter(bones["roles"])),
            "moments": moments,
            "ends": {name: prose["ends"][name] for name in drawn if name in bones["ends"]},
            "map": layout,
            "counts": counts,
            "passed": {
                name: sum(counts[choice["step"]] for choice in moment["choices"])
                for name, moment in moments.items()
                if all(choice["step"] in counts for choice in moment["choices"])
            },
            "debrief": prose["debrief"],
            "questions": [
                {"id": question, "text": prose["questions"][question]} for question in bones["questions"]
            ],
        }

    def sample(self) -> tuple[Sample, Sample]:
        """Four moments in words alone; six with pictures, other roles and everything said."""
        return SMALL, FULL


def _on_the_way(bones: Bones, steps: Sequence[str], form: Form) -> dict[str, Any]:
    """A draft; without a choice it is none, whoever was thought as."""
    way = ways.walked(bones, steps)
    role = first(form, "role", among=bones["roles"])
    return {"way": way, "role": role or ""} if way else {}


def _role(bones: Bones, role: str, showing: Showing) -> Shape:
    person, face = bones["roles"][role], bones["faces"].get(role)
    return {
        "id": role,
        "who": showing.person(person) if showing.person else None,
        "face": showing.picture(face) if face and showing.picture else None,
    }


def _moment(moment: Bones, prose: Prose, showing: Showing, number: int) -> Shape:
    told, name = prose["moments"][moment["id"]], moment.get("picture")
    return {
        "number": number,
        "title": told["title"],
        "picture": showing.picture(name) if name and showing.picture else None,
        "alt": told.get("alt", ""),
        "text": told["text"],
        "thoughts": told["thoughts"],
        "choices": [
            {
                "step": ways.step_of(moment["id"], choice["id"]),
                "letter": letter,
                "text": words["text"],
                "short": words.get("short") or words["text"],
                "then": words.get("then", ""),
                "to": choice["to"],
            }
            for letter, choice in zip(LETTERS, moment["choices"], strict=False)
            for words in (told["choices"][choice["id"]],)
        ],
    }
