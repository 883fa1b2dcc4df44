"""Knows what can be wrong with a scene that its schemas do not see; knows no page and no way that somebody went."""

from collections.abc import Iterable

from app.activities.base import Bones, Flaw, Prose
from app.activities.fields import twice, unknown, worded
from app.activities.scene_ways import reached, turning_back


def flaws_of(bones: Bones, prose: Prose) -> list[Flaw]:
    """Everything wrong with the ways and the words of a scene."""
    flaws = [*_ids(bones), *_targets(bones)]
    if not flaws:  # who leads nowhere, or twice, has no ways to speak of
        flaws += _ways(bones)
    return [*flaws, *_words(bones, prose)]


def _ids(bones: Bones) -> Iterable[Flaw]:
    moments = [moment["id"] for moment in bones["moments"]]
    yield from twice(("roles",), bones["roles"].values())
    yield from twice(("questions",), bones["questions"])
    yield from twice(("moments",), moments)
    yield from twice(("ends",), bones["ends"])
    for end in bones["ends"]:
        if end in moments:
            what = f"“{end}” is a moment and an end"
            yield Flaw(path=("ends",), what=what, mend="call one of them otherwise")
    yield from unknown(("faces",), bones["faces"], among=bones["roles"])
    for number, moment in enumerate(bones["moments"]):
        yield from twice(("moments", number, "choices"), [choice["id"] for choice in moment["choices"]])


def _targets(bones: Bones) -> Iterable[Flaw]:
    places = [*(moment["id"] for moment in bones["moments"]), *bones["ends"]]
    for number, moment in enumerate(bones["moments"]):
        for index, choice in enumerate(moment["choices"]):
            yield from unknown(("moments", number, "choices", index, "to"), [choice["to"]], among=places)


def _ways(bones: Bones) -> Iterable[Flaw]:
    found = reached(bones)
    for number, moment in enumerate(bones["moments"]):
        if moment["id"] not in found:
            yield _unreached(("moments", number), moment["id"])
    for number, end in enumerate(bones["ends"]):
        if end not in found:
            yield _unreached(("ends", number), end)
    for number, moment in enumerate(bones["moments"]):
        if moment["id"] in turning_back(bones):
            what = f"from “{moment['id']}” the story can come back to it and go round without an end"
            mend = "lead on to another moment or to an end; readers can go back by themselves"
            yield Flaw(path=("moments", number), what=what, mend=mend)


def _unreached(path: tuple[str | int, ...], name: str) -> Flaw:
    return Flaw(path=path, what=f"no choice leads to “{name}”", mend="let one lead there, or remove it")


def _words(bones: Bones, prose: Prose) -> Iterable[Flaw]:
    yield from worded(("ends",), bones["ends"], prose["ends"])
    yield from worded(("questions",), bones["questions"], prose["questions"])
    yield from worded(("moments",), [moment["id"] for moment in bones["moments"]], prose["moments"])
    for moment in bones["moments"]:
        told = prose["moments"].get(moment["id"])
        if told is None:
            continue
        where = ("moments", moment["id"])
        yield from worded((*where, "thoughts"), bones["roles"], told["thoughts"])
        choices = [choice["id"] for choice in moment["choices"]]
        yield from worded((*where, "choices"), choices, told["choices"])
        if ("picture" in moment) != ("alt" in told):
            what = (
                "the picture is not described" if "picture" in moment else "there is no picture to describe"
            )
            mend = "add “alt:” with one or two sentences" if "picture" in moment else "remove “alt:”"
            yield Flaw(path=where, what=what, mend=mend, in_prose=True)
