"""Knows what every column is kept for, who sees it and how long it stays; asks no database.

`/privacy` and everybody's own page are made from this list. A column that is not in it fails a test
(`tests/unit/services/test_holdings.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.i18n import LazyString, lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One sort of data: why it is kept, who sees it, until when, and the columns it is made of, by table."""

    name: str
    title: LazyString
    why: LazyString
    seen_by: LazyString
    kept: LazyString
    columns: Mapping[str, str]
    """By table, the names of columns with spaces between them."""

    def has(self, table: str) -> frozenset[str]:
        """Its columns in a table."""
        return frozenset(self.columns.get(table, "").split())


_UNTIL_ERASED = lazy("Until you delete it, or your institution does.")
_ONLY_YOU = lazy("Only you.")
_LEADERS = lazy("Those who lead your course, and those who look after reports in your institution.")

OF_PEOPLE = (
    Holding(
        name="identity",
        title=lazy("Who you are in your learning platform"),
        why=lazy(
            "Your platform tells your number, and your name and e-mail if it is set so. Then you are known when you come again, and a report has the right line for you."
        ),
        seen_by=_LEADERS,
        kept=lazy(
            "Until it is deleted. The name of somebody who never came goes 30 days after they left the course."
        ),
        columns={
            "person": "id key institution_id platform_id sub name given family email locale time_zone changed_at admin_seen_at told_by",
            "enrolment": "id key context_id person_id kind roles group enrolled_at roster_seen_at left_at changed_at ceased_at told_groups sees_all_groups",
            "power": "person_id power institution_id granted_by at",
            "erasure": "platform_id mark at",
        },
    ),
    Holding(
        name="choices",
        title=lazy("What you chose for yourself"),
        why=lazy("Text size, colours, language, plainer words, and whose pages you read."),
        seen_by=lazy("You. Your pathway is seen by those who lead your course, too."),
        kept=_UNTIL_ERASED,
        columns={"person": "preferences", "enrolment": "pathway undecided_in draft_key"},
    ),
    Holding(
        name="texts",
        title=lazy("What you wrote"),
        why=lazy(
            "Journal, worksheets, plan: so that you find them again, on every device. They lie encrypted in the database."
        ),
        seen_by=lazy(
            "Only you, until you share a text. Then those who lead your course read it and may answer, and those at your table read it if you want that. What you said about yourself in numbers is counted with that of four others at least, without names."
        ),
        kept=_UNTIL_ERASED,
        columns={
            "entry": "id key enrolment_id slot star draft draft_no draft_release_id revision_no words is_complete started_at saved_at sharing paper_at is_journal in_portfolio tally files",
            "revision": "entry_id no body words release_id saved_at is_saved",
            "remark": "id key entry_id revision_no by_id body at",
        },
    ),
    Holding(
        name="files",
        title=lazy("Photos and recordings you added"),
        why=lazy(
            "So that you can draw, write by hand or speak instead of typing. They lie encrypted in the database, like your texts. Where a photo was taken, and with what, is not kept."
        ),
        seen_by=lazy("Whoever may read the text beside which they stand: only you, until you share it."),
        kept=lazy("Until you delete it, or the text with all your data."),
        columns={
            "upload": "id key entry_id enrolment_id media_type size width height words added_at",
            "upload_piece": "upload_id no body",
        },
    ),
    Holding(
        name="answers",
        title=lazy("What you answered"),
        why=lazy(
            "Questions, quizzes, polls, and what lies half done: so that nothing is lost and you may try again."
        ),
        seen_by=lazy(
            "You. Those who lead your course see when you finished a quiz and its result, and your answers only if you share a try. Polls are told as numbers, from five people on."
        ),
        kept=_UNTIL_ERASED,
        columns={
            "attempt": "id key enrolment_id activity number release_id shown state grade started_at submitted_at form_key shared_at",
            "response": "attempt_id item answer grade parts own",
            "vote": "enrolment_id poll option at",
            "draft": "enrolment_id slot no answer tried rev release_id saved_at",
        },
    ),
    Holding(
        name="talk",
        title=lazy("What you said at a table"),
        why=lazy("Talk with one or three others of your course."),
        seen_by=lazy("Those at your table, and those who lead your course."),
        kept=lazy("Until you take it back, get up from the table, or delete your data."),
        columns={
            "thread": "id key context_id activity seats opened_at preview_of_id",
            "seat": "thread_id place enrolment_id sat_at",
            "post": "id key thread_id enrolment_id about_id body at edited_at hidden_at hidden_why hidden_by_id",
        },
    ),
    Holding(
        name="feedback",
        title=lazy("What you wrote about barriers"),
        why=lazy(
            "So that your institution can mend what stands in somebody’s way, and answer you if you want that."
        ),
        seen_by=lazy(
            "Those who look after the course at your institution. They see what you wrote, and not your name."
        ),
        kept=lazy("Twelve months."),
        columns={"feedback": "id key institution_id person_id body at done_at"},
    ),
    Holding(
        name="progress",
        title=lazy("How far you are"),
        why=lazy(
            "So that you can go on where you were, and your institution knows who has taken the course."
        ),
        seen_by=_LEADERS,
        kept=_UNTIL_ERASED,
        columns={
            "enrolment": "opened_at last_activity_at left_pathways",
            "page_mark": "enrolment_id page first_at last_at paper_at read_at",
            "progress": "enrolment_id star status fraction quiz_best quiz_passed completed_by journals opened_at started_at completed_at last_activity_at release_id changed_at pass_earned",
        },
    ),
    Holding(
        name="grades",
        title=lazy("Grades for your learning platform"),
        why=lazy("The results your course asks for. Texts and answers are never sent."),
        seen_by=lazy("Those who lead your course, here and in your learning platform."),
        kept=lazy("Until it is deleted here. What your learning platform has received stays there."),
        columns={
            "delivery": "line_item_id enrolment_id wanted_no given activity comment sent_no sent_stamp unsent_stamp sent_at state next_at code reason lease_until tries ours theirs_given theirs_at waits_since seen_at is_dismissed",
        },
    ),
    Holding(
        name="certificates",
        title=lazy("Certificates and badges you made"),
        why=lazy("So that you can show what you have done, and others can ask whether it is genuine."),
        seen_by=lazy("You; and whoever has the number of one sees what you chose to say on it."),
        kept=lazy("36 months, or until you take it back or delete your data."),
        columns={"certificate": "id number enrolment_id award issued_at changed_at body"},
    ),
    Holding(
        name="cases",
        title=lazy("Cases from your town"),
        why=lazy(
            "Those who lead a course write down what there is to work on, and two people read it first."
        ),
        seen_by=lazy("Everybody in the course, once it is published."),
        kept=lazy("With the course. When you delete your data, your name goes from it and the case stays."),
        columns={
            "local_case": "id key context_id by_id field has_consent version asked_no published_no saved_at published_at",
            "case_version": "case_id no texts lang",
            "case_review": "case_id voice version is_yes remark by_id on_paper at",
            "case_star": "case_id star",
        },
    ),
    Holding(
        name="boxes",
        title=lazy("What came into a voice box"),
        why=lazy(
            "Those who lead a course ask people outside it, at a public address. An answer has no name, no account and no address of a device: the words, the language and the day. They lie encrypted in the database. What somebody said on paper or by telephone is marked so, with how they agreed."
        ),
        seen_by=lazy(
            "Those who lead the course. Others see only what is quoted, without a name: when it is told what came of it, or in a case from your town."
        ),
        kept=lazy(
            "Answers 180 days after the box closed; what it asked and what was told back two years; what a case quotes, as long as the case. How often somebody wrote from one address is counted in memory for ten minutes and written nowhere."
        ),
        columns={
            "voice_box": "id key code context_id case_id by_id lang words version saved_at opened_at closes_at told quotes told_at",
            "box_answer": "id key box_id body quote lang at state came by_id consent consent_at",
        },
    ),
    Holding(
        name="visits",
        title=lazy("Your visits"),
        why=lazy(
            "Each time you open the course a visit begins. It keeps you signed in without cookies of other sites."
        ),
        seen_by=lazy("Nobody; those who run the tool can see that there was a visit."),
        kept=lazy("A visit 30 days after its end, what came with opening the course one day."),
        columns={
            "visit": "id key secret_hash person_id enrolment_id institution_id mode powers frame_origins return_url content_request locale seen_at expires_at ended_at latest_end_at subject_enrolment_id subject deployment_id",
            "launch_attempt": "state_hash platform_id at transport code ticket_hash ticket_until launch ticket_used_at",
        },
    ),
    Holding(
        name="leading",
        title=lazy("What those who lead or run a course did"),
        why=lazy("So that a change can be understood and taken back."),
        seen_by=lazy("Those who lead the course; those who run the tool."),
        kept=lazy(
            "Settings with the course, without a name once the person is deleted; the record of what was done 24 months."
        ),
        columns={
            "setup_version": "context_id version body by_id at why",
            "audit": "id institution_id at by action target detail",
        },
    ),
)
"""What is kept of people, in the order in which it is told."""

