"""A learner adds a photo and a recording beside a text, on a phone, and everybody can use the pages; a voice is recorded on the page itself."""

import re

import pytest
from playwright.sync_api import expect

from tests import files
from tests.browser.axe import OF_COLOURS, problems
from tests.browser.test_access import by_night

WORDS = "Four chairs round a kitchen table."
LENGTH = """sound => new Promise(told => {
  sound.onloadedmetadata = () => told(sound.duration);
  sound.preload = "auto";
  sound.load();
})"""


@pytest.fixture
def pia(person):
    learner = person("pia")
    learner.open_tab(pathway="professional")
    learner.page.set_viewport_size({"width": 320, "height": 640})
    return learner


def bring(learner, name, kind, body, words=WORDS):
    learner.screen.get_by_label("What is on it").fill(words)
    learner.screen.locator("#field-file").set_input_files({"name": name, "mimeType": kind, "buffer": body})
    learner.press(learner.button("Add it"))


@pytest.fixture
def too_large(tmp_path):
    """A file on the device, as the browser takes it: bytes of a test come to it one by one."""
    file = tmp_path / "a.jpg"
    file.write_bytes(bytes(5 * 1024 * 1024 + 1))
    return file


def test_a_photo_and_a_recording_are_added_beside_a_half_written_text(pia, too_large, watch):
    watch.foresee("422")
    pia.visit("m01/journal")
    pia.screen.locator('[name="journal.text"]').fill("Half a sentence")
    pia.press(pia.button("Add a photo or a recording"))
    found = problems(pia.page)

    large = pia.screen.locator("[data-wrong]")
    pia.screen.locator("#field-file").set_input_files(too_large)
    expect(large).to_contain_text("larger than 5 MB")
    bring(pia, "a.jpg", "image/jpeg", b"<script>alert(1)</script>")
    expect(pia.words("neither a photo nor a recording")).to_be_visible()
    expect(pia.screen.get_by_label("What is on it")).to_have_value(WORDS)
    found += problems(pia.page)

    bring(pia, "a.jpg", "image/jpeg", files.photo(size=(1200, 800)))
    expect(pia.screen.locator('[name="journal.text"]')).to_have_value("Half a sentence")
    photo = pia.screen.get_by_alt_text(WORDS)
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    pia.press(pia.button("Add a photo or a recording"))
    bring(pia, "a.wav", "audio/wav", files.wave(1), words="I say what I saw.")
    sound = pia.screen.locator("audio")
    assert sound.evaluate(LENGTH) == pytest.approx(1, abs=0.1)
    found += problems(pia.page)
    by_night(pia)
    found += problems(pia.page, OF_COLOURS)
    pia.visit("files")
    found += problems(pia.page)

    assert not found


SING = """() => {
  const [now, often] = [Date.now, setInterval];
  const began = now();
  Date.now = () => began + 2 * (now() - began);
  setInterval = (act, wait) => often(act, wait / 2);
  navigator.mediaDevices.getUserMedia = async () => {
    const room = new AudioContext();
    const tone = room.createOscillator();
    const out = room.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    return out.stream;
  };
}"""
"""There is no microphone in a test, and its clock runs twice as fast."""
HEARD = """sound => new Promise((told, failed) => {
  sound.onplaying = () => told(sound.error);
  sound.onerror = () => failed(sound.error.message);
  sound.muted = true;
  sound.play();
})"""


def test_where_there_is_no_microphone_a_sentence_says_so_and_with_one_a_voice_is_recorded_and_heard_again(
    pia,
):
    pia.visit("entry/m01/journal/files")
    pia.button("Record my voice here").click()
    pia.words("does not let the course use the microphone here").wait_for()
    pia.page.evaluate(SING)
    pia.button("Record my voice here").click()
    expect(pia.words("Press “Stop” when you are done.")).to_be_visible()
    pia.screen.locator("[data-time]", has_text=re.compile("0:0[2-9]")).wait_for()
    pia.button("Stop").click()
    expect(pia.words("It is in the field above.")).to_be_visible()
    pia.screen.get_by_label("What is on it").fill("One long note.")
    pia.press(pia.button("Add it"))

    sound = pia.screen.locator("audio")
    expect(sound.locator("source")).to_have_attribute("type", "audio/webm")
    assert sound.evaluate(HEARD) is None
