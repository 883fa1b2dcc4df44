"""Commands, as an operator types them: what they answer, and how they end."""

import shutil

import pytest

from app.worker.loop import run_once
from tests.doorstep import command, statements
from tests.first_star import first_star_folder
from tests.programs import SECRET, as_program, inside

PLATFORM = [
    *("platform", "add", "--issuer", "https://lms.example", "--client-id", "abc"),
    *("--auth-login-url", "https://lms.example/auth", "--auth-token-url", "https://lms.example/token"),
    *("--key-set-url", "https://lms.example/keys"),
]


def test_an_unsafe_start_is_refused_with_a_sentence():
    ended = as_program("config", "show", PUBLIC_URL="https://course.example")

    assert ended.code != 0
    assert "Samskabe does not start." in ended.err
    assert "SECRET_KEY is missing or weak. Set it to at least 32 random characters" in ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""


def test_the_settings_are_shown_without_secrets(tmp_path):
    url = f"sqlite:///{tmp_path}/course.db"
    ended = inside("config", "show", PUBLIC_URL="https://course.example", SECRET_KEY=SECRET, DATABASE_URL=url)

    assert ended.code == 0, ended.err
    assert "PUBLIC_URL=https://course.example" in ended.out
    assert "SECRET_KEY=set" in ended.out
    assert SECRET not in ended.out + ended.err


@pytest.mark.both_databases("statements")
def test_a_platform_is_added_and_brought_up_to_date(tool):
    first = command(tool, *PLATFORM, "--deployment-id", "1", "--deployment-id", "2", "--name", "Town LMS")
    again = command(tool, *PLATFORM, "--name", "Town LMS, new name")

    assert first.exit_code == again.exit_code == 0
    assert first.output == again.output
    assert first.output.strip().isdigit()
    listed = [line for line in command(tool, "platform", "list").output.splitlines() if "lms.example" in line]
    assert len(listed) == 1
    assert listed[0].endswith("Town LMS, new name")
    deployments = command(tool, "deployment", "list").output
    assert deployments.count("active") == 2


@pytest.mark.both_databases("statements")
def test_a_platform_may_join_an_institution_that_exists(tool):
    number = command(tool, "institution", "add", "Nordby", "--locale", "de").output.strip()
    added = command(tool, *PLATFORM, "--institution", number)

    assert added.exit_code == 0
    assert f"institution {number}\t" in command(tool, "platform", "list").output
    assert f"{number}\t" in command(tool, "institution", "list").output


