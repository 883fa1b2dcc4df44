"""Who may open which address behind a launch. A new address fails here until somebody has said whom it is for.

Whose things are reached there is tested in `test_strangers`.
"""

import pytest

from tests.doorstep import CORE, MEMBERSHIP, Doorstep
from tests.keeper import come_in

EVERYBODY, LEADERS, REPORTED, PREVIEWERS = "everybody", "instructors", "instructors and admins", "previewers"
ADMINS, REVIEWERS, OPERATORS = "admins", "visits that show one learner's work", "operators"
FOR = {
    "learner": EVERYBODY,
    "instructor": LEADERS,
    "admin": REPORTED,
    "review": REVIEWERS,
    "operator": OPERATORS,
}
EXCEPT = {
    "/v/<visit>/preview/end": PREVIEWERS,
    "/v/<visit>/preview/take-part": PREVIEWERS,
    "/v/<visit>/messages": ADMINS,
    "/v/<visit>/messages/<key>": ADMINS,
    "/v/<visit>/platforms": ADMINS,
    "/v/<visit>/platforms/<platform>": ADMINS,
}
LAST = {"/v/<visit>/operator/leave"}
"""Ends the visit it is asked in."""
INSTITUTION_ADMIN = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
MAY = {
    "learner": {EVERYBODY},
    "instructor": {EVERYBODY, LEADERS, REPORTED},
    "admin": {EVERYBODY, REPORTED, ADMINS},
    "operator": {OPERATORS},
}
PARTS = {
    "<star_id:star>": "m01",
    "<star>": "m01",
    "<page>": "tuesday",
    "<item>": "tuesday-story",
    "<path:slot>": "m01/journal",
    "<attempt>": "nobodys",
    "<int:number>": "1",
    "<int(max=999999999):number>": "1",
    "<path:rest>": "nothing",
    "<name>": "tuesday.svg",
    "<kind>": "choice",
    "<key>": "nobodys",
    "<file>": "nobodys",
    "<platform>": "nobodys",
    "<award>": "citizen",
    "<institution>": "nobodys",
    "<form>": "html",
    "<any(svg,jwt):ending>": "svg",
}
OPEN = {200, 204, 303, 404, 409, 422}


def addresses(app):
    """(method, rule, whom it is for) of every address behind a launch."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/v/<visit>"):
            continue
        whom = EXCEPT.get(rule.rule) or FOR.get(rule.endpoint.split(".")[0])
        assert whom, f"{rule.rule}: say whom it is for"
        found += [(method, rule.rule, whom) for method in sorted(set(rule.methods or ()) & {"GET", "POST"})]
    return sorted(found, key=lambda one: one[1] in LAST)


def filled(rule):
    """The path inside a visit that fits a rule."""
    rule = rule.removeprefix("/v/<visit>")
    for name, value in PARTS.items():
        rule = rule.replace(name, value)
    assert "<" not in rule, f"{rule}: give this part a value"
    return rule


def ask(http, base, method, rule, **fields):
    address = base.rstrip("/") + filled(rule)
    return http.request(method, address, data=fields, allow_redirects=False, timeout=20).status_code


def knock(http, base, method, rule, token, **cookies):
    """What somebody is told who brings these cookies and no others."""
    http.cookies.clear()
    address = base.rstrip("/") + filled(rule)
    told = {"form_token": token}
    answer = http.request(method, address, data=told, cookies=cookies, allow_redirects=False, timeout=20)
    return answer.status_code


def arrive(doorstep, role):
    """The visit's address, and what its forms must carry."""
    if role == "operator":
        keeper = come_in(doorstep.tool, doorstep.browser)
        return keeper.base, dict(keeper.open("operator/keys").form("/leave").fields)["form_token"]
    names = [INSTITUTION_ADMIN] if role == "admin" else [f"{MEMBERSHIP}{role.capitalize()}"]
    page = doorstep.launch({CORE + "roles": names, CORE + "custom": {"item": "glossary"}})
    assert page.status == 200
    return page.url.removesuffix("words"), page.form_token


def open_what_is_theirs(tool, doorstep, role):
    base, token = arrive(doorstep, role)
    for method, rule, whom in addresses(tool.app):
        if whom in MAY[role]:
            status = ask(doorstep.browser.http, base, method, rule, form_token=token)
            assert status in OPEN | ({400} if method == "POST" else set()), (method, rule, status)


@pytest.mark.both_databases("statements")
@pytest.mark.parametrize("role", sorted({*MAY} - {"learner"}))
def test_each_kind_of_person_opens_what_is_theirs(tool, doorstep, role):
    open_what_is_theirs(tool, doorstep, role)


def test_a_learner_opens_what_is_theirs(tool, doorstep):
    """PostgreSQL hears it from those who lead a course: they open all of it as well."""
    open_what_is_theirs(tool, doorstep, "learner")


@pytest.mark.parametrize("role", sorted(MAY))
def test_nobody_opens_anything_else(tool, doorstep, role):
    base, token = arrive(doorstep, role)
    for method, rule, whom in addresses(tool.app):
        if whom not in MAY[role]:
            status = ask(doorstep.browser.http, base, method, rule, form_token=token)
            assert status == 403, (method, rule, status)


def test_nobody_without_the_cookie_opens_anything(tool, doorstep, new_visitor):
    base, token = arrive(doorstep, "instructor")
    http = new_visitor().http
    for method, rule, _whom in addresses(tool.app):
        for cookies in ({}, {"visit": "guess"}):
            status = knock(http, base, method, rule, token, **cookies)
            assert status == 401, (method, rule, status)


def test_the_cookie_of_one_visit_opens_no_other(tool, doorstep, lms, new_visitor):
    ours, _token = arrive(doorstep, "instructor")
    stranger = Doorstep(tool=tool, lms=lms, browser=new_visitor())
    theirs, token = arrive(stranger, "instructor")
    secret = next(c.value for c in stranger.browser.http.cookies if c.path in theirs and c.name == "visit")
    http = new_visitor().http
    for method, rule, _whom in addresses(tool.app):
        status = knock(http, ours, method, rule, token, visit=secret)
        assert status == 401, (method, rule, status)
