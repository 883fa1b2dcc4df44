// Display choices, printing, closing with Escape. Everything here is an extra: pages work without it.
const root = document.documentElement;

function apply(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

function remember(form) {
  if (form.dataset.local === undefined) {
    const body = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
    return;
  }
  try {
    for (const name of ["size", "theme", "contrast"])
      localStorage.setItem(`look-${name}`, root.dataset[name] ?? "");
  } catch {
    // storage is refused inside this frame: the choice lasts for this page
  }
}

function recall(form) {
  try {
    for (const name of ["size", "theme", "contrast"]) {
      const value = localStorage.getItem(`look-${name}`);
      if (!value) continue;
      apply(name, value);
      const box = form.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
      if (box) box.checked = true;
    }
  } catch {
    // see above
  }
}

for (const form of document.querySelectorAll("[data-look]")) {
  if (form.dataset.local !== undefined) recall(form);
  form.addEventListener("change", ({ target }) => {
    apply(target.name, target.type === "checkbox" && !target.checked ? "" : target.value);
    remember(form);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const panel of document.querySelectorAll("details.pop[open]")) {
    panel.open = false;
    panel.querySelector("summary").focus();
  }
});
document.addEventListener("click", ({ target }) => {
  for (const panel of document.querySelectorAll("details.pop[open]"))
    if (!panel.contains(target)) panel.open = false;
});
