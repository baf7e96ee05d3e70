"""The extension's zip in a Blender that has nothing else of ours: installed, driven by a real stream, and removed."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from evoke_core.emotions import Emotion
from evoke_core.expressions import solve
from evoke_core.rigs import shipped_rigs
from evoke_core.state import EmotionState

ROOT = Path(__file__).parents[2]
HAPPY = tuple(float(emotion is Emotion.HAPPY) for emotion in Emotion)
STATE = EmotionState(0.0, None, (0.9, 0.8, 0.7), HAPPY, 7, "happy", 1.0, 1.0)
BLENDERS = ["5.0", pytest.param("4.5", marks=pytest.mark.slow), pytest.param("4.2", marks=pytest.mark.slow)]


def packages_of(blender):
    """Where bpy and numpy of that version lie."""
    if blender == "5.0":
        return Path(find_spec("bpy").origin).parents[1]
    found = list(ROOT.glob(f"build/bpy-{blender}.*"))
    assert len(found) == 1, f"bpy {blender} is missing: make blenders"
    return found[0]


@pytest.fixture(scope="module", params=BLENDERS)
def blender(request):
    return request.param


@pytest.fixture(scope="module")
def user_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("user")


@pytest.fixture(scope="module")
def life(blender, extension_zip, user_folder, tmp_path_factory, lasting_publisher):
    """What happened in Blender, by step."""
    alone = tmp_path_factory.mktemp("packages")
    for package in ("bpy", "numpy", "numpy.libs"):
        (alone / package).symlink_to(packages_of(blender) / package)
    program = [sys.executable, "-I", "-S", Path(__file__).with_name("installed.py")]
    command = [*program, alone, user_folder, extension_zip, lasting_publisher.endpoint]
    lasting_publisher.send(STATE)
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    steps = {fact.pop("step"): fact for fact in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0, f"after {list(steps)}: {done.stderr}"
    return steps


def test_it_is_the_blender_that_was_asked_for(life, blender):
    assert life["installed"]["blender"] == [int(number) for number in blender.split(".")]


def test_every_module_of_it_comes_out_of_the_zip_and_can_be_imported(life, user_folder):
    outside = [path for path in life["installed"]["files"].values() if not Path(path).is_relative_to(user_folder)]
    assert outside == []
    assert life["installed"]["modules"] > 20


def test_it_needs_nothing_that_blender_lacks(life):
    assert life["installed"]["strangers"] == []


def test_the_sample_head_is_added_found_and_picked_at_rest(life):
    assert life["head"]["avatars"] == [["EvokeHead", "cc4_extended", True]]
    assert life["head"]["face"] == {}


def shown(emotion):
    shapes = solve([float(each is emotion) for each in Emotion], shipped_rigs()["cc4_extended"]).shapes
    return pytest.approx({name: value for name, value in shapes.items() if value}, abs=1e-6)


def test_a_real_stream_moves_the_face_to_the_values_that_are_solved_here(life):
    assert life["followed"]["face"] == shown(Emotion.HAPPY)
    assert life["followed"]["lamp"] == ["connected", "connected"]
    assert life["followed"]["problems"] == []


def test_an_emotion_shown_by_hand_is_the_same_face_and_reset_puts_the_old_one_back(life):
    assert life["posed"]["face"] == shown(Emotion.SAD)
    assert life["posed"]["rest"] == life["posed"]["rest_again"] == {}


def test_the_sample_in_the_zip_moves_the_face_without_a_server(life):
    assert life["played"] == {"moved": True, "problems": []}


def test_disabled_in_the_middle_of_a_stream_it_leaves_nothing_behind(life):
    before = life["disabled"]["before"]
    assert before["threads"] == ["evoke-receiver"]
    assert all(before.values())
    assert not any(life["disabled"]["stays"].values())
    assert not life["disabled"]["timer"]


def test_removed_it_takes_its_wheels_along(life):
    assert not life["removed"]["extension"]
    assert life["removed"]["wheels"] == []
