"""The member list: who is in it, under which roles, in which pages."""

from dataclasses import replace

import pytest

from lti.practice_lms import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from lti.practice_lms.world import PEOPLE, Place

LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"


def members(lms, query=""):
    return lms.service("GET", f"{lms.url}/nrps/1/memberships{query}")


def all_members(lms, query=""):
    answer = members(lms, query)
    pages = [answer]
    while "next" in answer.links:
        answer = lms.service("GET", answer.links["next"]["url"])
        pages.append(answer)
    return pages, [member["user_id"] for page in pages for member in page.json()["members"]]


def test_a_moodle_like_list_has_bare_roles_in_the_order_of_family_names(lms):
    body = members(lms).json()
    assert body["context"] == {"id": "1", "label": "NORDBY-1", "title": "Co-creating welfare together"}
    assert [(member["family_name"], member["roles"]) for member in body["members"]] == [
        ("Berg", ["Learner"]),
        ("Dahl", ["Learner"]),
        ("Haddad", ["Learner"]),
        ("Holm", ["Instructor"]),
        ("Lind", ["Learner"]),
        ("Voss", ["Learner"]),
    ]


def test_a_canvas_like_list_has_uris_the_test_student_and_no_administrators(run):
    with run(family=CANVAS_LIKE) as lms:
        listed = members(lms).json()["members"]
        by_id = {member["user_id"]: member for member in listed}
        kirsten, nobody = by_id[lms.sub("kirsten")], by_id[lms.sub("test-student")]
        assert lms.sub("aksel") not in by_id
    assert nobody["roles"][1].endswith("/person#TestUser")
    assert kirsten["roles"] == [LEARNER]
    assert kirsten["email"] == "kirsten@nordby.example"


def test_an_assistant_teaches_at_launch_and_learns_in_moodles_list(run):
    with run(people=(replace(PEOPLE[0], place=Place.ASSISTANT),)) as lms:
        assert lms.launch("kirsten")["roles"][0].endswith("#Instructor")
        assert members(lms).json()["members"][0]["roles"] == ["Learner"]


@pytest.mark.parametrize("family", [CANVAS_LIKE, MOODLE_LIKE, PLAIN], ids=lambda family: family.name)
def test_pages_hold_everybody_once(run, family):
    with run(family=family) as lms:
        pages, ids = all_members(lms, "?limit=4")
        everybody = 6 + family.has_student_view
        assert [len(page.json()["members"]) for page in pages] == [4, everybody - 4]
        assert len(set(ids)) == everybody


def test_a_family_may_page_without_being_asked(run):
    with run(family=replace(PLAIN, members_per_page=2)) as lms:
        assert len(all_members(lms)[0]) == 3
        assert len(members(lms, "?limit=50").json()["members"]) == 2


def test_the_mark_of_a_page_has_upper_and_lower_case_and_both_matter(run):
    with run(family=CANVAS_LIKE) as lms:
        address = members(lms, "?limit=2").links["next"]["url"]
        mark = address.partition("page=")[2].partition("&")[0]
        assert mark.startswith("bookmark:")
        assert mark.lower() != mark
        assert lms.service("GET", address).status_code == 200
        assert lms.service("GET", address.replace(mark, mark.lower())).status_code == 400


@pytest.mark.parametrize("role", ["Learner", LEARNER])
def test_the_list_can_be_filtered_by_role(run, role):
    with run(family=PLAIN) as lms:
        _, ids = all_members(lms, f"?limit=2&role={role.replace('#', '%23')}")
        assert lms.sub("anna") not in ids
        assert len(ids) == 5


def test_moodle_forgets_the_role_on_the_next_page(lms):
    assert "role" in members(lms, "?role=Learner&limit=2").request.url
    assert "role" not in members(lms, "?role=Learner&limit=2").links["next"]["url"]


def test_a_link_adds_its_message_to_every_member(run):
    with run(family=CANVAS_LIKE) as lms:
        link_id = lms.launch(link="m01")["resource_link"]["id"]
        listed = members(lms, f"?rlid={link_id}").json()["members"]
        marlene = next(member for member in listed if member["user_id"] == lms.sub("marlene"))
    custom = marlene["message"][0]["https://purl.imsglobal.org/spec/lti/claim/custom"]
    assert (custom["item"], custom["time_zone"]) == ("m01", "Europe/Berlin")
    assert marlene["message"][0]["locale"] == "de"


@pytest.mark.parametrize(
    ("query", "status"), [("?limit=two", 400), ("?page=nonsense", 400), ("?rlid=9-m01", 404)]
)
def test_a_faulty_query_is_refused(lms, query, status):
    assert members(lms, query).status_code == status


def test_an_unknown_course_is_not_found(lms):
    assert lms.service("GET", f"{lms.url}/nrps/9/memberships").status_code == 404


def changes(lms, answer):
    return lms.service("GET", answer.links["differences"]["url"])


def test_who_came_changed_or_went_is_told_to_who_asks_for_changes(run):
    with run(family=PLAIN) as lms:
        whole = members(lms)
        assert changes(lms, whole).json()["members"] == []
        people = [replace(one, given="Penelope") if one.key == "pia" else one for one in PEOPLE]
        object.__setattr__(lms.config, "people", tuple(one for one in people if one.key != "omar"))
        told = changes(lms, whole)
        by_id = {member["user_id"]: member for member in told.json()["members"]}
        assert set(by_id) == {lms.sub("pia"), "12"}
        assert by_id[lms.sub("pia")]["given_name"] == "Penelope"
        assert by_id["12"] == {"status": "Deleted", "user_id": "12", "roles": [LEARNER]}
        assert changes(lms, told).json()["members"] == []


def test_changes_since_a_time_nobody_remembers_are_refused(run):
    with run(family=PLAIN) as lms:
        whole = members(lms)
        lms.platform.memory.forget_rosters()
        assert changes(lms, whole).status_code == 404


@pytest.mark.parametrize("family", [CANVAS_LIKE, MOODLE_LIKE], ids=lambda family: family.name)
def test_moodle_and_canvas_tell_no_changes(run, family):
    with run(family=family) as lms:
        assert "differences" not in members(lms).links
