// Says once that a page was read: when its end has been in sight for a moment. Without this the Next button says it.
const end = document.querySelector("[data-end]");
const form = document.getElementById("doing");
const A_MOMENT = 1500;
let timer;

function say() {
  watcher.disconnect();
  const body = new URLSearchParams({ form_token: form.elements.form_token.value });
  fetch(end.dataset.end, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
}

const watcher = new IntersectionObserver(([seen]) => {
  clearTimeout(timer);
  if (seen.isIntersecting) timer = setTimeout(say, A_MOMENT);
});
if (form && end?.dataset.end) watcher.observe(end);
