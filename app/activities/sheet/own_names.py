"""Knows what learners name themselves beside the options of a field, so that it can be picked like them."""

from collections.abc import Mapping, Sequence

from app.activities.base import Bones, Flaw, Form, Shape
from app.activities.entry_kinds import Texts
from app.activities.sheet.base import SHORT, Place, read_named, too_long
from app.i18n import LazyString

NAME = "name"
"""The button by which a name that was given can be picked."""
OWN = "own-"
"""What the ids of options begin with that learners name themselves."""
MOST_OWN = 3


def own_ids(bones: Bones) -> tuple[str, ...]:
    """The ids of what can be named."""
    return tuple(f"{OWN}{number}" for number in range(1, bones.get("own_options", 0) + 1))


def own_keys(bones: Bones, at: str) -> tuple[str, ...]:
    """Where the names are kept."""
    return tuple(f"{at}.{name}" for name in own_ids(bones))


def read_own(bones: Bones, form: Form, at: str) -> Texts:
    """The names in a form."""
    return {key: read_named(form, key) for key in own_keys(bones, at)}


def named_options(place: Place, texts: Texts) -> dict[str, str]:
    """The options by id, with those that learners named."""
    told = place.words.get("options", {})
    own = {name: texts.get(f"{place.at}.{name}", "").strip() for name in own_ids(place.bones)}
    return {name: told[name] for name in place.bones.get("options", ())} | {
        name: said for name, said in own.items() if said
    }


def told_own(bones: Bones, texts: Texts, at: str) -> list[Shape]:
    """The lines in which names are given: `at`, `value`."""
    return [{"at": key, "value": texts.get(key, "")} for key in own_keys(bones, at)]


def names_beyond(bones: Bones, texts: Texts, at: str) -> Mapping[str, LazyString]:
    """Names that are longer than a line."""
    return {key: said for one in own_keys(bones, at) for key, said in too_long(texts, one, SHORT).items()}


def check_own(
    bones: Bones, path: tuple[str | int, ...], *, names: Sequence[str], has_options: bool = True
) -> list[Flaw]:
    """More names than there is room for, or ids (`names`) that look like those of learners."""
    flaws = []
    if bones.get("own_options", 0) > (MOST_OWN if has_options else 0):
        what = f"people can name {MOST_OWN} more options at most, and only where there are some"
        flaws.append(Flaw(path=(*path, "own_options"), what=what, mend="lower it"))
    for name in names:
        if name.startswith(OWN):
            what = f"ids that begin with “{OWN}” are those of learners"
            flaws.append(Flaw(path=path, what=what, mend=f"call “{name}” otherwise"))
    return flaws
