// A photo or recording that is to be added: what is too large is told before it is sent, and a voice can be recorded here.
const MEGABYTE = 1024 * 1024;
const MOST = { image: 5 * MEGABYTE, audio: 10 * MEGABYTE };
const form = document.querySelector("form[data-bring]");

if (form) {
  const input = form.querySelector("input[type=file]");
  const wrong = form.querySelector("[data-wrong]");

  const look = () => {
    const [file] = input.files;
    const isPicture = Boolean(file?.type.startsWith("image/"));
    const isLarge = Boolean(file) && file.size > (isPicture ? MOST.image : MOST.audio);
    wrong.hidden = !isLarge;
    wrong.textContent = isLarge ? wrong.dataset[isPicture ? "largePicture" : "largeSound"] : "";
    input.setAttribute("aria-invalid", String(isLarge));
    return !isLarge;
  };
  input.addEventListener("change", look);
  form.addEventListener("submit", (event) => {
    if (look()) return;
    event.preventDefault();
    input.focus();
  });

  const box = form.querySelector("[data-recorder]");
  if (window.MediaRecorder && navigator.mediaDevices?.getUserMedia) record(box, input, look);
}

// What is recorded becomes the file of the form, as if it had been chosen.
function record(box, input, look) {
  const start = box.querySelector("[data-start]");
  const stop = box.querySelector("[data-stop]");
  const [said, time] = [box.querySelector("[data-said]"), box.querySelector("[data-time]")];
  const show = (isRunning) => {
    start.hidden = isRunning;
    stop.hidden = !isRunning;
    (isRunning ? stop : start).focus();
  };
  box.hidden = false;

  start.addEventListener("click", async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = box.dataset.sayRefused;
      return;
    }
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 48000 });
    const pieces = [];
    const began = Date.now();
    const clock = setInterval(() => {
      const seconds = Math.round((Date.now() - began) / 1000);
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }, 1000);
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => {
      clearInterval(clock);
      stream.getTracks().forEach((track) => track.stop());
      const held = new DataTransfer();
      held.items.add(new File(pieces, "recording", { type: recorder.mimeType }));
      input.files = held.files;
      show(false);
      time.textContent = "";
      said.textContent = look() ? box.dataset.sayReady : "";
    };
    recorder.start(1000);
    said.textContent = box.dataset.sayRecording;
    show(true);
    stop.onclick = () => recorder.stop();
  });
}
