// Keeps texts for tools while this page is open (LTI postMessage Storage). Each origin has its own; who is no tool of this
// platform is passed over.
const tools = document.currentScript.dataset.tools.split(" ");
const kept = new Map();

const answers = {
  "lti.capabilities": () => ({ supported_messages: Object.keys(answers).map((subject) => ({ subject })) }),
  "lti.put_data": ({ key, value }, origin) => {
    if (value === null) kept.delete(`${origin} ${key}`);
    else kept.set(`${origin} ${key}`, value);
    return { key, value };
  },
  "lti.get_data": ({ key }, origin) => ({ key, value: kept.get(`${origin} ${key}`) ?? null }),
};

addEventListener("message", ({ data, origin, source }) => {
  if (!tools.includes(origin) || !Object.hasOwn(answers, data?.subject)) return;
  const { subject, message_id } = data;
  source.postMessage({ subject: `${subject}.response`, message_id, ...answers[subject](data, origin) }, origin);
});
