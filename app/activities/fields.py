"""Knows the fields schemas are made of and the checks kinds share; knows no kind.

Three sorts of words: `Unmarked` goes where no markup can (labels, buttons, lists of a select), `Inline` is one line of
Markdown, `Rich` is Markdown with paragraphs. `app.content` renders by these classes.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from marshmallow import ValidationError, fields, validate

from app.activities.base import Flaw, count_words

_TARGET = re.compile(r"(?<=\])\([^)]*\)")
"""Where a link of Markdown leads; nobody reads it."""
LOCAL_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SOURCE_ID = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$"
PATHWAYS = ("citizen", "professional", "leader")
MOST_ASKED = 15
"""Words of a question: a heading that is longer is no heading any more."""
DEFAULT_PATHWAY = "citizen"
"""Whose words somebody reads who has not chosen a pathway yet."""


class Id(fields.String):
    """A local id: small letters, digits and single hyphens."""

    def __init__(self, **options: Any) -> None:
        rule = validate.Regexp(LOCAL_ID, error="is not an id: use small letters, digits and single hyphens")
        super().__init__(**{"required": True, "validate": rule, **options})


class Unmarked(fields.String):
    """Words without markup."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": True, "validate": _no_empty_words, **options})


class Inline(Unmarked):
    """One line of Markdown."""


class Rich(Unmarked):
    """Markdown with paragraphs."""


class Headline(Inline):
    """A question or task in one line that can be a heading."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"validate": [_no_empty_words, _few_words], **options})


def _few_words(text: str) -> None:
    number = count_words(_TARGET.sub("", text))
    if number > MOST_ASKED:
        raise ValidationError(
            f"has {number} words, more than {MOST_ASKED}: tell the situation in “scene:” and ask shorter"
        )


def _no_empty_words(text: str) -> None:
    if not text.strip():
        raise ValidationError("is empty: write the words or remove the line")


def ids(*, least: int = 1) -> fields.List[str]:
    """A list of local ids, at least `least` of them."""
    too_few = validate.Length(min=least, error="has too few ids: at least {min} are needed")
    return fields.List(Id(), required=True, validate=too_few)


def by_id(words: fields.Field[Any], *, required: bool = True) -> fields.Dict:
    """A mapping from local ids to `words`."""
    return fields.Dict(keys=Id(), values=words, required=required)


def twice(path: tuple[str | int, ...], names: Iterable[str]) -> list[Flaw]:
    """A flaw for every id that stands in `names` more than once."""
    seen: set[str] = set()
    flaws = []
    for index, name in enumerate(names):
        if name in seen:
            flaws.append(
                Flaw(path=(*path, index), what=f"the id “{name}” stands here twice", mend="remove one")
            )
        seen.add(name)
    return flaws


def unknown(path: tuple[str | int, ...], names: Iterable[str], *, among: Iterable[str]) -> list[Flaw]:
    """A flaw for every id in `names` that is not one of `among`."""
    allowed = list(among)
    listed = ", ".join(allowed) or "(none is there)"
    return [
        Flaw(
            path=path,
            what=f"“{name}” is not one of: {listed}",
            mend=f"{_near(name, allowed)} or add it there",
        )
        for name in names
        if name not in allowed
    ]


def _near(name: str, allowed: list[str]) -> str:
    """What to write for a name that is not there."""
    found = get_close_matches(name, allowed, n=1)
    return f"write “{found[0]}”" if found else "correct the id"


def described(bones: Mapping[str, Any], prose: Mapping[str, Any]) -> list[Flaw]:
    """A flaw for a `picture` without `alt`, and for words about a picture that is not there."""
    if "picture" in bones and "alt" not in prose:
        mend = "add “alt:” with one or two sentences"
        return [Flaw(path=(), what="the picture is not described", mend=mend, in_prose=True)]
    if "alt" in prose and "picture" not in bones:
        mend = "remove “alt” or add “picture:” to module.yaml"
        return [Flaw(path=("alt",), what="there is no picture to describe", mend=mend, in_prose=True)]
    return []


def pictured(bones: Mapping[str, Any]) -> list[str]:
    """The one picture that bones may name."""
    return [bones["picture"]] if "picture" in bones else []


def worded(path: tuple[str | int, ...], names: Iterable[str], words: Mapping[str, Any]) -> list[Flaw]:
    """A flaw for every id without words and for all words without an id. `path` lies in the prose."""
    wanted = list(names)
    without = [
        Flaw(path=path, what=f"the words for “{name}” are missing", mend=f"add “{name}:” here", in_prose=True)
        for name in dict.fromkeys(wanted)
        if name not in words
    ]
    beyond = [
        Flaw(
            path=(*path, name),
            what=f"“{name}” is not in the bones of this activity",
            mend="remove it or add the id to module.yaml",
            in_prose=True,
        )
        for name in words
        if name not in wanted
    ]
    return without + beyond
