"""Knows a small course as its author has it in hand, and every way to change it; writes it as files and has them checked.

What is drawn by chance comes from a `Random` that the caller brings. Ids are never used for another kind again, as the
check of a course asks; what was taken out may come back.
"""

import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from app.activities.fields import PATHWAYS
from app.content.check import CompiledCourse, compile_course
from app.services.releases.courses import COURSE
from tests import yaml_files
from tests.editing_items import MAKERS, Block

SMALL = Path(__file__).parent / "unit" / "content" / "course"
MODULE, SECOND = Path("modules", "m01-try"), Path("modules", "m02-later")
ASKING = ("choice", "truefalse", "sort", "fill", "poll")
WRITING = ("journal", "canvas")
GRADED = ASKING[:4]


@dataclass
class Page:
    """A page as it is written."""

    title: str
    readers: list[str] = field(default_factory=list)
    """Empty: everybody."""
    blocks: list[str] = field(default_factory=list)


@dataclass
class Script:
    """The course as it is written. Blocks are kept by id wherever they stand; those of the quiz stand in `pool`."""

    pages: dict[str, Page] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    pool: list[str] = field(default_factory=list)
    count: int = 1
    asks: dict[str, str] = field(default_factory=dict)
    """By kind, the entry that the star asks for."""
    marks: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PATHWAYS, 0.5))
    required: dict[str, list[str]] = field(default_factory=lambda: {one: ["m01"] for one in PATHWAYS})
    second: str = "written"
    """The second star: `written`, `unwritten`, or `gone` from the map altogether."""
    german: str = ""
    """A title in another language."""


