"""By whose clock times are told and typed: a person's own, else their institution's, else UTC."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.models import Deployment, StarSetting
from tests.doorstep import CORE, command, reading

AMSTERDAM, NEW_YORK = "Europe/Amsterdam", "America/New_York"


@pytest.fixture
def institution(tool, lms):  # noqa: ARG001  (its deployment has been let in)
    """Makes the LMS's courses those of a new institution, added with these options."""

    def add(*options):
        number = command(tool, "institution", "add", "Nordby", *options).output.strip()
        with tool.shared.database.writing() as session:
            session.scalars(select(Deployment)).one().institution_id = int(number)

    return add


def set_up(doorstep, **custom):
    """The set-up as an instructor opens it whose platform tells what is in `custom`."""
    page = doorstep.launch({CORE + "custom": {"item": "course", **custom}}, person="anna")
    return doorstep.browser.open("set-up", base=page.url)


@pytest.mark.parametrize(
    ("options", "told", "clock"),
    [
        (["--time-zone", AMSTERDAM], {}, "by the clock of Amsterdam."),
        (["--time-zone", AMSTERDAM], {"time_zone": "99"}, "by the clock of Amsterdam."),
        (["--time-zone", AMSTERDAM], {"time_zone": NEW_YORK}, "by the clock of New York."),
        ([], {}, "by the clock of UTC."),
    ],
)
def test_the_page_says_whose_clock_it_goes_by(institution, doorstep, options, told, clock):
    institution(*options)

    assert clock in set_up(doorstep, **told).text


def test_a_date_is_typed_by_the_institution_s_clock_where_the_platform_tells_none(
    tool, institution, doorstep
):
    institution("--time-zone", AMSTERDAM)
    page = set_up(doorstep)
    typed = {"opens-date-m01": "2026-12-01", "opens-time-m01": "09:30"}
    saved = doorstep.browser.send(page, page.form("/set-up"), do="save", **typed)

    assert saved.status == 200
    with reading(tool) as session:
        opens_at = session.scalars(select(StarSetting.opens_at).filter_by(star="m01")).one()
        assert opens_at == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "CET+1", "../etc/passwd", ""])
def test_an_institution_s_time_zone_must_be_one_that_exists(tool, zone):
    ended = command(tool, "institution", "add", "Nordby", "--time-zone", zone)

    assert ended.exit_code == 2
    assert f"there is no time zone “{zone}”" in ended.output
    assert "Nordby" not in command(tool, "institution", "list").output
