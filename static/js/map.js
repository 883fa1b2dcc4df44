// The lines of the star that has focus or pointer come forward; the view one chose stays in the address.
for (const svg of document.querySelectorAll(".sky svg")) {
  const look = (id) => {
    svg.classList.toggle("look", Boolean(id));
    for (const line of svg.querySelectorAll("[data-a]"))
      line.classList.toggle("on", line.dataset.a === id || line.dataset.b === id);
  };
  for (const star of svg.querySelectorAll(".st")) {
    star.addEventListener("pointerenter", () => look(star.dataset.id));
    star.addEventListener("pointerleave", () => look());
    star.addEventListener("focus", () => look(star.dataset.id));
    star.addEventListener("blur", () => look());
  }
}

for (const choice of document.querySelectorAll("[name=view]"))
  choice.addEventListener("change", () => {
    const address = new URL(location.href);
    if (choice.value === "list") address.searchParams.set("view", "list");
    else address.searchParams.delete("view");
    history.replaceState(null, "", address);
  });
