// The sentence about a number, in the plural form the page's language has for it: `data-words-all-one`, `…-other`, ….
export function counted(element, name, number) {
  const category = new Intl.PluralRules(document.documentElement.lang).select(number);
  return element.dataset[`${name}${category[0].toUpperCase()}${category.slice(1)}`].replace("{num}", number);
}

// A word as the server counts it: "don't" and "well-being" are one each, a dash between spaces is none.
const WORD = /[\p{L}\p{N}_]+(?:[-'’.][\p{L}\p{N}_]+)*/gu;

// Counts words as an invitation: how many there are, and how many more make the text count.
export function countWords(area) {
  const line = document.getElementById(area.dataset.count);
  const least = Number(line.dataset.least);
  const words = (area.value.match(WORD) ?? []).length;
  const said =
    words < least
      ? [counted(line, "wordsSoFar", words), counted(line, "wordsMore", least - words)]
      : [counted(line, "wordsAll", words), least ? line.dataset.wordsEnough : ""];
  line.textContent = said.join(" ").trim();
}

export function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}
