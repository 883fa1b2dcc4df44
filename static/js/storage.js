// The way in by a platform's storage (LTI postMessage Storage): keeps a proof there before the login, asks for it at the
// launch. Only the platform's origin is spoken to and listened to. Where it does not answer, the way goes on without.
const PATIENCE = 2000;
const AGAIN = 250; // a frame beside ours may be there later than we are
const platform = parent === window ? opener : parent;

function say(frame, message, origin) {
  try {
    (frame === "_parent" ? platform : platform.frames[frame]).postMessage(message, origin);
  } catch {
    // there is no such frame (yet)
  }
}

function answerTo(question, { frame, origin: told }) {
  const { origin } = new URL(told);
  const message = { ...question, message_id: crypto.getRandomValues(new Uint32Array(4)).join("-") };
  return new Promise((resolve) => {
    const again = setInterval(say, AGAIN, frame, message, origin);
    const answer = (value) => {
      clearInterval(again);
      resolve(value);
    };
    addEventListener("message", ({ origin: from, data }) => {
      const isAnswer = data?.subject === `${message.subject}.response` && data.message_id === message.message_id;
      if (from === origin && isAnswer) answer(data.error ? null : data.value);
    });
    say(frame, message, origin);
    setTimeout(answer, PATIENCE);
  });
}

async function keep(link) {
  const { keep: value, key } = link.dataset;
  if (platform) await answerTo({ subject: "lti.put_data", key, value }, link.dataset);
  location.replace(link.href);
}

// Not sent as a form: that would leave this page behind the course's, for whoever goes back.
async function bring(form) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  const visit = answer.headers.get("Location");
  if (visit) return location.replace(visit);
  const refusal = await answer.text();
  document.open();
  document.write(refusal);
  document.close();
}

async function ask(form) {
  let isSent = false;
  form.addEventListener("submit", () => (isSent = true));
  const { ask: field, key } = form.dataset;
  const value = platform && (await answerTo({ subject: "lti.get_data", key }, form.dataset));
  if (isSent) return; // by hand, meanwhile
  if (typeof value !== "string") return form.requestSubmit();
  form.elements[field].value = value;
  bring(form);
}

for (const link of document.querySelectorAll("a[data-keep]")) keep(link);
for (const form of document.querySelectorAll("form[data-ask]")) ask(form);
