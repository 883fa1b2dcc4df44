"""A database in use is taken back to the first release and up again: nobody loses anything that release knew."""

import pytest
from sqlalchemy import delete, func, select, text

from app.adapters.sql.schema import downgrade, is_current, upgrade
from app.content.library import Library
from app.models import Base, Context, Delivery, Entry, Institution
from app.services.operating import themes
from app.services.operating.logos import read_logo
from app.services.releases import courses
from app.services.releases.archive import pack, unpack
from app.worker.loop import run_once
from tests import files
from tests.doorstep import reading
from tests.functional.boxes import SAID, open_box, say
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.keeper import come_in
from tests.logos import png
from tests.tables_told import FIRST, described
from tests.walking import enter

pytestmark = pytest.mark.both_databases("migrations")

KINDS_BY_NAME = "5d2f0c94ab17"
"""The last schema that knew kinds of texts by name."""
BEFORE_SCENES = "b81d4f06c93a"
"""The last schema in which a question was one sentence."""
BEFORE_A_CAST = "d4f7a1c08b52"
QUESTION, JOURNAL = "m01/page/not-consultation", "m01/journal"
NEW = ("upload", "upload_piece", "feedback", "logo", "voice_box", "box_answer", "heartbeat", "platform_count")
"""Tables that the first release knew nothing of."""
MODES = "SELECT mode, count(*) FROM visit GROUP BY mode"


def counted(tool):
    """How many rows there are of what the first release knew."""
    with reading(tool) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
            if name not in {"audit", "generation", "operator_link", "notice", "served_words", "visit"}
        }


def test_nobody_loses_what_an_older_release_knew_when_the_schema_goes_back_and_forth(
    tool, lms, visitor, new_visitor
):
    omar = enter(new_visitor(), "omar", pathway="citizen")
    omar.at_the_end(omar.go(QUESTION))  # the older schema knows no page that was opened and not read
    read = [omar.go(path).text for path in (QUESTION, JOURNAL)]
    grades = Grades(tool=tool, lms=lms)
    grades.arrive("jonas")
    grades.earn("jonas", 0.8)
    run_once(tool.app)
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    use_what_is_new(tool, lms, kirsten, enter(new_visitor(), "anna"))
    come_in(tool)
    before, engine = counted(tool), tool.shared.database.engine
    assert all(before[name] for name in NEW)
    assert rows(engine, MODES) == [("operator", 1), ("own", 4)]
    tables = described(engine)

    downgrade(engine, BEFORE_SCENES)
    names = asked_as(engine)
    downgrade(engine, KINDS_BY_NAME)
    kinds = rows(engine, "SELECT slot, kind FROM entry")
    downgrade(engine, FIRST)
    assert described(engine).keys() < tables.keys()
    assert not is_current(engine)
    upgrade(engine)

    assert described(engine) == tables, "a step up makes what its step down takes away"
    assert counted(tool) == before | dict.fromkeys(NEW, 0), (
        "what the first release knew, and that alone, stays"
    )
    assert rows(engine, MODES) == [("own", 4)], "the operator's visit goes, and no other"
    assert names
    assert all("stem" in one and "ask" not in one for one in names), "words were stored under other names"
    assert [omar.go(path).text for path in (QUESTION, JOURNAL)] == read
    assert read_anew(tool).item("m01/shared-say").prose["ask"] in omar.go(QUESTION).response.text
    texts_are_what_they_were(tool, kinds)
    with reading(tool) as session:
        assert session.scalars(select(Delivery.ours)).all() == [[0.8]], "a grade sent before is known as ours"
    page = kirsten.go(JOURNAL)
    assert (page.status, "Four chairs." in page.text) == (200, True)
    assert kirsten.bring(JOURNAL, files.photo(), words="Once more.").status == 200


def use_what_is_new(tool, lms, kirsten, anna):
    """Write texts of each kind, and leave rows in all tables that are `NEW`."""
    for slot, page, field, words in (
        (JOURNAL, JOURNAL, "text", "Four chairs."),
        ("m01/anchor-concept", "m01/page/my-definition", "text", "So it is."),
        ("m01/definition-card", "m01/page/my-definition", "field__because", "So it is."),
    ):
        kirsten.write(slot, kirsten.go(page), **{field: words})
    kirsten.bring(JOURNAL, files.photo(), words="Four chairs round a table.")
    kirsten.go("accessibility")
    kirsten.send("accessibility", text="The map is hard to read aloud.")
    say(Visitor(lms.config.base_url), tool, open_box(anna, tool), SAID)
    with tool.shared.database.writing() as session:
        home = session.scalars(select(Institution)).one()
        themes.give_logo(session, home, read_logo(png(20, 10)), now=tool.clock())


def rows(engine, query):
    with engine.connect() as connection:
        return sorted(map(tuple, connection.execute(text(query))))


def asked_as(engine):
    """In each stored language, the words of a question, by the names they have there."""
    with engine.connect() as connection:
        bodies = connection.execute(text("SELECT body FROM prose_version")).scalars().all()
    return [set(unpack(body)["items"]["m01/shared-say"]["body"]) for body in bodies]


def texts_are_what_they_were(tool, kinds):
    """What reports count as journals stays that; the photo is gone."""
    assert kinds == [
        ("m01/anchor-concept", "artefact"),
        ("m01/definition-card", "artefact"),
        ("m01/journal", "journal"),
    ]
    with reading(tool) as session:
        counted_as = session.execute(select(Entry.slot, Entry.is_journal, Entry.files)).all()
    assert sorted(map(tuple, counted_as)) == [(slot, slot == JOURNAL, 0) for slot, _kind in kinds]


@pytest.mark.both_databases("retention")
def test_what_hangs_on_a_course_goes_with_it(tool, visitor, new_visitor, lms):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    kirsten.bring("m01/journal", files.photo(), words="Four chairs round a table.")
    code = open_box(enter(new_visitor(), "anna"), tool)
    say(Visitor(lms.config.base_url), tool, code, SAID)

    with tool.shared.database.writing() as session:
        session.execute(delete(Context))

    left = counted(tool)
    gone = ("upload", "upload_piece", "entry", "voice_box", "box_answer")
    assert {name: left[name] for name in gone} == dict.fromkeys(gone, 0)


def read_anew(tool):
    """The course as a process reads it that has just begun."""
    with reading(tool) as session:
        return courses.read_current(session, library=Library(), locale="en").view


@pytest.mark.parametrize(
    "server", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True, ids=["postgres"]
)
def test_a_course_of_before_there_was_a_cast_is_read_as_one_without(tool):
    """What stands in documents is brought up by the same lines on either database; the tables of both are taken there above."""
    engine = tool.shared.database.engine

    downgrade(engine, BEFORE_A_CAST)
    with engine.begin() as connection:
        for table, column in (("release", "bones"), ("prose_version", "body"), ("served_words", "body")):
            for (stored,) in connection.execute(text(f"SELECT {column} FROM {table}")).all():  # noqa: S608
                old = {
                    key: one
                    for key, one in unpack(stored).items()
                    if key not in {"cast", "ends", "annexes", "doors"}
                }
                told = {"old": pack(old), "stored": stored}
                connection.execute(
                    text(f"UPDATE {table} SET {column} = :old WHERE {column} = :stored"),  # noqa: S608
                    told,
                )
    upgrade(engine)

    view = read_anew(tool)
    assert (view.course.cast, view.course.annexes, view.course.doors) == ({}, {}, {})
    assert view.page("m01/not-consultation").title == "Not consultation, not just working together"