class Author:
    """Whoever changes the course, one deed after the other."""

    def __init__(self) -> None:
        self.script = Script()
        self.made = 0
        self.spare: dict[str, Block] = {}
        """What was taken out and may come back."""
        for name in ("one", "two", "three"):
            self.script.pages[name] = Page(title=f"Page {name}")
        for page, kinds in (
            ("one", ("choice", "sort")),
            ("two", ("journal", "fill")),
            ("three", ("canvas", "poll")),
        ):
            for kind in kinds:
                self._place(self._block(kind), page)
        self.script.pool = [self._block(kind) for kind in ("choice", "truefalse", "fill")]
        self.script.asks = {"journal": "journal1", "canvas": "canvas1"}

    def compiled(self) -> CompiledCourse:
        """The course, checked as an author's files are. Raises `CourseError`."""
        with TemporaryDirectory(dir=_memory()) as folder:
            root = Path(folder) / "course"
            shutil.copytree(SMALL, root)
            _write(root, self.script)
            return compile_course(root)

    def _block(self, kind: str) -> str:
        number = sum(one.startswith(kind) for one in (*self.script.blocks, *self.spare)) + 1
        name = f"{kind}{number}"
        self.script.blocks[name] = MAKERS[kind](name)
        return name

    def _place(self, name: str, page: str) -> None:
        self.script.pages[page].blocks.append(name)

    def placed(self) -> list[tuple[str, str]]:
        """What stands on pages, each with its page."""
        return [(page, name) for page, one in self.script.pages.items() for name in one.blocks]

    # What an author can do. Each says whether there was anything to do.

    def add_page(self, rng: Random) -> bool:
        self.made += 1
        readers = rng.choice([[], [], ["citizen"], ["professional", "leader"]])
        self.script.pages[f"more{self.made}"] = Page(title=f"More {self.made}", readers=readers)
        return True

    def remove_page(self, rng: Random) -> bool:
        others = [name for name in self.script.pages if name != "one"]
        if not others:
            return False
        gone = self.script.pages.pop(rng.choice(others))
        for name in gone.blocks:
            self._take_out(name)
        return True

    def move_page(self, rng: Random) -> bool:
        pages = list(self.script.pages.items())
        rng.shuffle(pages)
        self.script.pages = dict(pages)
        return True

    def rename_page(self, rng: Random) -> bool:
        """Another address: to the course that is another page, with the same blocks."""
        old = rng.choice(list(self.script.pages))
        if old == "one":
            return False
        self.made += 1
        pages = self.script.pages
        self.script.pages = {f"named{self.made}" if name == old else name: one for name, one in pages.items()}
        return True

    def change_readers(self, rng: Random) -> bool:
        page = rng.choice([one for name, one in self.script.pages.items() if name != "one"] or [Page("")])
        page.readers = rng.choice(
            [[], ["citizen"], ["leader"], ["professional", "leader"], ["citizen", "leader"]]
        )
        return bool(page.title)

    def add_item(self, rng: Random) -> bool:
        self._place(self._block(rng.choice([*ASKING, *WRITING])), rng.choice(list(self.script.pages)))
        return True

    def remove_item(self, rng: Random) -> bool:
        if not self.placed():
            return False
        page, name = rng.choice(self.placed())
        self.script.pages[page].blocks.remove(name)
        self._take_out(name)
        return True

    def bring_item_back(self, rng: Random) -> bool:
        if not self.spare:
            return False
        name = rng.choice(list(self.spare))
        self.script.blocks[name] = self.spare.pop(name)
        self._place(name, rng.choice(list(self.script.pages)))
        return True

    def move_item(self, rng: Random) -> bool:
        if not self.placed():
            return False
        page, name = rng.choice(self.placed())
        self.script.pages[page].blocks.remove(name)
        self._place(name, rng.choice(list(self.script.pages)))
        return True

    def change_parts(self, rng: Random) -> bool:
        """A part more, a part less, another one right; its meaning may be said to be another (`rev`)."""
        block = self.script.blocks[rng.choice(list(self.script.blocks))]
        block.change(rng)
        if rng.random() < 0.3:
            block.bones["rev"] = block.bones.get("rev", 1) + 1
        return True

    def change_rev(self, rng: Random) -> bool:
        block = self.script.blocks[rng.choice(list(self.script.blocks))]
        block.bones["rev"] = block.bones.get("rev", 1) + 1
        return True

    def replace_kind(self, rng: Random) -> bool:
        """What asks something of another kind is another item in its place."""
        if not self.placed():
            return False
        page, name = rng.choice(self.placed())
        blocks = self.script.pages[page].blocks
        blocks[blocks.index(name)] = self._block(rng.choice([*ASKING, *WRITING]))
        self._take_out(name)
        return True

    def change_pool(self, rng: Random) -> bool:
        pool = self.script.pool
        if len(pool) > self.script.count + 1 and rng.random() < 0.5:
            gone = rng.choice(pool)
            pool.remove(gone)
            self._take_out(gone)
        else:
            pool += [self._block(rng.choice(GRADED)) for _ in range(1 if pool else 2)]
        return True

    def change_count(self, rng: Random) -> bool:
        self.script.count = rng.randint(1, max(1, len(self.script.pool) - 1))
        return bool(self.script.pool)

    def drop_quiz(self, rng: Random) -> bool:
        del rng
        for name in self.script.pool:
            self._take_out(name)
        self.script.pool, self.script.count = [], 1
        return True

    def change_marks(self, rng: Random) -> bool:
        self.script.marks[rng.choice(PATHWAYS)] = rng.choice([0.3, 0.5, 0.8, 1.0])
        return True

    def change_asked(self, rng: Random) -> bool:
        """Which texts the star asks for."""
        kind = rng.choice(WRITING)
        there = [name for _page, name in self.placed() if name.startswith(kind)]
        if kind in self.script.asks and rng.random() < 0.5:
            del self.script.asks[kind]
        elif there:
            self.script.asks[kind] = rng.choice(there)
        return True

    def change_required(self, rng: Random) -> bool:
        self.script.required[rng.choice(PATHWAYS)] = rng.choice([["m01"], ["m02"], ["m01", "m02"]])
        return True

    def change_second_star(self, rng: Random) -> bool:
        self.script.second = rng.choice(["written", "unwritten", "gone"])
        return True

    def reword(self, rng: Random) -> bool:
        self.made += 1
        page = self.script.pages[rng.choice(list(self.script.pages))]
        page.title = f"{page.title.split(',')[0]}, said anew {self.made}"
        return True

    def translate(self, rng: Random) -> bool:
        del rng
        self.made += 1
        self.script.german = f"Ein Kurs {self.made}"
        return True

    def _take_out(self, name: str) -> None:
        self.spare[name] = self.script.blocks.pop(name)
        self.script.asks = {kind: one for kind, one in self.script.asks.items() if one != name}


