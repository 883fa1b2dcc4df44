"""Knows the form in which a learner says what their certificate says: name, a sentence, texts, what is told in public."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import request

from app.activities.registry import entry
from app.badges.certified import MOST_OF_A_NAME, MOST_OF_A_SENTENCE, PUBLIC, Certified, OwnText, Says
from app.i18n import gettext as _
from app.services.learning.entries import Written
from app.views.reader import Reader
from app.views.telling.texts import own_words

NAME, SENTENCE, TEXTS, PUBLIC_FIELD = "certificate.name", "certificate.text", "own", "public"
"""What the fields are called; what was written in the sentence comes back if the form is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenWords:
    """The form as it stands."""

    name: str
    sentence: str
    slots: frozenset[str]
    public: frozenset[str]
    problems: dict[str, str] = field(default_factory=dict)
    """A sentence for each field that cannot be kept so."""

    @classmethod
    def of(cls, said: Certified | None, *, name: str) -> "ChosenWords":
        """As it is opened: as it was kept, else with the platform's name and nothing told in public."""
        if said is None:
            return cls(name=name, sentence="", slots=frozenset(), public=frozenset())
        says = said.says
        slots = frozenset(text.slot for text in says.texts)
        return cls(name=says.name, sentence=says.sentence, slots=slots, public=says.public)

    def says(self, texts: Iterable[OwnText]) -> Says:
        """What is to be kept of it; `texts` are all that may be shown."""
        chosen = tuple(text for text in texts if text.slot in self.slots)
        return Says(name=self.name, sentence=self.sentence, texts=chosen, public=self.public)


def filled() -> ChosenWords:
    """The form that was sent."""
    name, sentence = _line(NAME), _line(SENTENCE)
    problems = {}
    if not name:
        problems[NAME] = _("Write the name that stands on it.")
    elif len(name) > MOST_OF_A_NAME:
        problems[NAME] = _("The name is too long: at most %(most)s letters.", most=MOST_OF_A_NAME)
    if len(sentence) > MOST_OF_A_SENTENCE:
        problems[SENTENCE] = _("The sentence is too long: at most %(most)s letters.", most=MOST_OF_A_SENTENCE)
    return ChosenWords(
        name=name,
        sentence=sentence,
        slots=frozenset(request.form.getlist(TEXTS)),
        public=frozenset(request.form.getlist(PUBLIC_FIELD)) & set(PUBLIC),
        problems=problems,
    )


def own_texts(at: Reader, written: Sequence[Written]) -> list[OwnText]:
    """What somebody wrote in their journal and in longer reflections, oldest first: what they may want to show."""
    found = []
    for one in written:
        item = at.course.items.get(one.slot)
        if item is None or one.saved_at is None or one.is_hidden:
            continue
        kind = entry(item.kind)
        if not (kind.is_journal(item.bones) or kind.is_anchor(item.bones)):
            continue
        view = at.view.item(one.slot)
        words = "\n".join(own_words(view, one.texts)).strip()
        if words:
            found.append(
                OwnText(slot=one.slot, title=view.title, lang=view.lang, text=words, saved_at=one.saved_at)
            )
    return sorted(found, key=lambda one: one.saved_at)


_JOINERS = "\u200c\u200d"
"""Between two letters they are part of how some names are written (Persian, Hindi); elsewhere they are nothing."""


def _line(name: str) -> str:
    """One line, without what no printer can print."""
    return one_line(request.form.get(name, ""))


def one_line(typed: str) -> str:
    """A name or a sentence as it can stand on paper."""
    tidy = re.sub(r"\s+", " ", typed).strip()
    kept = [letter for letter in tidy if letter in _JOINERS or not _is("C", letter)]
    return "".join(
        letter
        for before, letter, after in zip(["", *kept], kept, [*kept[1:], ""], strict=False)
        if letter not in _JOINERS or (_is("LM", before) and _is("LM", after))
    )


def _is(kinds: str, letter: str) -> bool:
    return letter != "" and unicodedata.category(letter)[0] in kinds
