"""Knows what the many names of roles mean here; knows no person and no course.

The vocabulary is LTI 1.3 core, appendix A.2; the policy is ours. Only roles in the context make somebody a
learner, an instructor or an observer: being a teacher somewhere in the institution says nothing about this
course, but on platforms that are known to call the roles of a course so. Only roles in the institution or the system
make somebody an administrator. What is unknown is ignored, so an empty list gives no roles at all.
"""

import re
from collections.abc import Iterable

from lti.messages import Role

_IN_CONTEXT = {
    "Learner": Role.LEARNER,
    "Student": Role.LEARNER,
    "Instructor": Role.INSTRUCTOR,
    "TeachingAssistant": Role.INSTRUCTOR,
    "ContentDeveloper": Role.INSTRUCTOR,
    "Administrator": Role.INSTRUCTOR,
    "Mentor": Role.OBSERVER,
}
_AS_INSTITUTION = {"Student": Role.LEARNER, "Learner": Role.LEARNER, "Instructor": Role.INSTRUCTOR}
_ADMINISTRATORS = {"Administrator", "SysAdmin", "AccountAdmin"}

# Group 1: where the role holds; group 2: its name, for a sub-role the one it belongs to
# (membership/Instructor#TeachingAssistant).
_CONTEXT_FORMS = (
    re.compile(r"https?://purl\.imsglobal\.org/vocab/lis/v2/membership(?:#|/)(\w+)"),
    re.compile(r"urn:lti:role:ims/lis/(\w+)"),
    re.compile(r"(\w+)(?:[#/]\w+)?$"),
)
_INSTITUTION_FORMS = (
    re.compile(r"https?://purl\.imsglobal\.org/vocab/lis/v2/(?:institution|system)/person#(\w+)$"),
    re.compile(r"urn:lti:(?:inst|sys)role:ims/lis/(\w+)$"),
)
_IN_INSTITUTION = re.compile(r"https?://purl\.imsglobal\.org/vocab/lis/v2/institution/person#(\w+)$")
_TEST_PERSON = re.compile(r"https?://purl\.imsglobal\.org/vocab/lti/system/person#TestUser$")


def roles_of(names: Iterable[object]) -> frozenset[Role]:
    """The roles that `names` (URIs, LTI 1.1 URNs or bare words) give somebody; others are ignored."""
    roles = {_role_of(name) for name in names if isinstance(name, str)}
    return frozenset(role for role in roles if role)


def roles_named_as_institution(names: Iterable[object]) -> frozenset[Role]:
    """What roles in an institution say of the course, where the platform says them of it."""
    found = (_IN_INSTITUTION.match(name) for name in names if isinstance(name, str))
    return frozenset(_AS_INSTITUTION[one[1]] for one in found if one and one[1] in _AS_INSTITUTION)


def names_a_test_person(names: Iterable[object]) -> bool:
    """Whether a platform's stand-in for a student is meant (Canvas' Student View)."""
    return any(isinstance(name, str) and _TEST_PERSON.match(name) for name in names)


def _role_of(name: str) -> Role | None:
    for form in _INSTITUTION_FORMS:
        if found := form.match(name):
            return Role.ADMIN if found[1] in _ADMINISTRATORS else None
    for form in _CONTEXT_FORMS:
        if found := form.match(name):
            return _IN_CONTEXT.get(found[1])
    return None
