// One's own order beside others: touching one of one's steps lights it in all of them.
for (const box of document.querySelectorAll("[data-beside]")) {
  for (const stop of box.querySelectorAll(".own-way [data-stop]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.append(...stop.childNodes);
    stop.append(button);
    button.addEventListener("click", () => {
      const isLit = button.getAttribute("aria-pressed") === "true";
      for (const other of box.querySelectorAll("[data-stop]")) {
        other.classList.toggle("lit", !isLit && other.dataset.stop === stop.dataset.stop);
        other.querySelector("button")?.setAttribute("aria-pressed", "false");
      }
      button.setAttribute("aria-pressed", String(!isLit));
    });
  }
}
