// What a person does with a part of a form while the course answers is not in its answer: it is done again in the part
// that comes, and the hand goes on there.
const FIELDS = "input:not([type=hidden]), textarea, select";
export const isTicked = ({ type }) => type === "radio" || type === "checkbox";

const isAsSent = (field, sent) =>
  isTicked(field) ? field.checked === sent.getAll(field.name).includes(field.value) : field.value === sent.get(field.name);

// Answers with what does it again, once the other part is there. `sent` is the form's data the course was sent.
export function doneSince(box, sent) {
  const done = [...box.querySelectorAll(FIELDS)].filter((field) => !isAsSent(field, sent));
  const hand = box.querySelector(`:is(${FIELDS}):focus`);
  const [from, to] = [hand?.selectionStart, hand?.selectionEnd];
  const isElsewhere = document.activeElement !== document.body && !box.contains(document.activeElement);

  // Whether the hand has a place: nobody else needs to give it one.
  return (fresh) => {
    for (const field of done) doAgain(fresh, field);
    const place = hand && counterpart(fresh, hand);
    if (place) {
      place.closest("details")?.setAttribute("open", "");
      place.focus();
      if (Number.isInteger(from)) place.setSelectionRange(from, to);
    }
    return isElsewhere || Boolean(place);
  };
}

function counterpart(box, { name, value, type }) {
  const which = isTicked({ type }) ? `[value="${CSS.escape(value)}"]` : "";
  return box.querySelector(`:is(${FIELDS})[name="${CSS.escape(name)}"]${which}`);
}

function doAgain(box, field) {
  const place = counterpart(box, field);
  if (!place) return;
  if (isTicked(field)) place.checked = field.checked;
  else place.value = field.value;
  for (const event of ["input", "change"]) place.dispatchEvent(new Event(event, { bubbles: true }));
}
