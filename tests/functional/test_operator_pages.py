"""What an operator does on their pages: let deployments in, invite platforms, look at rights, change keys."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from app.models import Audit, Deployment, Invite, Platform, SigningKey
from app.services.operating import guestbook
from lti.client import LINE_ITEM_SCOPE, NOTICE_SCOPE, ROSTER_SCOPE
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE
from lti.practice_lms.world import PEOPLE
from tests.doorstep import CORE, command, reading
from tests.keeper import Keeper, come_in
from tests.practice import practice_lms
from tests.registrar import Administrator
from tests.waiting import somebody_waits, until


@pytest.fixture
def keeper(tool) -> Keeper:
    return come_in(tool)


def audited(tool, action):
    with reading(tool) as session:
        return session.scalars(select(Audit.target).where(Audit.action == action)).all()


class TestDeployments:
    """A place nobody has named waits, is let in, is suspended, is let in again."""

    ELSEWHERE = {CORE + "deployment_id": "a second school"}  # noqa: RUF012

    def test_a_deployment_waits_until_it_is_let_in(self, tool, doorstep, keeper):
        assert doorstep.launch(self.ELSEWHERE).status == 401
        page = keeper.open("operator/deployments")
        assert "a second school" in page.text

        number = command(tool, "institution", "add", "Nordby").output.strip()
        page = keeper.open("operator/deployments")
        page = keeper.send(page, "/approve", institution=number)

        assert "The deployment is let in." in page.text
        assert "None waits." in page.text
        assert doorstep.launch(self.ELSEWHERE).status == 200
        with reading(tool) as session:
            found = session.scalars(select(Deployment).filter_by(lti_id="a second school")).one()
        assert (found.state, str(found.institution_id)) == ("active", number)
        assert audited(tool, "deployment.approved") == [str(found.id)]

    def test_a_suspended_deployment_lets_nobody_in_until_it_is_let_in_again(self, tool, doorstep, keeper):
        first = doorstep.launch()
        page = keeper.send(keeper.open("operator/deployments"), "/suspend")
        assert "Nobody can come in from there any more." in page.text
        refused = doorstep.launch()
        assert refused.heading == "The course is closed for your platform"
        assert doorstep.browser.open(first.url).heading == "Your visit is over"

        page = keeper.send(page, "/approve")

        assert "The deployment is let in." in page.text
        assert doorstep.launch().status == 200
        with reading(tool) as session:
            one = session.scalars(select(Deployment)).one()
        assert one.institution_id is not None
        assert audited(tool, "deployment.suspended") == [str(one.id)]

    @pytest.mark.both_databases("statements")
    def test_the_same_by_commands(self, tool, doorstep):
        listed = command(tool, "deployment", "list").output.split("\t")
        assert command(tool, "deployment", "suspend", listed[0]).output == "Suspended.\n"
        assert command(tool, "deployment", "suspend", listed[0]).exit_code == 0
        assert doorstep.launch().status == 403
        assert len(audited(tool, "deployment.suspended")) == 1
        assert command(tool, "deployment", "approve", listed[0]).exit_code == 0
        assert doorstep.launch().status == 200
        unknown = command(tool, "deployment", "suspend", "999")
        assert (unknown.exit_code, "There is no such thing" in unknown.output) == (1, True)

    def test_a_page_from_before_moves_no_deployment_to_another_institution(self, tool, doorstep, keeper):
        doorstep.launch(self.ELSEWHERE)
        first, second = (
            command(tool, "institution", "add", name).output.strip() for name in ("Nordby", "Sydby")
        )
        page = keeper.open("operator/deployments")
        keeper.send(page, "/approve", institution=first)

        refused = keeper.send(page, "/approve", institution=second)

        assert (refused.status, "operator.let_in" in refused.text) == (409, True)
        assert keeper.send(page, "/approve", institution=first).status == 200
        with reading(tool) as session:
            found = session.scalars(select(Deployment).filter_by(lti_id="a second school")).one()
        assert str(found.institution_id) == first
        assert audited(tool, "deployment.approved") == [str(found.id)]

    @pytest.mark.usefixtures("lms")
    @pytest.mark.parametrize("number", ["999", "9" * 25])
    def test_what_is_not_there_is_said(self, keeper, number):
        for path in ("deployments/N/approve", "deployments/N/suspend", "invitations/N/revoke"):
            assert self.sent(keeper, path.replace("N", number)).status_code == 404, path

    def test_an_institution_that_is_not_there_is_never_taken_for_none(self, tool, doorstep, keeper):
        doorstep.launch(self.ELSEWHERE)
        with reading(tool) as session:
            waiting = session.scalars(select(Deployment.id).filter_by(state="waiting")).one()

        for institution in ("999", "9" * 25, "-1", "Nordby"):
            answer = self.sent(keeper, f"deployments/{waiting}/approve", institution=institution)

            assert (answer.status_code, "operator.unknown" in answer.text) == (404, True), institution
            assert doorstep.launch(self.ELSEWHERE).status == 403, institution

    @staticmethod
    def sent(keeper, path, **data):
        token = dict(keeper.open("operator/deployments").forms[-1].fields)["form_token"]
        return keeper.browser.http.post(
            f"{keeper.base}operator/{path}", data={"form_token": token, **data}, timeout=10
        )


class TestInvitations:
    """A link registers one platform; it can be taken back before."""

    @staticmethod
    def made(keeper, **answers):
        """The page that shows the link, and the link."""
        page = keeper.send(keeper.open("operator/invitations"), "/invitations", **answers)
        assert page.status == 200, page.text
        return page, page.response.text.split('id="link" type="text" value="')[1].split('"')[0]

    @pytest.fixture
    def admin(self, lms, visitor):
        return Administrator(lms=lms, browser=visitor)

    def test_a_link_is_shown_once_and_registers_a_platform(self, tool, keeper, admin):
        _page, link = self.made(keeper, whom="new", days="3", accepts_first="yes")
        assert link.startswith(f"{tool.url}/lti/register?invite=")
        assert link not in keeper.open("operator/invitations").response.text

        admin.register(link)

        listed = keeper.open("operator/invitations")
        assert "A platform of a new institution" in listed.text
        assert "Used" in listed.text
        with reading(tool) as session:
            invite = session.scalars(select(Invite)).one()
            assert (invite.tries, invite.accepts_first_deployment) == (1, True)
            assert (invite.expires_at - invite.made_at).days == 3
        assert not [form for form in listed.forms if form.action.endswith("/revoke")]

    def test_an_invitation_can_be_for_an_institution_or_for_a_platform(self, tool, keeper, admin):
        with reading(tool) as session:
            known = session.scalars(select(Platform)).one()
        _page, link = self.made(keeper, whom="institution", institution=str(known.institution_id))
        page, _link = self.made(keeper, whom="platform", platform=str(known.id))

        assert "A platform of “Practice LMS”" in page.text
        assert "Brings “Practice LMS” up to date" in page.text
        assert "Practice LMS" in admin.paste(link).text

    def test_one_that_was_taken_back_registers_nothing(self, tool, keeper, admin):
        _page, link = self.made(keeper)
        asked = admin.paste(link)
        page = keeper.send(keeper.open("operator/invitations"), "/revoke")
        assert "Its link registers nothing any more." in page.text
        assert "Taken back" in page.text

        assert admin.say(asked).status == 403  # the form from before is no way round
        refused = admin.browser.open(link)
        assert (refused.status, refused.heading) == (410, "This invitation was taken back")
        assert len(audited(tool, "invite.revoked")) == 1

    def test_one_that_was_used_meanwhile_is_not_said_to_be_taken_back(self, tool, keeper, admin):
        _page, link = self.made(keeper)
        before = keeper.open("operator/invitations")
        admin.register(link)

        page = keeper.send(before, "/revoke")

        assert "was over already" in page.text
        assert "taken back" not in page.text
        assert audited(tool, "invite.revoked") == []
        assert "over already" in command(tool, "platform", "revoke-invitation", "1").output

    def test_one_that_is_being_used_is_not_taken_back_as_well(self, tool, keeper):
        self.made(keeper)
        shared = tool.shared

        def revoke():
            with shared.database.writing() as session:
                return guestbook.revoke(session, 1, now=tool.clock())

        with ThreadPoolExecutor(1) as pool, somebody_waits(shared.database) as one_waits:
            with shared.database.writing() as session:
                session.execute(update(Invite).values(used_at=tool.clock()))
                late = pool.submit(revoke)
                assert until(one_waits)
            assert late.result() is False
        with reading(tool) as session:
            assert session.scalars(select(Invite.revoked_at)).one() is None

    @pytest.mark.both_databases("statements")
    def test_the_same_by_commands(self, tool, keeper):
        self.made(keeper)
        [line] = command(tool, "platform", "invitations").output.splitlines()
        number, state, _until, tries, whom, refused = line.split("\t")
        assert (state, tries, whom, refused) == ("open", "tries 0", "institution (new)", "refused 0")

        assert command(tool, "platform", "revoke-invitation", number).exit_code == 0
        assert command(tool, "platform", "invitations").output.split("\t")[1] == "revoked"
        assert command(tool, "platform", "revoke-invitation", "999").exit_code == 1
        assert "Taken back" in keeper.open("operator/invitations").text

    @pytest.mark.usefixtures("lms")
    def test_what_cannot_be_used_is_said_and_makes_nothing(self, tool, keeper):
        for answers, said in (
            ({"whom": "institution", "institution": ""}, "Choose an institution."),
            ({"whom": "institution", "institution": "999"}, "Choose an institution."),
            ({"whom": "platform", "platform": "x"}, "Choose a platform."),
            ({"whom": "new", "institution": "1"}, "Say whom the invitation is for."),
            ({"whom": "somebody"}, "Choose whom the invitation is for."),
            ({"days": "0"}, "Write a number from 1 to 90."),
            ({"days": "91"}, "Write a number from 1 to 90."),
            ({"days": "a week"}, "Write a number from 1 to 90."),
        ):
            page = keeper.send(keeper.open("operator/invitations"), "/invitations", **answers)

            assert (page.status, said in page.text) == (422, True), answers
        with reading(tool) as session:
            assert session.scalars(select(Invite)).all() == []


class TestRightToNotices:
    """Told only where launches name the service: Moodle has none, so there is nothing to switch on."""

    @pytest.fixture(params=[CANVAS_LIKE, MOODLE_LIKE], ids=lambda family: family.name)
    def lms_config(self, tool, request):
        return practice_lms(tool, family=request.param, scopes_struck_off=frozenset({NOTICE_SCOPE}))

    def test_it_is_missing_only_where_notices_are_sent(self, keeper, visitor, lms):
        visitor.launch("kirsten")
        told = "Missing: Right to ask for notices." in keeper.open("operator/platforms").text
        assert told is lms.config.family.sends_notices


class TestPlatforms:
    """What is known of each registration; its rights; the self-check."""

    @pytest.fixture
    def lms_config(self, tool):
        return practice_lms(tool, scopes_struck_off=frozenset({ROSTER_SCOPE, LINE_ITEM_SCOPE}))

    def test_the_list_tells_rights_that_were_struck_off_and_what_they_mean(self, keeper, lms, visitor):
        page = keeper.open("operator/platforms")
        assert "No launch of a course has named a service yet" in page.text
        assert "Nobody has come from there yet." in page.text
        visitor.launch("kirsten")

        page = keeper.open("operator/platforms")

        assert lms.config.issuer in page.text
        assert "Right to send grades" in page.text
        assert "Missing: Right to make gradebook columns." in page.text
        assert "Missing: Right to read who is in a course." in page.text
        assert "Missing: Right to send grades." not in page.text
        assert "the report knows only people who have opened the course" in page.text
        assert "Nobody has come from there yet." not in page.text

    def test_the_connection_is_checked(self, keeper, visitor):
        visitor.launch("kirsten")
        page = keeper.open(keeper.open("operator/platforms").link("Check the connection"))
        assert page.heading == "Connection to the learning platform"

        form = next(form for form in page.forms if "/operator/platforms/" in form.action)
        seen = keeper.browser.send(page, form, course=form.choices["course"][0])

        assert seen.status == 200
        assert "What was seen" in seen.text
        assert "The platform gives this right." in seen.text
        assert keeper.open("operator/platforms/nobodys").status == 404

    def test_no_page_tells_of_people(self, keeper, new_visitor):
        for person in PEOPLE:
            new_visitor().launch(person.key)
        for path in ("platforms", "deployments", "invitations", "keys"):
            text = keeper.open(f"operator/{path}").text
            assert not [one.key for one in PEOPLE if one.family in text or one.given in text], path


def test_a_key_is_changed_and_a_second_click_changes_nothing(tool, keeper):
    page = keeper.open("operator/keys")
    assert "There is no key yet." in page.text
    tool.shared.key_ring.signing_key()
    page = keeper.send(keeper.open("operator/keys"), "/keys")

    assert "A new key is published." in page.text
    assert "Published, and waits for its turn" in page.text
    assert "Signs now" in page.text
    assert not [form for form in page.forms if form.action.endswith("/operator/keys")]
    token = dict(page.forms[-1].fields)["form_token"]
    again = keeper.browser.http.post(f"{keeper.base}operator/keys", data={"form_token": token}, timeout=20)
    assert "A key is waiting for its turn already." in again.text
    with reading(tool) as session:
        assert len(session.scalars(select(SigningKey)).all()) == 2
    assert "PRIVATE" not in page.response.text
