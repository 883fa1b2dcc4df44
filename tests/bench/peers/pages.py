"""Knows the page that both peers show: 18 kB of HTML from a dozen loops."""

from typing import Any

SENTENCE = "A learner reads this paragraph before the questions below, and may come back to it as often as they like."
MODULES = [
    {
        "number": number,
        "title": f"Module {number}: what is learnt here",
        "done": number % 3 == 0,
        "percent": number * 8,
    }
    for number in range(1, 13)
]


def _module(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "title": f"Module {number}: what is learnt here",
        "blocks": [{"heading": f"Section {block}", "paragraphs": [SENTENCE] * 12} for block in range(8)],
        "questions": [
            {
                "number": question,
                "text": f"Question {question}: which of these is right?",
                "options": [f"Answer {option} to question {question}, one line long" for option in range(4)],
            }
            for question in range(10)
        ],
    }


PAGES = {number: _module(number) for number in range(1, 13)}
