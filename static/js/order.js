// Moves the rows of a list by its arrow buttons and by dragging their words; the form sends the order they lie in.

function settle(list) {
  const rows = [...list.children];
  rows.forEach((row, n) => {
    const [up, down] = row.querySelectorAll("button");
    up.setAttribute("aria-disabled", n === 0);
    down.setAttribute("aria-disabled", n === rows.length - 1);
  });
}

function place(list, row) {
  return [...list.children].indexOf(row) + 1;
}

function byButton(list, said) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="move"], button[value^="move:"]');
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    const up = /(^|:)up:/.test(button.value);
    const neighbour = up ? row.previousElementSibling : row.nextElementSibling;
    if (!neighbour) return;
    list.insertBefore(up ? row : neighbour, up ? neighbour : row);
    settle(list);
    button.focus();
    said(row, place(list, row));
  });
}

function byPointer(list, said) {
  let held = null;
  list.classList.add("with-drag");
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".what, .no");
    if (!handle || event.button) return;
    held = handle.closest("li");
    held.classList.add("held");
    list.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    if (!held) return;
    const under = [...list.children].find((row) => {
      const box = row.getBoundingClientRect();
      return row !== held && event.clientY > box.top && event.clientY < box.bottom;
    });
    if (!under) return;
    const after = held.compareDocumentPosition(under) & Node.DOCUMENT_POSITION_FOLLOWING;
    list.insertBefore(held, after ? under.nextElementSibling : under);
    settle(list);
  });
  const drop = () => {
    if (!held) return;
    held.classList.remove("held");
    said(held, place(list, held));
    held = null;
  };
  list.addEventListener("pointerup", drop);
  list.addEventListener("pointercancel", drop);
}

export function orderInPlace(list, said) {
  byButton(list, said);
  byPointer(list, said);
}
