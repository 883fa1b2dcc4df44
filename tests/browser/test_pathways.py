"""Each pathway with the keyboard alone, from the launch to the certificate, in the LMS's frame.

By hand are, on each pathway, the choice of it, what no pathway before it has, and the certificate: of each star one page, of all of them
every kind of activity, one quiz, the Start and the Close. What several pathways have is one page, and by hand on the first of them.
All else is done meanwhile over HTTP by the same person in a second visit, by hand a pathway would take ten minutes; what was asked
and answered on a pathway before is only read there.
"""

from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.walking import enter
from tests.whole_course import (
    PATHWAYS,
    asked,
    course,
    database_url,
    do_everything,
    pages_of,
    read_and_write,
    stars_of,
    take_the_quiz,
    to_do,
)

__all__ = ["database_url"]

QUIZ_BY_HAND = "leader", "m01"
"""On which pathway, and of which star: a quiz is the same on every pathway."""


def before(pathway):
    """The pathways that are taken before this one: what they have is known."""
    return PATHWAYS[: PATHWAYS.index(pathway)]


def kinds_of(page):
    return {item.kind for item in to_do(page)}


def by_hand(pathway):
    """Of each star that is new the page with most kinds that no page before had, and then others until every new kind is there."""
    known_stars = {star for other in before(pathway) for star in stars_of(other)}
    known_kinds = {kind for other in before(pathway) for page in pages_of(other) for kind in kinds_of(page)}
    new_kinds = {kind for page in pages_of(pathway) for kind in kinds_of(page)} - known_kinds
    chosen, met = [], set()

    def take(among):
        best = max(among, key=lambda page: (len(kinds_of(page) - met), -len(page.items)))
        chosen.append(best.id)
        met.update(kinds_of(best))

    for star in stars_of(pathway):
        if star not in known_stars:
            take(course().pages_for(star, pathway))
    while not new_kinds <= met:
        take(pages_of(pathway))
    return set(chosen)


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_a_pathway_is_taken_by_keyboard_from_the_launch_to_the_certificate(person, new_visitor, pathway):
    jonas = person("jonas")
    hands = Hands(jonas)
    jonas.open_course()
    hands.begin()
    hands.pick("pathway", pathway)
    hands.on()

    other = enter(new_visitor(), "jonas")
    chosen = by_hand(pathway)
    known = {page.id for earlier in before(pathway) for page in pages_of(earlier)}
    is_first = not before(pathway)
    do_around = hands.do_page if is_first else partial(do_everything, other)
    for page in course().pages_for("start", pathway)[1:]:
        do_around(page)
    for star in stars_of(pathway):
        for page in course().pages_for(star, pathway):
            if page.id in chosen:
                jonas.visit(f"{star}/page/{page.local_id}")
                hands.do_page(page)
            elif page.id in known:
                read_and_write(other, page)
            else:
                do_everything(other, page)
        if (pathway, star) == QUIZ_BY_HAND:
            quiz_by_hand(jonas, hands, course().stars[star])
        else:
            take_the_quiz(other, course().stars[star])
        assert other.go(f"{star}/").heading == "This star is done", other.page.text

    if is_first:
        jonas.visit(course().pages_for("close", pathway)[0].id.replace("/", "/page/"))
    for page in course().pages_for("close", pathway):
        do_around(page)
    certificate_by_hand(jonas, hands)
    everything_earned(other, pathway)


def quiz_by_hand(jonas, hands, star):
    jonas.visit(star.quiz.id)
    hands.on()
    for _question in range(star.quiz.size):
        hands.answer(asked(star, jonas.screen.locator("#answer").inner_html()))
        hands.on()
    expect(jonas.heading).to_contain_text(f"You got {star.quiz.size} of {star.quiz.size}")


def certificate_by_hand(jonas, hands):
    jonas.visit("")
    expect(jonas.words("Your pathway asks for nothing more.")).to_be_visible()
    hands.follow("Your certificate")
    hands.follow("Make my certificate")
    hands.reach('[name="certificate.name"]', name="certificate.name")
    hands.keys.press("ControlOrMeta+a")
    hands.keys.insert_text("Jonas Berg")
    hands.enter()
    expect(jonas.heading).to_have_text("Jonas Berg")


BADGES = {
    "citizen": {"co-host": "Co-host"},
    "professional": {"co-host": "Co-host", "tool-stories": "Community reporting, made ready"},
    "leader": {},
}
"""What the stars of a pathway are enough for besides its certificate."""


def everything_earned(learner, pathway):
    """The certificate as files, and the badges that one has earned, and no others."""
    learner.go("certificates")
    assert learner.page.text.count("Make this badge") == len(BADGES[pathway])
    assert all(title in learner.page.text for title in BADGES[pathway].values())
    for badge in BADGES[pathway]:
        learner.go(f"certificates/{badge}/words")
        learner.send("/words", **{"certificate.name": "Jonas Berg"})
        assert learner.page.heading == "Jonas Berg"
    for award in (pathway, *BADGES[pathway]):
        assert learner.go(f"certificates/{award}/pdf").response.content.startswith(b"%PDF")
        assert learner.go(f"certificates/{award}/badge/svg").status == 200
