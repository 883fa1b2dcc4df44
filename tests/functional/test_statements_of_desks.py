"""How much the pages of those who lead, look after or run the tool ask of the database: pinned, whatever the number of people."""

import pytest
from sqlalchemy import select

from app.models import Enrolment, Institution, Platform
from tests.doorstep import statements
from tests.functional.test_report_journeys import visit_of
from tests.keeper import come_in
from tests.report_people import Town

pytestmark = pytest.mark.both_databases("statements", once=True)

MOST = {
    "anna": {
        "reports": 5,
        "reports/rows": 5,
        "set-up": 4,
        "set-up/history": 6,
        "gallery": 1,
        "gallery/choice": 1,
        "shared": 3,
        "statements": 3,
        "cases": 4,
        "boxes": 3,
        "tables": 2,
        "grades": 14,
    },
    "aksel": {"reports": 5, "reports/rows": 5, "messages": 2, "platforms": 5},
    "operator": {
        "operator/platforms": 9,
        "operator/deployments": 4,
        "operator/institutions": 4,
        "operator/invitations": 5,
        "operator/keys": 3,
        "operator/audit": 3,
    },
}
"""By who comes in: the statements of each page of theirs, the visit's own among them."""


def asked(tool, visitor, base, path):
    """What a page that was seen before says to the database."""
    with statements(tool) as said:
        assert visitor.open(f"{base}/{path}").status == 200, path
    return said


@pytest.mark.parametrize("who", sorted(MOST))
def test_a_desk_s_pages_ask_little_however_many_people_there_are(tool, visitor, new_visitor, who):
    new_visitor().launch("kirsten")
    base = come_in(tool, visitor).base.rstrip("/") if who == "operator" else visit_of(visitor.launch(who))
    for path in MOST[who]:
        assert visitor.open(f"{base}/{path}").status == 200, path
    few = {path: asked(tool, visitor, base, path) for path in MOST[who]}
    with tool.shared.database.writing() as session:
        context = session.scalars(select(Enrolment)).first().context
        home = {
            "institution": session.get_one(Institution, context.institution_id),
            "platform": session.get_one(Platform, context.platform_id),
        }
        town = Town(session=session, **home)
        town.crowd(context, 60)
        town.crowd(town.course("Another"), 3)
    visitor.open(f"{base}/{next(iter(MOST[who]))}")  # the process reads anew what it keeps of the platforms
    many = {path: asked(tool, visitor, base, path) for path in MOST[who]}

    for path, most in MOST[who].items():
        assert 0 < len(many[path]) <= most, f"{path}: {len(many[path])}\n" + "\n".join(many[path])
        assert len(many[path]) == len(few[path]), path
