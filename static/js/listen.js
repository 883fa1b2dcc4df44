// Reads the page aloud by a voice that this device has itself: nothing is sent anywhere. Where it has none for the
// language of the page, nobody sees the buttons.
const BLOCKS = "h1, h2, h3, h4, p, li, label, legend, summary, dt, dd, td, th, blockquote, figcaption";
const LEFT_OUT = [
  ".tools, .whose, .whose-said, .sources, .progress, .eyebrow, .saved, .print-only, .cite, .gloss, .gloss-in",
  "select, textarea, button:not(.word), svg, fieldset.privacy",
].join(", ");
const button = document.querySelector("[data-listen]");
const stopper = document.querySelector("[data-listen-stop]");
const article = document.querySelector("main article");
const synthesis = globalThis.speechSynthesis;
let queue = [];
let place = 0;
let speaking = null;

const languageOf = (element) => element.closest("[lang]").lang.split("-")[0].toLowerCase();

function voiceFor(language) {
  const voices = synthesis.getVoices().filter((voice) => voice.localService);
  const fits = ({ lang }) => lang.split(/[-_]/)[0].toLowerCase() === language;
  return voices.find((voice) => fits(voice) && voice.default) ?? voices.find(fits);
}

// What can be seen, block by block, in the order in which it stands.
function piecesOf(root) {
  const pieces = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    const block = around.closest(BLOCKS);
    if (!block || around.closest(LEFT_OUT) || !around.checkVisibility()) continue;
    if (pieces.at(-1)?.block !== block) pieces.push({ block, words: "" });
    pieces.at(-1).words += walker.currentNode.data;
  }
  return pieces.filter(({ block, words }) => words.trim() && voiceFor(languageOf(block)));
}

function show(words) {
  button.lastElementChild.textContent = button.dataset[words];
  stopper.hidden = words === "sayListen";
}

function hush() {
  speaking = null;
  synthesis.cancel();
  for (const { block } of queue) block.classList.remove("read-now");
}

function stop() {
  hush();
  place = 0;
  show("sayListen");
}

function speak() {
  if (place >= queue.length) {
    stop();
    return;
  }
  const { block, words } = queue[place];
  const utterance = new SpeechSynthesisUtterance(words.replace(/\s+/g, " ").trim());
  utterance.voice = voiceFor(languageOf(block));
  utterance.lang = utterance.voice.lang;
  utterance.addEventListener("end", () => {
    if (speaking !== utterance) return; // it was stopped
    block.classList.remove("read-now");
    place += 1;
    speak();
  });
  speaking = utterance;
  block.classList.add("read-now");
  synthesis.speak(utterance);
}

function begin() {
  if (place === 0) queue = piecesOf(article);
  show("sayPause");
  speak();
}

// A pause ends the sentence and begins its block anew: on some phones a voice that was paused never speaks again.
function toggle() {
  if (!speaking) {
    begin();
    return;
  }
  hush();
  show("sayOn");
}

function offer() {
  button.hidden = !voiceFor(languageOf(article.querySelector("h1")));
}

if (button && synthesis) {
  button.addEventListener("click", toggle);
  stopper.addEventListener("click", () => {
    stop();
    button.focus();
  });
  addEventListener("pagehide", () => synthesis.cancel());
  synthesis.addEventListener?.("voiceschanged", offer);
  offer();
}
