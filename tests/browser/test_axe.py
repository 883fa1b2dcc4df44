"""What is in the way at one of the sizes only is found, by all rules and by those of colours; so is what is too wide for a phone."""

import pytest

from tests.browser.axe import OF_COLOURS, RULES, SIZES, problems

PUT = """
widths => {
  const sheet = new CSSStyleSheet();
  for (const width of widths) {
    for (const name of [`shown-at-${width}`, `dim-at-${width}`]) {
      const words = document.createElement("p");
      words.className = name;
      words.textContent = name;
      document.querySelector("main").append(words);
    }
    sheet.insertRule(`.shown-at-${width} { color: #999; background: #aaa; display: none }`);
    sheet.insertRule(`.dim-at-${width} { color: #000; background: #aaa }`);
    sheet.insertRule(`@media (width: ${width}px) { .shown-at-${width} { display: block } .dim-at-${width} { color: #999 } }`, 2);
  }
  document.adoptedStyleSheets.push(sheet);
}
"""


@pytest.mark.parametrize("rules", [RULES, OF_COLOURS], ids=["all rules", "colours"])
def test_what_only_one_size_shows_is_found_at_that_size(person, rules):
    jonas = person("jonas")
    jonas.open_tab(pathway="citizen")
    assert problems(jonas.page, rules) == []
    widths = [size["width"] for size in SIZES]
    jonas.page.evaluate(PUT, widths)
    found = problems(jonas.page, rules)
    assert len(found) == 2 * len(widths), found
    for width in widths:
        for name in (f"shown-at-{width}", f"dim-at-{width}"):
            assert any(
                f" {width} color-contrast: " in line and f'class="{name}"' in line for line in found
            ), found


def test_what_is_too_wide_for_a_phone_is_found(person):
    jonas = person("jonas")
    jonas.open_tab(pathway="citizen")
    jonas.page.evaluate("document.querySelector('main').style.minWidth = '400px'")
    found = problems(jonas.page, OF_COLOURS)
    assert found
    assert all("scrolls sideways: " in line for line in found), found
