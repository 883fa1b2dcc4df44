"""Who did what can be read, by a command and on the operator's pages; an institution gets another name."""

import ast
from pathlib import Path

import pytest

from app.config import ROOT
from app.models import Audit
from app.views.operator.words import ACTION
from tests.doorstep import command
from tests.keeper import come_in


def lines(tool, *words):
    ended = command(tool, "audit", *words)
    assert ended.exit_code == 0, ended.output
    return [line.split("\t") for line in ended.output.splitlines()]


@pytest.mark.both_databases("journey of an operator")
def test_the_command_prints_who_did_what_the_youngest_first(tool):
    number = command(tool, "institution", "add", "Nordby").output.strip()
    other = command(tool, "institution", "add", "Sydby").output.strip()
    command(tool, "operator", "link")

    told = lines(tool)
    assert [line[2] for line in told[:3]] == ["operator.invited", "institution.added", "institution.added"]
    assert told[0][1] == "operator"
    assert told[0][0].endswith("Z")
    assert [line[4] for line in lines(tool, "--institution", number)] == ["Nordby"]
    assert [line[4] for line in lines(tool, "--institution", other, "--action", "institution")] == ["Sydby"]
    assert lines(tool, "--action", "institution.add") == []
    assert len(lines(tool, "--limit", "2")) == 2
    assert lines(tool, "--since", "2099-01-01") == []
    unknown = command(tool, "audit", "--institution", "no")
    assert (unknown.exit_code, "There is no such thing" in unknown.output) == (1, True)


@pytest.mark.both_databases("journey of an operator")
def test_the_page_reads_it_in_parts(tool):
    keeper = come_in(tool)
    with tool.shared.database.writing() as session:
        session.add_all(
            Audit(
                at=tool.clock(),
                by="somebody",
                action="setup.saved",
                target=str(number),
                detail={"version": 7},
            )
            for number in range(60)
        )
    page = keeper.open("operator/audit")
    assert page.text.count("A set-up was saved") == 50
    assert "Person somebody" in page.text
    assert '{"version": 7}' in page.text
    page = keeper.browser.open(page.link("Older lines"))
    assert page.text.count("A set-up was saved") == 10
    assert "An operator came in" in page.text
    assert keeper.open("operator/audit?before=nonsense").status == 200


def test_every_act_that_is_written_down_is_told_in_words():
    written = {
        node.value
        for file in (ROOT / "app" / "services").rglob("*.py")
        for call in ast.walk(ast.parse(Path(file).read_text()))
        if isinstance(call, ast.Call | ast.Assign)
        for given in (
            [one.value for one in call.keywords if one.arg == "action"]
            if isinstance(call, ast.Call)
            else [call.value] * any(isinstance(to, ast.Name) and to.id == "action" for to in call.targets)
        )
        for node in ast.walk(given)
        if isinstance(node, ast.Constant) and "." in str(node.value)
    }
    assert written == set(ACTION)


@pytest.mark.both_databases("journey of an operator")
def test_an_institution_gets_another_name_language_and_clock(tool):
    number = command(tool, "institution", "add", "Nordby").output.strip()
    changed = command(
        tool,
        "institution",
        "change",
        number,
        "--name",
        "Town of Nordby",
        "--locale",
        "de-AT",
        "--time-zone",
        "Europe/Vienna",
    )
    assert (changed.exit_code, changed.output) == (0, "Changed.\n")
    told = next(
        line for line in command(tool, "institution", "list").output.splitlines() if line.startswith(number)
    )
    assert told.split("\t")[2:] == ["de_AT", "Europe/Vienna", "Town of Nordby"]
    key = told.split("\t")[1]
    again = command(tool, "institution", "change", key, "--name", "Town of Nordby")
    assert again.output == "Nothing was changed: it is like that already.\n"
    assert [line[5] for line in lines(tool, "--action", "institution.changed")] == [
        '{"changed": ["locale", "name", "time_zone"]}'
    ]
    assert command(tool, "institution", "change", "999", "--name", "x").exit_code == 1


@pytest.mark.parametrize("words", [["add", "Nordby"], ["change", "1"]])
@pytest.mark.parametrize("locale", ["xx", "tlh", "english", "de_XX_YY_ZZ", "-", ""])
def test_a_language_that_is_none_is_refused(tool, words, locale):
    before = command(tool, "institution", "list").output
    refused = command(tool, "institution", *words, "--locale", locale)
    assert (refused.exit_code, "is no language" in refused.output) == (2, True), refused.output
    assert command(tool, "institution", "list").output == before


def test_a_language_the_pages_do_not_speak_is_taken_and_told(tool):
    added = command(tool, "institution", "add", "Nordby", "--locale", "da")
    assert added.exit_code == 0
    assert "The pages do not speak Danish yet (en, de)" in added.output
    assert added.output.splitlines()[-1].isdigit()


def test_a_name_of_blanks_is_refused(tool):
    assert command(tool, "institution", "add", "  ").exit_code == 2
