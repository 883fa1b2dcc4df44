"""What a group said about itself can be read by everybody who leads it: by day and by night, on every size of page."""

from sqlalchemy import select

from app.models import Context, Tally
from tests.browser.axe import by_day_and_night, problems

SUMS = {"1": 6, "2": 3, "3": 5, "4": 6}


def test_the_numbers_of_a_group_by_day_and_by_night(person, tool):
    anna = person("anna")
    anna.be_in_tab()
    anna.visit("statements")
    found = problems(anna.page)
    with tool.shared.database.writing() as session:
        context = session.scalars(select(Context.id)).first()
        for slot, part in (
            ("start/self-assessment", "listen"),
            ("close/looking-back", "listen.then"),
            ("close/looking-back", "listen.now"),
        ):
            session.add_all(
                Tally(context_id=context, slot=slot, part=part, step=step, people=people)
                for step, people in SUMS.items()
            )
    anna.visit("statements")
    assert anna.words("2 to 3: 8").is_visible()
    found += by_day_and_night(anna.page)
    assert found == [], "\n".join(found)
