"""Knows how custom parameters are filled in; does not know which link asks for what.

LTI 1.3 core, appendix B. A variable this platform does not know stays as it was written.
"""

import re
from collections.abc import Mapping

from lti.practice_lms.context import Platform
from lti.practice_lms.world import Course, Inhabitant, Link, Place

_NOT_A_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]")


def custom_parameters(
    platform: Platform,
    course: Course,
    *,
    link: Link | None,
    person: Inhabitant,
    more: Mapping[str, str] | None = None,
    acting: Inhabitant | None = None,
) -> dict[str, str]:
    """The custom claim: the tool's and the course's parameters, the link's own, then `more`, variables expanded."""
    values = _values(platform, course, person=person) | (_link_values(platform, course, link) if link else {})
    if platform.config.family.groups_variable:
        values[platform.config.family.groups_variable] = ",".join(person.groups)
    if platform.config.family.limit_variable:
        values[platform.config.family.limit_variable] = str(person.place is Place.ASSISTANT).lower()
    if acting:
        values |= {"$Canvas.masqueradingUser.id": acting.number}
    wanted = {**platform.config.custom, **course.custom, **(_own(link) if link else {}), **(more or {})}
    return _named({name: values.get(text, text) for name, text in wanted.items()}, platform)


def _named(parameters: Mapping[str, str], platform: Platform) -> dict[str, str]:
    if not platform.config.family.doubles_custom_names:
        return dict(parameters)
    doubled = {}
    for name, value in parameters.items():
        doubled[_NOT_A_LETTER_OR_DIGIT.sub("_", name.lower())] = value
        doubled[name] = value
    return doubled


def _own(link: Link) -> dict[str, str]:
    return {**({"item": link.item} if link.item else {}), **link.custom}


def _link_values(platform: Platform, course: Course, link: Link) -> dict[str, str]:
    column = platform.gradebook.launch_column(course.id, link.id)
    return {
        "$ResourceLink.id": platform.resource_link_id(course, link.id),
        "$ResourceLink.title": link.title,
        **({"$LineItem.url": platform.column_url(column)} if column is not None else {}),
    }


def _values(platform: Platform, course: Course, *, person: Inhabitant) -> dict[str, str]:
    return {
        "$Context.id": platform.context_id(course.id),
        "$Context.id.history": ",".join(platform.context_id(old) for old in course.history),
        "$Context.title": course.title,
        "$Context.label": course.label,
        "$User.id": platform.subject(person),
        "$User.username": person.key,
        "$Person.name.full": person.name,
        "$Person.name.given": person.given,
        "$Person.name.family": person.family,
        "$Person.email.primary": person.email,
        "$Person.address.timezone": person.time_zone,
        "$LineItems.url": platform.columns_url(course.id),
    }
