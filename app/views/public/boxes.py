"""A voice box as anybody meets it: one page without account, cookie or script, at a short address.

Who sends too much is told so before the database is asked anything: nobody else waits for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from babel.dates import format_date
from flask import Response, render_template, request
from flask_babel import force_locale, get_locale
from werkzeug.wrappers import Response as AnyResponse

from app.errors import CATALOGUE, AppError
from app.i18n import gettext as _
from app.models.base import KEY_LETTERS, random_key
from app.services.learning import voice_boxes
from app.services.learning.pace import SPAN
from app.services.learning.voice_boxes import FORM_KEY_LENGTH, LONGEST_ANSWER, MOST_QUESTIONS, BoxInPublic
from app.views.locales import choose, offered
from app.views.posted_forms import check_own_site
from app.views.rendering import calendar, names_of_languages, theme_of
from app.views.visits import leave_for
from app.wiring import wiring

MOST_OF_ADDRESS = 30
"""Answers to one box from one address in a span: behind one there may be a whole meeting."""
MOST_IN_ALL, EVERYWHERE = 120, "*"
"""Answers from one address in a span, to whatever boxes: counted first, so that codes somebody makes up take no room from others."""
MOST_OF_BOX = 300
"""Answers to one box in a span, from everywhere."""
MOST_UNKNOWN = 60
"""Codes that nobody knows, from one address in a span."""
UNLISTED = {"X-Robots-Tag": "noindex, nofollow"}
COMES_BACK = {**UNLISTED, "Cache-Control": "private, no-cache"}
"""Going back shows the same form, so that sending it once more is no second answer. It is sent to another address, since a
browser forgets what it kept of the one that a form goes to."""


def show(code: str) -> Response:
    """What is asked; once it is closed, what came of it."""
    known = voice_boxes.read_code(code)
    box = _find(known)
    if box is None:
        return _nowhere()
    with _speaking(box) as lang:
        if not box.is_open:
            return _page(box, lang, headers=UNLISTED)
        return _page(box, lang, form_key=random_key(), headers=COMES_BACK)


def put(code: str) -> AnyResponse:
    """Put an answer in. Whatever cannot be taken comes back as it was typed, with a sentence. Raises `form.token`."""
    check_own_site()
    shared, known = wiring(), voice_boxes.read_code(code)
    now, address = shared.clock(), request.remote_addr or ""
    typed = [_typed(number) for number in range(1, MOST_QUESTIONS + 1)]
    if not voice_boxes.may_be_code(known):
        return _nowhere()
    counts = ((EVERYWHERE, address, MOST_IN_ALL), (known, address, MOST_OF_ADDRESS), (known, "", MOST_OF_BOX))
    if any(shared.pace.is_one_too_many(f"box {box}", by, most=most, now=now) for box, by, most in counts):
        return _busy(typed)
    box = _find(known)
    if box is None:
        return _nowhere(typed)
    with _speaking(box) as lang:
        answers = typed[: len(box.words[lang]["questions"])]
        wrong = _wrong(answers)
        if wrong:
            return _page(box, lang, form_key=_form_key(), typed=typed, wrong=wrong, status=422)
        try:
            with shared.database.writing() as session:
                voice_boxes.put(session, box.id, answers, lang=lang, form_key=_form_key(), now=now)
        except AppError as refused:
            return _page(
                box,
                lang,
                form_key=_form_key(),
                typed=typed,
                problem=refused.code,
                status=refused.entry.status,
            )
        return leave_for(f"/s/{box.code}/thanks?lang={lang}")


def thanks(code: str) -> Response:
    """It is in the box."""
    box = _find(voice_boxes.read_code(code))
    if box is None:
        return _nowhere()
    with _speaking(box) as lang:
        return _page(box, lang, is_in=True, headers=UNLISTED)


def _find(code: str) -> BoxInPublic | None:
    with wiring().database.reading() as session:
        return voice_boxes.find(session, code, now=wiring().clock())


@contextmanager
def _speaking(box: BoxInPublic) -> Iterator[str]:
    """One of the box's languages: the one asked for, or the browser's first that it has, or its own."""
    asked = [request.form.get("lang", ""), request.args.get("lang", "")]
    spoken = [tag.replace("-", "_").partition("_")[0] for tag in request.accept_languages.values()]
    lang = next((tag for tag in [*asked, *spoken] if tag in box.words), box.lang)
    with force_locale(lang if lang in offered() else choose()):
        yield lang


def _typed(number: int) -> str:
    return request.form.get(f"field-{number}", "").replace("\r\n", "\n").strip()


def _form_key() -> str:
    key = request.form.get("form_key", "")
    return key if len(key) == FORM_KEY_LENGTH and set(key) <= set(KEY_LETTERS) else random_key()


def _wrong(answers: Sequence[str]) -> dict[int, str]:
    wrong = {
        number: _("This is too long: at most %(num)s characters.", num=LONGEST_ANSWER)
        for number, text in enumerate(answers, 1)
        if len(text) > LONGEST_ANSWER
    }
    return wrong or ({} if any(answers) else {1: _("Write something first.")})


def _page(
    box: BoxInPublic,
    lang: str,
    *,
    form_key: str = "",
    typed: Sequence[str] = (),
    wrong: Mapping[int, str] | None = None,
    problem: str = "",
    is_in: bool = False,
    status: int = 200,
    headers: Mapping[str, str] = UNLISTED,
) -> Response:
    words = box.words[lang]
    page = render_template(
        "public/box.html",
        box=_told(box, lang),
        action=f"/s/{box.code}/in",
        again_href=f"/s/{box.code}?lang={lang}",
        code_lang=lang,
        form_key=form_key,
        questions=[
            {
                "number": number,
                "words": question,
                "typed": typed[number - 1] if typed else "",
                "wrong": (wrong or {}).get(number),
            }
            for number, question in enumerate(words["questions"], 1)
        ],
        errors=[{"field_id": f"field-{number}", "words": said} for number, said in (wrong or {}).items()],
        problem=CATALOGUE[problem] if problem else None,
        is_in=is_in,
        # Choosing a language is a link: it would leave behind what is typed.
        locales=() if any(typed) else names_of_languages(tuple(box.words)),
        most=LONGEST_ANSWER,
        theme=theme_of(box.institution_key, box.institution, box.theme),
    )
    return Response(page, status=status, headers=dict(headers))


def _told(box: BoxInPublic, lang: str) -> dict[str, Any]:
    """A box in one of its languages."""
    spoken = str(get_locale() or "")
    last = box.closes_at.astimezone(box.zone).date()
    return {
        **box.words[lang],
        "lang": None if lang == spoken else lang,
        "institution": box.institution,
        "is_open": box.is_open,
        "last_day": format_date(last, "full", locale=calendar()),
        "told": box.told.get(lang) or next(iter(box.told.values()), ""),
        "told_lang": _foreign(lang if box.told.get(lang) else next(iter(box.told), lang), spoken),
        "told_at": box.told_at,
        "quotes": [{**quote, "lang": _foreign(quote["lang"], spoken)} for quote in box.quotes],
    }


def _foreign(lang: str, spoken: str) -> str | None:
    return None if lang == spoken else lang.replace("_", "-")


def _busy(typed: Sequence[str]) -> Response:
    """Drawn without asking the database anything."""
    page = _refused("box.pace", typed, action=request.path)
    wait = {"Retry-After": str(int(SPAN.total_seconds()))}
    return Response(page, status=CATALOGUE["box.pace"].status, headers={**UNLISTED, **wait})


def _refused(code: str, typed: Sequence[str], *, action: str) -> str:
    """What was typed stands there still; `action` is where it may be sent once more, nowhere if empty."""
    told = [(number, text) for number, text in enumerate(typed, 1) if text]
    return render_template(
        "public/box_refused.html",
        problem=CATALOGUE[code],
        typed=told,
        action=action,
        form_key=_form_key(),
        code_lang=request.form.get("lang", ""),
        **({"locales": ()} if told else {}),
    )


def _nowhere(typed: Sequence[str] = ()) -> Response:
    """Nothing is there (any more); who tries many codes is told to wait."""
    shared = wiring()
    is_too_much = shared.pace.is_one_too_many(
        "no box", request.remote_addr or "", most=MOST_UNKNOWN, now=shared.clock()
    )
    problem = "box.pace" if is_too_much else "box.none"
    page = _refused(problem, typed, action="")
    return Response(page, status=CATALOGUE[problem].status, headers=UNLISTED)
