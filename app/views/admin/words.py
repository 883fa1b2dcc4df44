"""Knows how statuses, groups and definitions of the report are told; knows no figure."""

from app.i18n import LazyString, lazy

STATUS = {
    "not_started": lazy("Not opened yet"),
    "opened": lazy("Opened"),
    "started": lazy("Started"),
    "completed": lazy("Completed"),
    "left": lazy("Left the course"),
}
GROUP = {
    "citizen": lazy("Citizens"),
    "professional": lazy("Professionals"),
    "leader": lazy("Leaders"),
}
MEMBER = {
    "citizen": lazy("Citizen"),
    "professional": lazy("Professional"),
    "civil_society": lazy("From civil society"),
    "leader": lazy("Leader"),
}
COMPLETED_BY = {"quiz": lazy("By the quiz"), "talk": lazy("By a talk with a course leader")}
DEFINITIONS: tuple[tuple[LazyString, LazyString], ...] = (
    (
        lazy("Who is in the report"),
        lazy(
            "Everybody who learns in the course and does not teach it, with a row for every star that is switched on. "
            "People who never opened the course are listed from the roster of the learning platform."
        ),
    ),
    (lazy("Not opened yet"), lazy("No page of the star has been opened.")),
    (lazy("Opened"), lazy("The first page of the star was opened. Nothing was answered or written yet.")),
    (
        lazy("Started"),
        lazy(
            "Something was answered, written, voted on or done on paper. Time spent on a page does not count."
        ),
    ),
    (
        lazy("Completed"),
        lazy("Everything the star asks for is done. Once completed, a star stays completed."),
    ),
    (lazy("Left the course"), lazy("The person is no longer on the roster. Their rows stay.")),
    (
        lazy("Progress"),
        lazy("How much of what the star asks for is done: each page, the card, the journal text, the quiz."),
    ),
    (
        lazy("Quiz"),
        lazy(
            "The best result of the quiz of the star. “Passed” means it reached the pass mark that held at that moment."
        ),
    ),
    (lazy("Required"), lazy("The pathway of the person, or the set-up of the course, asks for this star.")),
    (
        lazy("Names"),
        lazy("Names and e-mail addresses are shown only where the learning platform shares them."),
    ),
)
