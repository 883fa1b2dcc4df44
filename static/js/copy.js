// A button that copies what stands in a field. Without it the field can be selected and copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-said]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = field.dataset.copied;
    } catch {
      // the browser refuses: the text is selected, the person copies it
    }
  });
}
