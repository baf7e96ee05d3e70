"""`evoke demo` whole: what `make demo` runs once all is set up."""

import pytest
from PIL import Image

from unity_bridge.csharp import compile_console
from unity_bridge.protocol import StateMessage
from unity_bridge.recording import read_recording


@pytest.mark.slow
def test_the_demo_reaches_both_clients_and_leaves_its_pictures(evoke, tmp_path):
    out = tmp_path / "demo"
    shown = evoke("demo", "--out", out, "--csharp", compile_console(tmp_path), check=0).stdout
    _, *states = read_recording(out / "states.jsonl")
    assert len(states) == 473
    assert all(isinstance(message, StateMessage) for message in states)
    assert len({message.state.emotion for message in states}) >= 4
    for client in ("Blender (Python)", "C# under mono"):
        assert [cell.strip() for cell in row(shown, client)][1:3] == ["473", "473"]
    assert "synthetic subject 1 trial 1" in shown
    assert "not an emotion reading" in shown
    with Image.open(out / "trial.webp") as film:
        assert film.n_frames <= 160
    with Image.open(out / "expressions.png") as sheet:
        assert sheet.width == 4 * 384


def row(shown, client):
    (line,) = [line for line in shown.splitlines() if client in line]
    return line.strip("│").split("│")
