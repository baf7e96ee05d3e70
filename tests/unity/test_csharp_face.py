"""The engine-free face in C# beside the Python one, by chance: the same solved faces, the same steady weights."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from blender_addon.services.steady import Steady
from evoke_core.assets import asset
from evoke_core.emotions import Emotion, soft_weights
from evoke_core.expressions import solve
from evoke_core.facs import UNIT_NAMES
from evoke_core.presets import load_presets, save_presets
from evoke_core.rigs import shipped_rigs
from evoke_core.state import EmotionState
from tests.unity.driving import Driven, compile_driver, compiled

RIGS = shipped_rigs()
FACES_OF_A_RIG = 60
FRAMES = 3000
SHORTEST_S = 1 / 64
"""A time that adds up without rounding, so that holds end in the same frame."""


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    exe = compiled(lambda folder: compile_driver("Faces", folder), tmp_path_factory.mktemp("faces"))
    with Driven(exe) as driven:
        yield driven


def ask(faces: Driven, event: str, **asked: Any) -> dict[str, Any]:
    faces.tell(json.dumps(asked))
    return faces.await_line(event)


def some_presets(chance: random.Random) -> dict[Emotion, dict[int, float]]:
    """Presets of up to eight units an emotion, gaze and what a rig may lack among them."""
    return {
        emotion: {unit: chance.uniform(0.01, 1) for unit in chance.sample(list(UNIT_NAMES), chance.randrange(9))}
        for emotion in Emotion
    }


def some_weights(chance: random.Random) -> tuple[float, ...]:
    return soft_weights(chance.random(), chance.random(), chance.random())


@pytest.mark.parametrize("rig", RIGS)
def test_a_face_by_chance_is_solved_in_c_sharp_as_in_python(faces: Driven, rig: str, tmp_path: Path) -> None:
    chance = random.Random(f"faces of {rig}")  # noqa: S311
    presets = tmp_path / "presets.json"
    for _ in range(FACES_OF_A_RIG):
        save_presets(some_presets(chance), presets, name="by chance")
        weights = some_weights(chance)
        sliders = {name: chance.uniform(0, 2) for name in ("intensity", "upper", "lower")}
        sliders["blink"] = chance.choice([0.0, chance.uniform(0, 1.2)])
        sliders["sharpness"], sliders["decisiveness"] = chance.uniform(0.5, 4), chance.uniform(0, 8)
        expected = solve(weights, RIGS[rig], presets=load_presets(presets), **sliders)
        rig_file = str(asset(f"rigs/{rig}.json"))
        found = ask(faces, "face", rig=rig_file, presets=str(presets), weights=weights, **sliders)
        values = {f"shape {shape}": weight for shape, weight in expected.shapes.items()}
        for bone, turn in expected.bones.items():
            values |= {f"{axis} {bone}": value for axis, value in zip("wxyz", turn, strict=True)}
        assert found == pytest.approx({"event": "face", **values}, abs=1e-9)


def test_weights_are_kept_steady_in_c_sharp_as_in_blender(faces: Driven) -> None:
    chance = random.Random("steady")  # noqa: S311
    steady, now, stale, frozen, showing = Steady(), 0.0, False, False, 0
    for frame in range(FRAMES):
        passed_s = SHORTEST_S * chance.randrange(6)
        now += passed_s
        stale = (not stale) if chance.random() < 0.02 else stale
        frozen = (not frozen) if chance.random() < 0.02 else frozen
        hold_s = chance.choice([0.0, 0.5])
        settings: dict[str, Any] = {"stale": stale, "frozen": frozen, "hold_s": hold_s, "fade_s": 2.0}
        emotion, weights = chance.choice([Emotion.HAPPY, Emotion.SAD]), some_weights(chance)
        state = EmotionState(now, None, (0.5, 0.5, 0.5), weights, int(emotion), emotion.word, 1.0, 1.0)
        expected = steady.update(now, state, smoothing_s=0.0, **settings)
        asked = {**settings, "passed_s": passed_s, "emotion": emotion.word, "weights": weights}
        found = ask(faces, "steady", **asked)
        assert found["changed"] is (expected is not None), (frame, asked)
        if expected is not None:
            showing += 1
            assert [found[f"weight {i}"] for i in range(8)] == pytest.approx(expected, abs=1e-9), (frame, asked)
    assert FRAMES / 4 < showing < FRAMES
