"""What Common Cartridge 1.1 asks of a package, and what Moodle was seen to need of one."""

import io
import zipfile
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from lti.cartridge import Introduction, Link, Package, Section, write

CC = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
LOM = "{http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest}"
LTI = "{http://www.imsglobal.org/xsd/imslticc_v1p0}"
BLTI = "{http://www.imsglobal.org/xsd/imsbasiclti_v1p0}"
LTICP = "{http://www.imsglobal.org/xsd/imslticp_v1p0}"


def section(number, *links, **introduction):
    told = {"title": f"About {number}", "paragraphs": ("Some words.",)} | introduction
    return Section(
        id=f"part-{number}", title=f"Part {number}", introduction=Introduction(**told), links=links
    )


def link(number, **changes):
    url = f"https://tool.example/lti/launch?item=m0{number}"
    return replace(Link(id=f"m0{number}", title=f"Star {number}", text="A promise.", url=url), **changes)


def xml(archive, name):
    return ET.fromstring(archive.read(name))  # noqa: S314  (a file of our own)


@pytest.fixture
def package():
    return Package(
        id="a-course",
        title="Welfare & <us>",
        text="For all.",
        language="da",
        licence="CC-BY-4.0",
        vendor="Maker",
        sections=(
            section(1, link(1)),
            section(2, link(2), link(3), things=(("Æbler & <b>pærer</b>", "De er runde."),)),
            section(3),
        ),
    )


@pytest.fixture
def opened(package):
    return zipfile.ZipFile(io.BytesIO(write(package)))


@pytest.fixture
def manifest(opened):
    return xml(opened, "imsmanifest.xml")


def test_the_zip_is_sound_and_has_the_manifest_first_at_its_root(opened):
    assert opened.testzip() is None
    assert opened.namelist()[0] == "imsmanifest.xml"
    assert len(set(opened.namelist())) == len(opened.namelist()) == 7


def test_the_default_namespace_stands_within_the_first_1024_bytes_without_a_prefix(opened):
    """Moodle looks no further to tell which version it is."""
    assert (
        b' xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"' in opened.read("imsmanifest.xml")[:1024]
    )


def test_version_and_title_stand_where_platforms_read_them(manifest):
    assert manifest.findtext(f"{CC}metadata/{CC}schema") == "IMS Common Cartridge"
    assert manifest.findtext(f"{CC}metadata/{CC}schemaversion") == "1.1.0"
    title = manifest.find(f"{CC}metadata/{LOM}lom/{LOM}general/{LOM}title/{LOM}string")
    assert (title.text, title.attrib) == ("Welfare & \u2039us\u203a", {"language": "da"})


def test_one_organization_with_one_untitled_root_and_a_section_each(manifest):
    (organization,) = manifest.findall(f"{CC}organizations/{CC}organization")
    assert organization.get("structure") == "rooted-hierarchy"
    (root,) = organization
    assert root.find(f"{CC}title") is None
    sections = root.findall(f"{CC}item")
    assert [one.findtext(f"{CC}title") for one in sections] == ["Part 1", "Part 2", "Part 3"]
    leaves = [[leaf.findtext(f"{CC}title") for leaf in one.findall(f"{CC}item")] for one in sections]
    assert leaves == [["About 1", "Star 1"], ["About 2", "Star 2", "Star 3"], ["About 3"]]


def test_ids_are_xml_ids_each_used_once_and_every_leaf_leads_to_a_file(opened, manifest):
    identified = [one.get("identifier") for one in manifest.iter() if one.get("identifier")]
    assert len(set(identified)) == len(identified)
    assert all(one[0].isalpha() and one.replace("-", "").isalnum() for one in identified)
    resources = {one.get("identifier"): one for one in manifest.iter(f"{CC}resource")}
    led_to = [item.get("identifierref") for item in manifest.iter(f"{CC}item") if item.get("identifierref")]
    assert led_to == list(resources)
    files = [one.find(f"{CC}file").get("href") for one in resources.values()]
    assert sorted(files) == sorted(set(opened.namelist()) - {"imsmanifest.xml"})
    assert {one.get("type") for one in resources.values()} == {"webcontent", "imsbasiclti_xmlv1p0"}
    for one in resources.values():
        is_page = one.get("type") == "webcontent"
        assert one.get("href") == (one.find(f"{CC}file").get("href") if is_page else None)


def test_a_link_says_its_title_its_address_and_its_maker_in_the_order_of_the_schema(opened):
    root = xml(opened, "links/m02.xml")
    assert root.tag == f"{LTI}cartridge_basiclti_link"
    assert [one.tag.removeprefix(BLTI) for one in root] == ["title", "description", "launch_url", "vendor"]
    assert root.findtext(f"{BLTI}title") == "Star 2"
    assert root.findtext(f"{BLTI}launch_url") == "https://tool.example/lti/launch?item=m02"
    assert [one.tag for one in root.find(f"{BLTI}vendor")] == [f"{LTICP}code", f"{LTICP}name"]


def test_pages_are_in_their_language_and_hold_no_text_that_looks_like_a_tag(opened):
    page = opened.read("pages/part-2.html").decode()
    assert page.startswith('<!DOCTYPE html>\n<html lang="da">')
    assert "<strong>Æbler &amp; \u2039b\u203apærer\u2039/b\u203a</strong><br>De er runde." in page
    everything = "".join(opened.read(name).decode() for name in opened.namelist())
    assert "&lt;" not in everything


def test_the_same_package_is_the_same_bytes_and_another_is_not(package):
    assert write(package) == write(package)
    assert write(package) != write(replace(package, language="en"))


def test_nothing_of_the_machine_or_the_moment_is_in_it(opened):
    infos = opened.infolist()
    assert {(one.date_time, one.compress_type, one.create_system) for one in infos} == {
        ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 3)
    }
    assert all(one.header_offset < other.header_offset for one, other in pairwise(infos))
