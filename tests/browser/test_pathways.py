"""Each pathway with the keyboard alone, from the launch to the certificate, in the LMS's frame.

By hand are the Start, one page of each star, all kinds of activities, the Close and the certificate, and on one of the pathways a quiz. The other pages
and quizzes are done meanwhile over HTTP by the same person in a second visit: they are made of the same kinds, and by hand a pathway would take ten minutes.
"""

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
    stars_of,
    take_the_quiz,
    to_do,
)

__all__ = ["database_url"]

QUIZ_BY_HAND = "leader", "m01"
"""On which pathway, and of which star: a quiz is the same on every pathway."""


def by_hand(pathway):
    """The page of each star with most kinds that no page before had, and then others until every kind is there."""
    pages = {star: course().pages_for(star, pathway) for star in stars_of(pathway)}
    kinds = {page.id: {item.kind for item in to_do(page)} for own in pages.values() for page in own}
    chosen, met = [], set()

    def take(among):
        best = max(among, key=lambda page: (len(kinds[page.id] - met), -len(page.items)))
        chosen.append(best.id)
        met.update(kinds[best.id])

    for own in pages.values():
        take(own)
    everything = [page for own in pages.values() for page in own]
    while met != set().union(*kinds.values()):
        take(everything)
    return set(chosen)


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_a_pathway_is_taken_by_keyboard_from_the_launch_to_the_certificate(person, new_visitor, pathway):
    jonas = person("jonas")
    hands = Hands(jonas)
    jonas.open_course()
    hands.begin()
    hands.pick("pathway", pathway)
    hands.on()
    for page in course().pages_for("start", pathway)[1:]:
        hands.do_page(page)

    other = enter(new_visitor(), "jonas")
    chosen = by_hand(pathway)
    for star in stars_of(pathway):
        for page in course().pages_for(star, pathway):
            if page.id in chosen:
                jonas.visit(f"{star}/page/{page.local_id}")
                hands.do_page(page)
            else:
                do_everything(other, page)
        if (pathway, star) == QUIZ_BY_HAND:
            quiz_by_hand(jonas, hands, course().stars[star])
        else:
            take_the_quiz(other, course().stars[star])
        assert other.go(f"{star}/").heading == "This star is done", other.page.text

    jonas.visit(course().pages_for("close", pathway)[0].id.replace("/", "/page/"))
    for page in course().pages_for("close", pathway):
        hands.do_page(page)
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
