"""A video in a real browser: nothing of it is loaded before it is started, it runs under the page's policy, its captions are shown."""

import base64
from functools import partial

import pytest

from tests import sampled
from tests.releases import fill

RECORDING = """
async () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" });
  const parts = [];
  recorder.ondataavailable = event => parts.push(event.data);
  const over = new Promise(done => (recorder.onstop = done));
  recorder.start();
  for (let frame = 0; frame < 40; frame++) {
    pen.fillStyle = `hsl(${frame * 9} 80% 50%)`;
    pen.fillRect(0, 0, 64, 64);
    await new Promise(requestAnimationFrame);
  }
  recorder.stop();
  await over;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}
"""
RUNNING = """
film => new Promise(done => {
  film.ontimeupdate = () => film.currentTime > 0.2 && done();
  film.play();
})
"""
CAPTIONED = """
film => new Promise(done => {
  const track = film.textTracks[0];
  const tell = () => done([track.mode, track.cues[0].text]);
  track.cues?.length ? tell() : (film.querySelector("track").onload = tell);
})
"""


@pytest.fixture
def film(chromium):
    """A film of half a second or more, as the browser itself records one."""
    page = chromium.new_page()
    page.goto("about:blank")
    recorded = base64.b64decode(page.evaluate(RECORDING))
    page.close()
    return recorded


@pytest.fixture
def database_url(server, film, monkeypatch):
    """The course of samples, with the film in it."""
    monkeypatch.setitem(sampled.MEDIA, ".webm", film)
    url = server.fresh(partial(fill, course=sampled.compiled_samples()))  # kept for no other test
    yield url
    server.drop(url)


def test_a_video_asks_for_nothing_before_it_runs_with_its_captions_and_can_be_read_instead(person):
    kirsten = person("kirsten")
    asked = []
    kirsten.page.on("request", lambda request: asked.append(request.url))
    kirsten.open_tab(pathway="citizen", at="m01/page/on-media")
    kirsten.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/media/" in url]
    film = kirsten.screen.locator("video")
    film.evaluate(RUNNING)
    assert film.evaluate("film => film.error") is None
    assert [url for url in asked if "/media/m01/door.webm" in url]
    assert film.evaluate(CAPTIONED) == ["showing", "Who are you?"]

    words = kirsten.words("Ibrahim takes off his hat.")
    assert not words.is_visible()
    kirsten.words("Read what is said and shown").click()
    assert words.is_visible()
