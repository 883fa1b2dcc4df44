// This page answers a form that cannot be sent twice. Who reloads it or comes back to it gets a page that says so,
// instead of the browser's question and a refusal.
history.replaceState(null, "", "/lti/used");
