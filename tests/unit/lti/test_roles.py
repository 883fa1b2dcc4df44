import pytest

from lti.messages import Role
from lti.roles import names_a_test_person, roles_named_as_institution, roles_of

LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
LEARNER, INSTRUCTOR, OBSERVER, ADMIN = Role.LEARNER, Role.INSTRUCTOR, Role.OBSERVER, Role.ADMIN


@pytest.mark.parametrize(
    ("name", "role"),
    [
        (LIS + "membership#Learner", LEARNER),
        (LIS + "membership/Learner#GuestLearner", LEARNER),
        (LIS + "membership#Instructor", INSTRUCTOR),
        (LIS + "membership/Instructor#TeachingAssistant", INSTRUCTOR),
        (LIS + "membership#ContentDeveloper", INSTRUCTOR),
        (LIS + "membership#Administrator", INSTRUCTOR),
        (LIS + "membership#Mentor", OBSERVER),
        (LIS + "institution/person#Administrator", ADMIN),
        (LIS + "system/person#Administrator", ADMIN),
        (LIS + "system/person#SysAdmin", ADMIN),
        ("urn:lti:role:ims/lis/Learner", LEARNER),
        ("urn:lti:role:ims/lis/TeachingAssistant", INSTRUCTOR),
        ("urn:lti:role:ims/lis/Instructor/GuestInstructor", INSTRUCTOR),
        ("urn:lti:instrole:ims/lis/Administrator", ADMIN),
        ("urn:lti:sysrole:ims/lis/SysAdmin", ADMIN),
        ("Learner", LEARNER),
        ("Instructor", INSTRUCTOR),
        ("Instructor#TeachingAssistant", INSTRUCTOR),
        ("Mentor", OBSERVER),
    ],
)
def test_a_role_is_known_in_all_its_forms(name, role):
    assert roles_of([name]) == {role}


@pytest.mark.parametrize(
    "name",
    [
        LIS + "institution/person#Instructor",
        LIS + "institution/person#Student",
        LIS + "system/person#User",
        LIS + "membership#Officer",
        "urn:lti:instrole:ims/lis/Instructor",
        "https://elsewhere.example.test/membership#Instructor",
        "Not an Instructor",
        "",
        None,
        7,
        {"role": "Instructor"},
    ],
)
def test_what_says_nothing_about_this_course_gives_no_role(name):
    assert roles_of([name]) == set()


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (["institution/person#Student"], {LEARNER}),
        (["institution/person#Instructor"], {INSTRUCTOR}),
        (["system/person#Administrator", "institution/person#Instructor"], {INSTRUCTOR}),
        (["institution/person#None", "system/person#None", "system/person#Instructor"], set()),
        (["institution/person#Faculty", "institution/person#Administrator"], set()),
    ],
)
def test_where_roles_of_a_course_are_called_so_they_are_known(names, roles):
    assert roles_named_as_institution([*(LIS + name for name in names), 7, None]) == roles


def test_an_administrator_who_is_enrolled_as_a_learner_is_both_but_no_teacher():
    names = [
        LIS + "institution/person#Administrator",
        LIS + "institution/person#Instructor",
        LIS + "membership#Learner",
    ]

    assert roles_of(names) == {ADMIN, LEARNER}


def test_only_the_systems_test_user_is_a_test_person():
    assert names_a_test_person(
        [LIS + "membership#Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"]
    )
    assert not names_a_test_person(["TestUser", LIS + "membership#Learner", None])
