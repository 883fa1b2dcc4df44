"""A database in use is taken back to the first release and up again: nobody loses anything that release knew."""

import pytest
from sqlalchemy import func, select

from app.adapters.sql.schema import downgrade, upgrade
from app.models import Base, Delivery, Visit
from tests.doorstep import reading
from tests.gradebook import Grades
from tests.keeper import come_in

pytestmark = pytest.mark.both_databases("migrations")

FIRST = "1f2a7c5d9e30"


def counted(tool):
    """How many rows there are of what the first release knew."""
    with reading(tool) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
            if name not in {"audit", "operator_link", "notice", "served_words", "visit"}
        }


def test_what_people_have_stays_when_the_schema_goes_back_and_forth(tool, visitor, new_visitor):
    page = visitor.launch("kirsten")
    page = visitor.send(page, page.form("/pathway"), pathway="citizen")
    new_visitor().launch("anna")
    come_in(tool)
    before, read = counted(tool), visitor.open(page.url).text
    engine = tool.shared.database.engine

    downgrade(engine, FIRST)
    upgrade(engine)

    assert counted(tool) == before
    with reading(tool) as session:
        modes = session.execute(select(Visit.mode, func.count()).group_by(Visit.mode)).all()
    assert sorted(map(tuple, modes)) == [("own", 2)]
    assert visitor.open(page.url).text == read


def test_a_grade_that_an_older_release_sent_is_known_as_ours(tool, lms):
    grades = Grades(tool=tool, lms=lms)
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.8)
    grades.work()
    engine = tool.shared.database.engine

    downgrade(engine, FIRST)
    upgrade(engine)

    with reading(tool) as session:
        assert session.scalars(select(Delivery.ours)).all() == [[0.8]]
