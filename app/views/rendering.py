"""Knows what every template may call: addresses, times, tokens, the look; knows no page."""

import hmac
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from flask import Flask, g, request, url_for
from flask_babel import get_locale
from markupsafe import Markup

from app.errors import CATALOGUE
from app.i18n import gettext as _
from app.i18n import lazy, plural_samples
from app.services.actors import Actor
from app.services.arrival import landings, tickets
from app.services.operating import entrance
from app.services.operating.entrance import Operator
from app.views import wording
from app.views.locales import offered
from app.views.sky import star_glyph
from app.wiring import wiring

DETOURS = {
    landings.GONE: lazy("What the link leads to is not here. This is the nearest page."),
    landings.NOT_FOR_YOU: lazy(
        "What the link leads to is for people with another role in the course. This is the nearest page."
    ),
    landings.OFF: lazy("Your course leaders have left out the star that the link leads to. Here is the map."),
    landings.UNPROVED: lazy(
        "Your learning platform calls you an administrator and does not say of what, so the reports over other courses are "
        "closed. Whoever runs this tool can open them for you; the guide says so under “Reports and administrators”."
    ),
    landings.NOT_TEACHING: lazy(
        "Setting up a course is for those who teach it. Enrol yourself there as a teacher, then open the link again."
    ),
    landings.UNWRITTEN: lazy("The star that the link leads to is not written yet. Here is the map."),
}
LOOKS = ("size", "theme", "contrast", "simpler")
TEXT_SIZES, THEMES, CONTRASTS = ("", "120", "145"), ("", "light", "dark"), ("", "more")
BRITISH = Locale("en", "GB")


def href(path: str = "") -> str:
    """An address inside the present visit: `m01/page/tuesday` → `/v/<visit>/m01/page/tuesday`."""
    return f"/v/{g.visit_key}/{path}"


def in_language(tag: str) -> str:
    """The present page in another language; what else its address asks for stays."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"?{urlencode([*kept, ('lang', tag)])}"


def asset(name: str) -> str:
    """The address of a file of `static/`; it changes with the files, so that browsers may keep it for a year."""
    return _asset(request.script_root, name)


@cache
def _asset(_root: str, name: str) -> str:
    """Files are few, and every page names a dozen."""
    return url_for("static", filename=name)


def form_token() -> str:
    """What a form must carry to be ours: an HMAC of the visit's secret, which a foreign page cannot know."""
    here = g._get_current_object()  # noqa: SLF001  (g itself looks where it is at each word)
    if "form_token" not in here:  # a page has several forms
        here.form_token = hmac.digest(here.visit_secret.encode(), b"form", "sha256").hex()
    token: str = here.form_token
    return token