OF_NOBODY: Mapping[str, str] = {
    "generation": "name no",
    "institution": "id key name locale time_zone theme contacts",
    "logo": "institution_id body",
    "media_piece": "hash no body",
    "operator_link": "token_hash expires_at used_at",
    "release": "id course hash bones changes state published_at",
    "prose_version": "course locale hash release_id body published_at",
    "served_words": "course locale release_id hash body",
    "badge_key": "kid private public made_at",
    "data_key": "key_id canary",
    "heartbeat": "name at",
    "signing_key": "kid private public use_from publish_until",
    "throttle": "bucket minute count",
    "api_token": "id institution_id name scopes hash expires_at last_used_at revoked_at",
    "platform": "id key issuer client_id name family auth_login_url auth_token_url token_audience key_set_url frame_origins scopes_granted accepts_any_deployment accepts_first_deployment institution_id state trusts_admins full_of reads_sites",
    "platform_count": "platform_id kind number counted_at",
    "access_token": "platform_id scopes_hash token expires_at",
    "key_set": "platform_id body fetched_at fresh_until last_miss_at",
    "deployment": "id platform_id institution_id lti_id state notices",
    "invite": "id token_hash institution_id platform_id accepts_first_deployment tries expires_at used_at made_at revoked_at refused",
    "job": "id kind subject platform_id due_at ended_at reason lease_until tries",
    "notice": "platform_id jti kind at outcome",
    "context": "id key institution_id platform_id lti_id kind title label history memberships_url roster_at changed_at roster_full_at roster_changes_url settings_no has_groups staff_see_all kept_stars",
    "resource_link": "id context_id deployment_id lti_id item title line_item_id scopes lineitems_url is_placed",
    "line_item": "id context_id url_hash url measures label maximum origin state looked_at is_renamed scopes lineitems_url is_unready",
    "roster_run": "id context_id started_at ended_at members outcome lost is_cut",
    "tally": "context_id slot part step people",
    "star_setting": "context_id star enabled position opens_at due_at pass_mark required changed_at ceased_at",
}
"""What is about courses, platforms and the tool itself, by table."""

SECRET: Mapping[str, str] = {
    "enrolment": "draft_key",
    "visit": "secret_hash content_request",
    "attempt": "form_key",
}
"""Keys of locks: they tell nothing about a person, and nobody gets them, the person included."""
