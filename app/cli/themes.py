"""`flask institution theme`: how the pages of an institution look, `logo` and `reset-theme`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy.orm import Session

from app.cli.groups import spoken
from app.cli.institutions import institution
from app.errors import AppError
from app.models.institution import Institution
from app.services.operating import institutions, themes
from app.services.operating.logos import MOST_BYTES, read_logo
from app.services.operating.theme_colours import (
    COLOURS,
    DARK,
    FACES,
    LEAST,
    LIGHT,
    SIDES,
    TooFaint,
    read_colour,
)
from app.services.operating.themes import MOST_SENTENCE, Theme
from app.wiring import wiring

__all__ = ["institution"]

Told = tuple[str, ...]
UNFIT = {
    "svg": "an SVG can hold programs, so none is taken; save the logo as a PNG.",
    "type": "this is no PNG.",
    "broken": "this PNG cannot be read to its end.",
    "large": "the file is larger than 256 kB.",
    "size": "the picture is larger than 1200 by 400 pixels.",
    "woven": "this PNG is interlaced; save it without.",
}


def _colours(_context: click.Context, _option: click.Parameter, told: Told) -> dict[str, str]:
    found = {}
    for one in told:
        name, _equals, value = one.partition("=")
        colour = read_colour(value)
        if name not in COLOURS or colour is None:
            raise click.BadParameter(f"write NAME=#rrggbb with one of {', '.join(COLOURS)}, not “{one}”.")
        found[name] = colour
    return found


def _sentence(_context: click.Context, _option: click.Parameter, told: str | None) -> str | None:
    if told is not None and len(told.strip()) > MOST_SENTENCE:
        raise click.BadParameter(f"at most {MOST_SENTENCE} letters.")
    return told.strip() if told is not None else None


@institution.command("theme")
@click.argument("named", metavar="ID")
@click.option("--light", multiple=True, metavar="NAME=#rrggbb", callback=_colours, help="A colour by day.")
@click.option("--dark", multiple=True, metavar="NAME=#rrggbb", callback=_colours, help="The same by night.")
@click.option("--font-heading", "face", type=click.Choice(list(FACES)), help="Letters of headings.")
@click.option("--sentence", callback=_sentence, help="Stands at the foot of every page.")
def theme(
    named: str, light: dict[str, str], dark: dict[str, str], face: str | None, sentence: str | None
) -> None:
    """Set how the pages of the institution ID (its number or key) look; without options, print it.

    Colours: brand, brand-hover, on-brand, brand-soft, bar. What words cannot be read on is refused with its contrast.
    """
    with _institution(named) as (session, found):
        before = themes.of(found)
        if not (light or dark or face or sentence is not None):
            _print(before)
            return
        wanted = replace(
            before,
            colours={LIGHT: {**before.colours[LIGHT], **light}, DARK: {**before.colours[DARK], **dark}},
            face=before.face if face is None else face,
            sentence=before.sentence if sentence is None else sentence,
        )
        _say(themes.change(session, found, wanted, now=wiring().clock()))


@institution.command("logo")
@click.argument("named", metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
def logo(named: str, file: Path | None) -> None:
    """Give the institution ID (its number or key) the PNG in FILE as its logo; without FILE, take the logo away."""
    with _institution(named) as (session, found):
        picture = read_logo(_bytes(file)) if file else None
        _say(themes.give_logo(session, found, picture, now=wiring().clock()))


@institution.command("reset-theme")
@click.argument("named", metavar="ID")
def reset_theme(named: str) -> None:
    """Take the whole look of the institution ID (its number or key) away, logo and sentence too."""
    with _institution(named) as (session, found):
        _say(themes.reset(session, found, now=wiring().clock()))


@contextmanager
def _institution(named: str) -> Iterator[tuple[Session, Institution]]:
    """The institution in a unit of work; what is refused is told as a command tells it, and nothing is changed."""
    with wiring().database.writing() as session:
        try:
            yield session, institutions.find(session, named)
        except themes.FaintColours as error:
            raise click.ClickException("\n".join(map(_words, error.pairs))) from None
        except AppError as error:
            why = UNFIT.get(str(error.detail.get("why")))
            raise (click.ClickException(f"The logo: {why}") if why else spoken(error)) from None


def _say(is_changed: bool) -> None:  # noqa: FBT001  (the answer is all there is)
    click.echo("Set." if is_changed else "Nothing was changed: it is like that already.")


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _words(pair: TooFaint) -> str:
    ratio = int(pair.ratio * 100) / 100
    return f"{pair.side}: {pair.front} on {pair.ground} has {ratio:.2f} to 1; {LEAST} to 1 is needed."


def _print(theme: Theme) -> None:
    for side in SIDES:
        for name, colour in theme.colours[side].items():
            click.echo(f"{side}\t{name}\t{colour}")
    click.echo(f"font-heading\t{theme.face}")
    click.echo(f"sentence\t{theme.sentence}")
    click.echo(f"logo\t{theme.logo['width']}x{theme.logo['height']}" if theme.logo else "logo\t")