def zone() -> ZoneInfo:
    """Whose clock the person's times are told by."""
    try:
        return ZoneInfo(g.actor.time_zone if "actor" in g else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def local_time(moment: datetime) -> str:
    """A moment as a clock of the person shows it: `14:03`."""
    return format_time(moment.astimezone(zone()), "HH:mm", locale=_locale())


def local_date(moment: datetime) -> str:
    """A moment as a calendar of the person shows it: `22 November 2026`."""
    return format_date(moment.astimezone(zone()), "long", locale=calendar())


def local_day(moment: datetime) -> str:
    """A moment's day where the person is, as file names tell it: `2026-11-22`."""
    return moment.astimezone(zone()).date().isoformat()


def local_moment(moment: datetime) -> str:
    """Date and time together."""
    return _("%(date)s at %(time)s", date=local_date(moment), time=local_time(moment))


def month_of(day: str) -> str:
    """The month of a day (ISO 8601) in words: `March 2027`."""
    return str(format_skeleton("yMMMM", date.fromisoformat(day), locale=_locale()))


def is_today(moment: datetime) -> bool:
    """Whether a moment lies on the person's present day, so that its time alone tells it."""
    return moment.astimezone(zone()).date() == wiring().clock().astimezone(zone()).date()


def told_in(words: str, lang: str | None) -> str:
    """Words of the course, marked with their language where it is not the page's (WCAG 2.2, 3.1.2); None: it is."""
    return Markup('<span lang="{}">{}</span>').format(lang, words) if lang and words else words


def calendar() -> Locale:
    """How dates are written. English is read here by people in Europe: the day comes first."""
    locale = _locale()
    return BRITISH if str(locale) == "en" else locale


def _locale() -> Locale:
    return get_locale() or Locale("en")


@cache
def names_of_languages(tags: tuple[str, ...]) -> tuple[dict[str, str | None], ...]:
    """Languages, each by its own name."""
    return tuple({"tag": tag, "name": Locale.parse(tag).display_name} for tag in tags)


def is_framed() -> bool:
    """Whether the browser says that the page goes into a frame."""
    return request.headers.get("Sec-Fetch-Dest") == "iframe"


def theme_of(key: str, name: str, told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What an institution has set of the look of its pages: addresses of stylesheet and logo, a sentence."""
    if told is None:
        return None
    logo = told.get("logo")
    return {
        "sheet_href": look_href(key, f"{told['version']}.css") if told["version"] else None,
        "logo": logo and {**logo, "href": look_href(key, f"{logo['hash']}.png")},
        "sentence": told["sentence"],
        "institution": name,
    }


def look_href(institution: str, name: str) -> str:
    """The address of a stylesheet or logo of an institution; another version has another one."""
    return f"/look/{institution}/{name}"


def _home(actor: Actor | None, operator: Operator | None) -> str | None:
    if actor:
        return href("review" if actor.is_review else "")
    return href(entrance.START) if operator else None


def _preview(actor: Actor) -> dict[str, str]:
    """How a preview ends: one that a launch began with a word of the person, or in the platform."""
    if actor.is_switched:
        return {"take_part_action": href("preview/take-part")}
    return {"leave_action": href("preview/end")}


def _is_within(actor: Actor) -> bool:
    """Whether the visit was begun inside the tool, and leads back into it."""
    return actor.is_preview and not actor.is_switched


def _language_action(actor: Actor | None, operator: Operator | None) -> str | None:
    """Where the language is chosen. A review takes nothing in, not even another one."""
    if actor:
        return None if actor.is_review else href("look")
    return href("operator/language") if operator else None


def install(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        href=href,
        in_language=in_language,
        asset=asset,
        form_token=form_token,
        plural_samples=plural_samples,
        star_glyph=star_glyph,
    )
    app.jinja_env.filters.update(
        local_time=local_time,
        local_date=local_date,
        local_moment=local_moment,
        month_of=month_of,
        told_in=told_in,
    )
    app.jinja_env.tests.update(today=is_today)
    wording.install(app)

    @app.context_processor
    def every_page() -> dict[str, object]:
        locale = _locale()
        actor, operator = g.get("actor"), g.get("operator")
        kept = actor.preferences if actor else {}
        return {
            "actor": actor,
            "contact": app.extensions["samskabe"].settings.contact_email,
            "dir": locale.text_direction,
            # A page that asks for no course, such as an error, keeps the way: it leads to a sentence at worst.
            "has_guide": g.get("has_guide", True),
            "disguise": CATALOGUE["visit.read_only"] if actor and actor.is_disguised else None,
            "here": request.path,
            "home_href": _home(actor, operator),
            "language_action": _language_action(actor, operator),
            "lang": str(locale).replace("_", "-"),
            # A review takes nothing in, not even another language: it speaks the one of its reader.
            "locales": () if actor and actor.is_review else names_of_languages(offered()),
            "theme": actor and theme_of(actor.institution_key, actor.institution_name, actor.theme),
            "look": {name: kept.get(name, "") for name in LOOKS},
            "look_action": href("look") if actor and not actor.is_review else None,
            "detour": DETOURS.get(request.args.get("detour", "")) if actor else None,
            "preview": _preview(actor) if actor and actor.is_preview else None,
            "window_action": href("window") if actor and actor.mode in tickets.OWN and is_framed() else None,
            "return_url": None if actor is None or _is_within(actor) else actor.return_url,
        }
