"""Knows the buttons of a table: sitting down, saying, saying back, taking back, getting up; knows no page."""

from app.activities.entry_kinds import TalkKind
from app.activities.registry import KINDS
from app.content.tree import Item
from app.i18n import gettext as _
from app.services.learning import tables, writing
from app.services.learning.taking_part import Part
from app.views.learner.forms import Deed, Trouble

SIT, GET_UP, SAY, SAY_BACK, TAKE_BACK = "sit", "get-up", "say", "say-back", "take-back"
TALK = {SIT, GET_UP, SAY, SAY_BACK, TAKE_BACK}


def talk(part: Part, item: Item, kind: TalkKind, what: Deed) -> Trouble | None:
    """Do what a button of a table says, once the texts of its form are kept.

    Raises `table.none`, `page.not_found`, `visit.forbidden`.
    """
    if what.verb == SIT:
        tables.sit(part, item=item, seats=kind.seats(item.bones))
    elif what.verb == GET_UP:
        tables.get_up(part, item=item)
        _unsay(part, item, kind)
    elif what.verb == TAKE_BACK:
        if tables.take_back(part, item=item, key=what.rest):
            _unsay(part, item, kind)
    else:
        return _speak(part, item, kind, what)
    return None


def _speak(part: Part, item: Item, kind: TalkKind, what: Deed) -> Trouble | None:
    """Say one's turn, or what one heard, as it is written; nothing is said that is empty or too long."""
    texts = writing.known(part, items=[item])[item.id].texts
    if what.verb == SAY:
        text = kind.turn(texts)
    else:
        text = kind.heard(texts, tables.place_of(part, item=item, about=what.rest))
    too_long = [
        str(said) for key, said in kind.beyond(item.bones, texts).items() if texts[key].strip() == text
    ]
    if not text or too_long:
        return Trouble(
            item=item.id, sentence=too_long[0] if too_long else _("Write first what you want to say.")
        )
    if what.verb == SAY:
        tables.say(part, item=item, text=text)
    else:
        tables.say_back(part, item=item, about=what.rest, text=text)
    return None


def _unsay(part: Part, item: Item, kind: TalkKind) -> None:
    """The words stay with who wrote them; they count as said no longer."""
    known = writing.known(part, items=[item])[item.id]
    writing.save(
        part, item=item, texts=kind.marked(known.texts, is_said=False), draft_no=known.draft_no, by_hand=False
    )


def talk_kind(item: Item | None) -> TalkKind | None:
    """The kind of an activity where it is talk at a table."""
    kind = KINDS[item.kind] if item else None
    return kind if isinstance(kind, TalkKind) else None
