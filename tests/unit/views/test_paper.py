"""Every kind has a form made for paper, and what the course says to it is on a sheet of its own."""

from collections.abc import Mapping

import pytest

from app.activities.asking_kinds import AskingKind
from app.activities.registry import KINDS, REGISTRY
from app.views.learner.print_told import order_on_paper
from tests.drawing import NAMES, SAMPLES, Tags, block, easel, pieces, plain_words, written

every_sample = pytest.mark.parametrize(("kind", "sample"), SAMPLES, ids=NAMES)
AFTERWARDS = {"feedback", "right", "wrong", "after", "debrief"}
PATHWAYS = ("citizen", "professional", "leader")


@pytest.fixture(scope="module")
def paper():
    """Draws a block for paper: what is done, and what is turned over afterwards."""
    with easel("components/paper.html") as door:

        def drawn(shown):
            is_asked = shown["family"] in {"question", "vote"}
            done = str(door.on_paper(shown))
            overleaf = str(door.turned_over(shown)) if is_asked else ""
            Tags(done)
            Tags(overleaf)
            return done, overleaf

        yield drawn


@pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.name)
def test_a_kind_without_a_form_for_paper_is_refused(kind):
    with easel(f"activities/{kind.name}.html") as template:
        assert hasattr(template, "paper")
        assert hasattr(template, "overleaf") == isinstance(kind, AskingKind)


@every_sample
def test_every_word_of_an_author_stands_on_paper(paper, kind, sample):
    view = written(kind, sample)
    drawn = [paper(block(view, shown=order_on_paper(view), pathway=pathway)) for pathway in PATHWAYS]
    everything = " ".join(done + overleaf for done, overleaf in drawn)
    assert [
        word for word in plain_words(view.prose) if any(one not in everything for one in pieces(word))
    ] == []
    assert "<p>Above it.</p>" in everything


@every_sample
def test_nothing_on_paper_waits_to_be_opened_or_pressed(paper, kind, sample):
    for lang in (None, "da"):
        done, overleaf = paper(block(written(kind, sample), lang=lang))
        assert ('lang="da"' in done) == (lang == "da")
        for tag in ("<input", "<textarea", "<select", "<button", "<details", "<form"):
            assert tag not in done + overleaf


def said_afterwards(prose):
    """Whatever an author says to those who have answered."""
    found = []
    for name, told in prose.items():
        if name in AFTERWARDS and (isinstance(told, str) or name == "feedback"):
            found += plain_words(told)
        elif isinstance(told, Mapping):
            found += said_afterwards(told)
    return found


@pytest.mark.parametrize(("kind", "sample"), [one for one in SAMPLES if isinstance(one[0], AskingKind)])
def test_what_is_right_is_told_overleaf_only(paper, kind, sample):
    view = written(kind, sample)
    done, overleaf = paper(block(view, shown=order_on_paper(view)))
    assert "The closest one" not in done
    told = said_afterwards(view.prose)
    assert [text for text in told if text in done or text not in overleaf] == []


def test_everybody_has_the_cards_in_the_same_order():
    for name in ("sort", "match", "order"):
        view = written(KINDS[name], KINDS[name].sample()[1])
        assert order_on_paper(view) == order_on_paper(view) != []
    assert order_on_paper(written(KINDS["journal"], KINDS["journal"].sample()[0])) == ()