@pytest.mark.parametrize(
    "words",
    [
        [*PLATFORM, "--institution", "999"],
        [*PLATFORM, "--family", "nobody"],
        PLATFORM[:-2],
        ["token", "create", "--name", "x", "--scope", "reports:read", "--institution", ""],
        ["deployment", "approve", "999"],
        ["deployment", "approve", "9" * 25],
        ["platform", "invite", "--institution", "9" * 25],
        ["deployment", "approve", "x"],
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(tool, words):
    ended = command(tool, *words)

    assert ended.exit_code != 0
    assert isinstance(ended.exception, SystemExit)
    assert "rror" in ended.output


def test_a_course_with_faults_is_told_and_changes_nothing(tool, tmp_path):
    (tmp_path / "course.yaml").write_text("id: [")
    checked = command(tool, "course", "check", str(tmp_path))
    published = command(tool, "course", "publish", str(tmp_path))

    assert (checked.exit_code, published.exit_code) == (1, 1)
    assert "course.yaml:" in checked.output
    assert "Nothing was published." in published.output


@pytest.fixture
def changed_course(tmp_path):
    """A copy of the course that is published, to be changed."""
    return first_star_folder(tmp_path / "course")


def test_a_warning_is_a_problem_too_and_keeps_nothing_from_being_published(tool, changed_course):
    star = changed_course / "modules" / "m01-what-co-creation-is"
    shutil.copy(star / "pictures" / "thanks.svg", star / "pictures" / "unused.svg")
    checked = command(tool, "course", "check", str(changed_course))

    assert checked.exit_code == 1
    wrong, *advice = checked.output.splitlines()
    assert wrong == f"{star}/pictures/unused.svg:1: warning: nothing shows this picture: remove it"
    assert all(": warning: " in line for line in advice)
    assert command(tool, "course", "publish", str(changed_course)).exit_code == 0


def test_a_course_that_nobody_would_be_shown_is_not_published(tool, changed_course):
    bones = changed_course / "course.yaml"
    bones.write_text(bones.read_text().replace("id: co-creation", "id: my-course", 1))
    line = bones.read_text().splitlines().index("id: my-course") + 1
    assert command(tool, "course", "check", str(changed_course)).exit_code == 0
    published = command(tool, "course", "publish", str(changed_course))

    assert published.exit_code == 1
    first, last = published.output.splitlines()
    assert first.startswith(
        f"{bones}:{line}: a course with the id “my-course” would be shown to nobody: write"
    )
    assert last == "Nothing was published."


@pytest.mark.both_databases("statements")
def test_a_changed_course_is_published_and_says_what_changed(tool, changed_course):
    bones = changed_course / "modules" / "m01-what-co-creation-is" / "module.yaml"
    bones.write_text(
        bones.read_text().replace("outcomes: [define]\n    blocks", "outcomes: [compare]\n    blocks", 1)
    )
    published = command(tool, "course", "publish", str(changed_course))

    assert published.exit_code == 0
    assert published.output.splitlines()[1:] == ["  cosmetic: m01/tuesday: page changed: outcomes"]


def test_set_ups_are_gone_through_by_the_worker_and_only_when_people_read_another_release(
    tool, visitor, changed_course, tmp_path
):
    visitor.launch("kirsten")
    run_once(tool.app)
    same = str(first_star_folder(tmp_path / "same"))
    bones = changed_course / "modules" / "m01-what-co-creation-is" / "module.yaml"
    bones.write_text(
        bones.read_text().replace("outcomes: [define]\n    blocks", "outcomes: [compare]\n    blocks", 1)
    )
    are_gone_through, told = [], []
    for words in ([same], ["--next", str(changed_course)], [str(changed_course)], [str(changed_course)]):
        with statements(tool) as published:
            ended = command(tool, "course", "publish", *words)
        assert ended.exit_code == 0, words
        told.append(ended.output)
        with statements(tool) as worked:
            run_once(tool.app)
        are_gone_through.append([any("star_setting" in one for one in said) for said in (published, worked)])

    assert are_gone_through == [[False, False], [False, False], [False, True], [False, False]]
    assert "stored before" in told[0], "what the tool began with was published anew"


def test_an_id_used_again_for_something_else_is_told_and_nothing_is_published(tool, changed_course):
    star = changed_course / "modules" / "m01-what-co-creation-is"
    for file in (star / "module.yaml", star / "en" / "items.yaml", star / "en" / "tuesday.md"):
        file.write_text(file.read_text().replace("tuesday-story", "sort-twelve-old"))
    assert command(tool, "course", "publish", str(changed_course)).exit_code == 0
    (star / "en" / "twelve-situations.md").rename(star / "en" / "tuesday-story.md")
    for file in (star / "module.yaml", *(star / "en").iterdir()):
        file.write_text(file.read_text().replace("twelve-situations", "tuesday-story"))
    ended = command(tool, "course", "publish", str(changed_course))

    assert ended.exit_code == 1
    assert "module.yaml:" in ended.output
    assert "the id of this page was the id of a story in an earlier release" in ended.output
    assert ended.output.endswith("Nothing was published.\n")


@pytest.mark.both_databases("statements")
def test_the_worker_does_what_is_due_and_ends(tool):
    assert command(tool, "worker", "run", "--once").exit_code == 0
