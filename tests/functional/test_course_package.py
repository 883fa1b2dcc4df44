"""`course package`: the published course, laid out for an LMS; its links lead where they say."""

import zipfile
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import delete

from app.models import Release
from app.models.release import ProseVersion
from tests.doorstep import CORE, command

CC = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
LAUNCH = "{http://www.imsglobal.org/xsd/imsbasiclti_v1p0}launch_url"


@pytest.fixture
def packed(tool, tmp_path):
    """Write the package to a file, and say how the command ended."""
    file = tmp_path / "course.imscc"

    def pack(*more):
        return command(tool, "course", "package", "--format", "cc11", "-o", str(file), *more), file

    return pack


def xml(archive, name):
    return ET.fromstring(archive.read(name))  # noqa: S314  (a file of our own)


def addresses(file):
    with zipfile.ZipFile(file) as archive:
        links = [name for name in archive.namelist() if name.startswith("links/")]
        return [xml(archive, name).findtext(LAUNCH) for name in links]


def test_the_map_comes_first_then_each_constellation_with_its_written_stars(packed):
    ended, file = packed()

    assert ended.exit_code == 0, ended.output
    assert "5 sections, 2 links" in ended.output
    with zipfile.ZipFile(file) as archive:
        root = xml(archive, "imsmanifest.xml").find(f".//{CC}item[@identifier='root']")
    told = {
        section.findtext(f"{CC}title"): [leaf.findtext(f"{CC}title") for leaf in section.findall(f"{CC}item")]
        for section in root.findall(f"{CC}item")
    }
    assert list(told) == [
        "Co-creating welfare together",
        "The centre",
        "The System",
        "Ethical Compass",
        "Catalysts",
    ]
    assert told["Co-creating welfare together"] == ["Welcome", "Map of the course"]
    assert told["The centre"] == ["About this part: The centre", "What co-creation is — and is not"]
    assert told["Catalysts"] == ["About this part: Catalysts"]


def test_introductions_name_every_star_and_say_which_are_not_written(packed):
    _ended, file = packed()
    with zipfile.ZipFile(file) as archive:
        pages = "".join(archive.read(name).decode() for name in archive.namelist() if "pages/" in name)

    assert pages.count("<li>") == 12
    assert pages.count("(not written yet)") == 11
    assert "<strong>What co-creation is — and is not</strong>" in pages


def test_every_link_is_a_launch_that_opens_what_it_names(packed, tool, doorstep):
    """Platforms drop a cartridge's custom parameters: what is opened stands in the address alone."""
    _ended, file = packed()
    urls = addresses(file)
    assert urls == [f"{tool.url}/lti/launch?item=course", f"{tool.url}/lti/launch?item=m01"]

    opened = []
    for url in urls:
        claims = {CORE + "target_link_uri": url, CORE + "custom": {}}
        login = doorstep.login(target_link_uri=url)
        page = doorstep.post(login, doorstep.token(login, claims, person="anna"))
        opened.append((page.status, page.url.split("/", 5)[5]))
    assert opened == [(200, ""), (200, "m01/")]


def test_the_same_release_is_the_same_bytes(packed):
    _ended, file = packed()
    first = file.read_bytes()
    _ended, file = packed("--locale", "en")
    assert file.read_bytes() == first


def test_a_language_the_course_is_not_in_is_refused(packed):
    ended, file = packed("--locale", "fi")

    assert ended.exit_code == 1
    assert "The course is not there in “fi”. It is there in: en." in ended.output
    assert not file.exists()


def test_without_a_published_course_nothing_is_written(packed, tool):
    with tool.shared.database.writing() as session:
        session.execute(delete(ProseVersion))
        session.execute(delete(Release))
    ended, file = packed()

    assert ended.exit_code == 1
    assert "No course has been published here yet" in ended.output
    assert not file.exists()


def test_links_that_only_this_machine_can_follow_are_written_with_a_warning(packed, tool):
    ended, file = packed()

    assert ended.exit_code == 0
    assert f"Warning: the links lead to {tool.url}, which only this machine can reach." in ended.stderr
    assert file.exists()
