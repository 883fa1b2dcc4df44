// Sends the page's one form at once. Without this the person presses its button.
document.querySelector("form[data-send]").requestSubmit();
