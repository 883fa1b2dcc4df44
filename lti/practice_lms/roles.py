"""Knows which LTI roles a person has at a launch and in the member list; does not know who asks.

LTI 1.3 core, appendix A.2: role vocabularies.
"""

from lti.practice_lms.families import Family
from lti.practice_lms.world import Inhabitant, Place

_LIS = "http://purl.imsglobal.org/vocab/lis/v2"
_MEMBERSHIP = f"{_LIS}/membership#"
_INSTITUTION = f"{_LIS}/institution/person#"
_SYSTEM = f"{_LIS}/system/person#"
_ASSISTANT = f"{_LIS}/membership/Instructor#TeachingAssistant"
_TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"

_MOODLE = {
    Place.LEARNER: (f"{_MEMBERSHIP}Learner",),
    Place.INSTRUCTOR: (f"{_MEMBERSHIP}Instructor",),
    Place.ASSISTANT: (f"{_MEMBERSHIP}Instructor",),
    Place.OBSERVER: (),
    Place.ADMINISTRATOR: (
        f"{_INSTITUTION}Administrator",
        f"{_MEMBERSHIP}Instructor",
        f"{_SYSTEM}Administrator",
    ),
    Place.TEST_STUDENT: (f"{_MEMBERSHIP}Learner",),
}
_CANVAS = {
    Place.LEARNER: (f"{_MEMBERSHIP}Learner", f"{_INSTITUTION}Student", f"{_SYSTEM}User"),
    Place.INSTRUCTOR: (f"{_MEMBERSHIP}Instructor", f"{_INSTITUTION}Instructor", f"{_SYSTEM}User"),
    Place.ASSISTANT: (f"{_MEMBERSHIP}Instructor", _ASSISTANT, f"{_INSTITUTION}Instructor", f"{_SYSTEM}User"),
    Place.OBSERVER: (f"{_MEMBERSHIP}Mentor", f"{_INSTITUTION}Observer", f"{_SYSTEM}User"),
    Place.ADMINISTRATOR: (f"{_INSTITUTION}Administrator", f"{_SYSTEM}User"),
    Place.TEST_STUDENT: (f"{_MEMBERSHIP}Learner", _TEST_USER),
}
_OPEN_EDX = {
    Place.LEARNER: (f"{_INSTITUTION}Student",),
    Place.INSTRUCTOR: (f"{_SYSTEM}Administrator", f"{_INSTITUTION}Instructor"),
    Place.ASSISTANT: (f"{_INSTITUTION}Instructor",),
    Place.OBSERVER: (),
    Place.ADMINISTRATOR: (f"{_SYSTEM}Administrator",),
    Place.TEST_STUDENT: (f"{_INSTITUTION}Student",),
}
"""Before version 11.1.0 of its consumer library; the member list names roles of the course."""
_OPEN_EDX_LIST = {
    Place.LEARNER: (f"{_MEMBERSHIP}Learner",),
    Place.INSTRUCTOR: (f"{_MEMBERSHIP}Administrator",),
    Place.ASSISTANT: (f"{_MEMBERSHIP}Instructor",),
    Place.OBSERVER: (),
    Place.TEST_STUDENT: (f"{_MEMBERSHIP}Learner",),
}
_PLAIN = {
    Place.LEARNER: (f"{_MEMBERSHIP}Learner",),
    Place.INSTRUCTOR: (f"{_MEMBERSHIP}Instructor",),
    Place.ASSISTANT: (f"{_MEMBERSHIP}Instructor", _ASSISTANT),
    Place.OBSERVER: (f"{_MEMBERSHIP}Mentor",),
    Place.ADMINISTRATOR: (f"{_INSTITUTION}Administrator",),
    Place.TEST_STUDENT: (f"{_MEMBERSHIP}Learner", _TEST_USER),
}
_AT_LAUNCH = {"moodle": _MOODLE, "canvas": _CANVAS, "openedx": _OPEN_EDX}

_TEACHING = {Place.INSTRUCTOR}


def launch_roles(person: Inhabitant, family: Family) -> list[str]:
    """The roles claim of `person`."""
    return list(_AT_LAUNCH.get(family.product_code, _PLAIN)[person.place])


def is_listed(person: Inhabitant) -> bool:
    """Whether the member list names `person`: administrators belong to no course."""
    return person.place is not Place.ADMINISTRATOR


def listed_roles(person: Inhabitant, family: Family) -> list[str]:
    """The roles of `person` in the member list.

    Moodle calls everybody who may not manage the course a learner there, assistants included.
    """
    if family.lists_bare_roles:
        return ["Instructor"] if person.place in _TEACHING else ["Learner"]
    if family.product_code == "openedx":
        return list(_OPEN_EDX_LIST[person.place])
    return [
        role
        for role in launch_roles(person, family)
        if role.startswith(f"{_LIS}/membership") or role == _TEST_USER
    ]
