"""Knows the form in which an institution's look is set: its fields, and what is wrong with them; sets nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.i18n import gettext as _
from app.i18n import lazy, ngettext
from app.services.operating.theme_colours import COLOURS, FACES, LEAST, NAMES, SIDES, TooFaint, read_colour
from app.services.operating.themes import MOST_SENTENCE, Theme

SIDE = {"light": lazy("By day"), "dark": lazy("By night")}
UNFIT = {
    "svg": lazy("An SVG can hold programs, so none is taken. Save the logo as a PNG."),
    "type": lazy("This is no PNG. Save the logo as a PNG."),
    "broken": lazy("This PNG is broken: it cannot be read to its end."),
    "large": lazy("The file is larger than 256 kB."),
    "size": lazy("The picture is larger than 1200 × 400 pixels."),
    "woven": lazy("This PNG is interlaced. Save it without."),
}


@dataclass(kw_only=True)
class ThemeForm:
    """The fields as they stand on the page."""

    colours: dict[str, dict[str, str]]
    face: str
    sentence: str
    wrong: dict[str, str] = field(default_factory=dict)
    """By field (`light-brand`), what cannot be used."""
    in_short: dict[str, str] = field(default_factory=dict)
    """The same where it takes many sentences, for the list that leads to the fields."""

    @classmethod
    def of(cls, theme: Theme) -> "ThemeForm":
        """The fields as they are set."""
        return cls(
            colours={side: dict(theme.colours[side]) for side in SIDES},
            face=theme.face,
            sentence=theme.sentence,
        )

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "ThemeForm":
        """The fields as sent; `wrong` says which are no colours."""
        form = cls(colours={}, face=sent.get("face", ""), sentence=sent.get("sentence", "").strip())
        for side in SIDES:
            form.colours[side] = {}
            for name in COLOURS:
                told = sent.get(f"{side}-{name}", "")
                colour = read_colour(told)
                form.colours[side][name] = told if colour is None else colour
                if colour is None:
                    form.wrong[f"{side}-{name}"] = _("Write a colour as # and six digits, like #0d5660.")
        if form.face not in FACES:
            form.wrong["face"] = _("Choose one of these.")
        if len(form.sentence) > MOST_SENTENCE:
            form.wrong["sentence"] = _("At most %(most)s letters.", most=MOST_SENTENCE)
        return form

    def theme(self, before: Theme) -> Theme:
        """What is wished, where nothing is wrong; the logo stays."""
        return Theme(colours=self.colours, face=self.face, sentence=self.sentence, logo=before.logo)

    def refuse(self, pairs: Iterable[TooFaint]) -> None:
        """Say at each colour with what it has too little contrast, and how much there is."""
        told: dict[str, list[str]] = {}
        for pair in pairs:
            told.setdefault(f"{pair.side}-{pair.at}", []).append(words_of(pair))
        self.wrong |= {name: " ".join(sentences) for name, sentences in told.items()}
        self.in_short |= {
            name: ngettext(
                "It has too little contrast on %(num)s ground.",
                "It has too little contrast on %(num)s grounds.",
                len(sentences),
            )
            for name, sentences in told.items()
            if len(sentences) > 1
        }


def words_of(pair: TooFaint) -> str:
    """What two colours lack."""
    return _(
        "“%(front)s” on “%(ground)s”: %(ratio)s to 1, and %(least)s to 1 is needed.",
        front=NAMES[pair.front],
        ground=NAMES[pair.ground],
        ratio=shown_ratio(pair.ratio),
        least=LEAST,
    )


def shown_ratio(ratio: float) -> str:
    """Rounded down, so that 4.499 is never told as 4.5."""
    return f"{int(ratio * 100) / 100:.2f}"


def rows(form: ThemeForm) -> list[Mapping[str, object]]:
    """The colours for the page: by side, each with its field."""
    return [
        {
            "id": side,
            "title": SIDE[side],
            "fields": [
                {
                    "name": f"{side}-{name}",
                    "what": what,
                    "label": _("%(side)s: %(what)s", side=SIDE[side], what=what),
                    "value": form.colours[side][name],
                    "shown": read_colour(form.colours[side][name]),
                    "wrong": form.wrong.get(f"{side}-{name}"),
                    "in_short": form.in_short.get(f"{side}-{name}"),
                }
                for name, what in COLOURS.items()
            ],
        }
        for side in SIDES
    ]
