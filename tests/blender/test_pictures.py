"""The picture programs, in the processes that the command starts."""

import json
import subprocess
import sys

import pytest
from PIL import Image

from evoke_core.assets import asset
from evoke_core.emotions import DEFAULT, Emotion, confidence, soft_weights
from evoke_core.state import EmotionState

WAIT_S = 60


def program(name, *arguments):
    command = [sys.executable, "-m", f"blender_addon.render.{name}", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def events(process):
    output, complaint = process.communicate(timeout=240)
    assert process.returncode == 0, complaint
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def state(index, vad):
    weights = soft_weights(*vad)
    emotion = DEFAULT.emotions[max(range(8), key=weights.__getitem__)]
    return EmotionState(float(index), index / 8, vad, weights, int(emotion), emotion.word, confidence(weights), 1.0)


def test_the_sheet_shows_eight_different_faces(tmp_path):
    path = tmp_path / "sheet.png"
    said = events(program("contact_sheet", path, "--samples", 1, "--size", 64))
    assert [event["event"] for event in said] == ["face"] * 8
    with Image.open(path) as sheet:
        assert sheet.size == (4 * 64, 2 * (64 + 34) + 34)
        faces = {sheet.crop((c * 64, r * 98, c * 64 + 64, r * 98 + 64)).tobytes() for r in range(2) for c in range(4)}
    assert len(faces) == 8


@pytest.mark.parametrize(("sheet", "columns", "count"), [("units", 6, 24), ("views", 8, 24), ("blends", 7, 21)])
def test_each_picture_of_a_sheet_is_another(tmp_path, sheet, columns, count):
    path = tmp_path / "sheet.webp"
    said = events(program("unit_sheet", sheet, path, "--samples", 1, "--size", 48))
    assert [event["event"] for event in said] == ["face"] * count
    rows = -(-count // columns)
    with Image.open(path) as picture:
        assert picture.size == (columns * 48, rows * (48 + 34) + 34)
        corners = [(index % columns * 48, index // columns * 82) for index in range(count)]
        faces = {picture.crop((x, y, x + 48, y + 48)).tobytes() for x, y in corners}
    assert len(faces) == count


@pytest.mark.parametrize("emotion", Emotion, ids=lambda emotion: emotion.word)
def test_every_emotion_has_a_picture_for_its_button(emotion):
    path = asset(f"pictures/{emotion.word}.png")
    assert path.stat().st_size < 20_000
    with Image.open(path) as picture:
        assert picture.size == (128, 128)


def test_a_stream_becomes_a_film_of_as_many_frames_as_were_asked_for(publish, tmp_path):
    path = tmp_path / "trial.webp"
    with publish("demo") as sender:
        arguments = ("--endpoint", sender.endpoint, "--stream", "demo", "--frames", 5, "--size", 128)
        filming = program("film", path, *arguments)
        first = next(line for line in filming.stdout if line.startswith("{"))  # Blender may have warned of something
        assert json.loads(first) == {"event": "ready"}
        assert sender.wait_for_subscribers(1, WAIT_S)
        for index in range(20):
            sender.send(state(index, (0.95, 0.95, 0.95) if index < 10 else (0.05, 0.95, 0.95)))
    said = events(filming)
    heard = next(event for event in said if event["event"] == "heard")
    assert (heard["received"], heard["dropped"], len(heard["delays_ms"])) == (20, 0, 20)
    assert 1 <= heard["moved"] <= 20
    assert [event["done"] for event in said if event["event"] == "frame"] == [1, 2, 3, 4, 5]
    with Image.open(path) as film:
        assert film.n_frames == 5
        assert film.size == (128, 128 + 150)
        frames = []
        for index in (0, 4):
            film.seek(index)
            frames.append(film.convert("RGB").crop((0, 20, 128, 80)).tobytes())
    assert frames[0] != frames[1]  # excited at first, angry at last


def test_a_place_that_cannot_be_written_is_said_as_an_error_event(tmp_path):
    running = program("contact_sheet", tmp_path / "no" / "sheet.png", "--samples", 1, "--size", 16)
    output, _ = running.communicate(timeout=120)
    assert running.returncode == 1
    last = json.loads(output.splitlines()[-1])
    assert last["event"] == "error"
    assert "sheet.png: cannot be written" in last["message"]