Deed = Callable[[Author, Random], bool]
DEEDS: dict[str, Deed] = {
    name: getattr(Author, name)
    for name in vars(Author)
    if name.startswith(("add_", "remove_", "move_", "rename_", "bring_", "replace_", "drop_", "change_"))
} | {"reword": Author.reword, "translate": Author.translate}


def _memory() -> Path | None:
    memory = Path("/dev/shm")  # noqa: S108  (a folder of its own is made inside)
    return memory if memory.is_dir() else None


def _write(root: Path, script: Script) -> None:
    course = yaml_files.read(root / "course.yaml")
    stars = ["m01", *(["m02"] if script.second != "gone" else [])]
    folders = {"m01": MODULE.name, **({"m02": SECOND.name} if script.second == "written" else {})}
    required = {one: [star for star in asked if star in stars] for one, asked in script.required.items()}
    course |= {
        "id": COURSE,
        "stars": [
            {"id": star, "constellation": "centre", **({"folder": folders[star]} if star in folders else {})}
            for star in stars
        ],
        "lines": [{"from": "m01", "to": "m02", "kind": "next"}] if "m02" in stars else [],
        "pathways": [
            {"id": one, "required": required[one] or ["m01"], "choose": {"count": 0, "from": []}}
            for one in PATHWAYS
        ],
        "pass_marks": script.marks,
        "map": {
            "wide": {
                "width": 100,
                "height": 50,
                "places": {star: [10 + 40 * n, 10] for n, star in enumerate(stars)},
            }
        },
    }
    yaml_files.write(root / "course.yaml", course)
    words = yaml_files.read(root / "en" / "course.yaml")
    words["stars"] = {star: told for star, told in words["stars"].items() if star in stars}
    yaml_files.write(root / "en" / "course.yaml", words)
    if script.german:
        (root / "de").mkdir()
        yaml_files.write(root / "de" / "course.yaml", {"title": script.german})
    _write_star(root / MODULE, "m01", script)
    if script.second == "written":
        _write_star(root / SECOND, "m02", _small_star())


def _small_star() -> Script:
    second = Script(
        pages={"only": Page(title="The only page", blocks=["journal1"])}, asks={"journal": "journal1"}
    )
    second.pool = ["choice1", "choice2"]
    second.blocks = {name: MAKERS[name[:-1]](name) for name in ("journal1", *second.pool)}
    return second


def _write_star(folder: Path, star: str, script: Script) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "en").mkdir(parents=True)
    bones: dict[str, Any] = {
        "id": star,
        "outcomes": ["know"],
        "completion": script.asks,
        "pages": [
            {
                "id": name,
                "outcomes": ["know"],
                **({"for": page.readers} if page.readers else {}),
                "blocks": [deepcopy(script.blocks[block].bones) | {"id": block} for block in page.blocks],
            }
            for name, page in script.pages.items()
        ],
    }
    if script.pool:
        bones["questions"] = [deepcopy(script.blocks[name].bones) | {"id": name} for name in script.pool]
        bones["quiz"] = {"slots": [{"count": script.count, "from": script.pool}]}
    yaml_files.write(folder / "module.yaml", bones)
    items = {name: block.prose for name, block in script.blocks.items()}
    yaml_files.write(folder / "en" / "items.yaml", items)
    for name, page in script.pages.items():
        placed = "".join(f"::: {block}\n:::\n\n" for block in page.blocks)
        (folder / "en" / f"{name}.md").write_text(f"# {page.title}\n\nSome words.\n\n{placed}")
