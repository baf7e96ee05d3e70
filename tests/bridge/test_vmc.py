"""A VRM avatar's expressions over VMC, read by python-osc's server, and the tables they come from."""

import re
from pathlib import Path

import pytest

from evoke_core.emotions import Emotion
from tests.bridge.outputs import HAPPY, Receiver, start, state
from unity_bridge.outputs.fanout import Fanout
from unity_bridge.outputs.udp import Datagrams, Target
from unity_bridge.outputs.vmc import VERSIONS, Vmc, between, named, presets

SAMPLE = Path(__file__).parents[2] / "unity_bridge/com.evoke.avatar/Samples~/VRM/ExpressionsByName.cs"


def certain(emotion):
    return tuple(float(each == emotion) for each in Emotion)


def moving(face):
    return {name: value for name, value in face.items() if value}


@pytest.mark.parametrize(
    ("emotion", "vrm0", "vrm1"),
    [
        (Emotion.NEUTRAL, {"Neutral": 1.0}, {"neutral": 1.0}),
        (Emotion.HAPPY, {"Joy": 1.0}, {"happy": 1.0}),
        (Emotion.SAD, {"Sorrow": 1.0}, {"sad": 1.0}),
        (Emotion.DISGUSTED, {"Angry": 0.5}, {"angry": 0.5}),
        (Emotion.FEARFUL, {"Surprised": 0.6}, {"surprised": 0.6}),
        (Emotion.EXCITED, {"Joy": 0.7}, {"happy": 0.7}),
    ],
)
def test_a_certain_emotion_is_the_expression_of_the_table(emotion, vrm0, vrm1):
    assert moving(named(certain(emotion), 0)) == vrm0
    assert moving(named(certain(emotion), 1)) == vrm1


def test_emotions_that_share_an_expression_add_up_after_they_were_made_fit_for_a_face():
    weights = (0.0, 0.4, 0.0, 0.6, 0.0, 0.0, 0.0, 0.0)
    angry = (0.36 + 0.5 * 0.16) / (0.36 + 0.16)
    assert moving(named(weights, 1)) == pytest.approx({"angry": angry})


def test_an_undecided_reading_is_a_face_at_rest():
    assert moving(named((1 / 8,) * 8, 1)) == {"neutral": 1.0}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_unity_packages_sample_has_the_same_table(version):
    code = SAMPLE.read_text()
    named_there = re.search(
        rf'Vrm{version}\(\)\s*{{\s*return Pairs\("(\w+)", "(\w+)", "(\w+)", "(\w+)"\)', code
    ).groups()
    names = dict(zip(("angry", "sad", "happy", "surprised"), named_there, strict=True))
    pairs = re.findall(r'new Pair\("(\w+)", (\w+), ([\d.]+)f?\)', code)
    there = {emotion: {names[name]: float(strength)} for emotion, name, strength in pairs}
    here = {emotion.word: table for emotion, table in presets(version).items() if emotion != Emotion.NEUTRAL}

    def spelled(table):
        # UniVRM reads its own presets' names in either case.
        return {emotion: {name.lower(): weight for name, weight in each.items()} for emotion, each in table.items()}

    assert spelled(here) == spelled(there)


def test_a_face_lies_between_two_others():
    first, last = {"happy": 0.0, "sad": 1.0}, {"happy": 1.0, "sad": 0.5}
    assert between(first, last, 0.25) == {"happy": 0.25, "sad": 0.875}
    assert between(first, last, -1) == first
    assert between(first, last, 2) == last


def frames(heard):
    """The expressions of each frame, and what its /VMC/Ext/OK says."""
    shown, found = {}, []
    for address, values in heard:
        if address == "/VMC/Ext/Blend/Val":
            shown[values[0]] = values[1]
        elif address == "/VMC/Ext/Blend/Apply":
            assert values == ()
        elif address == "/VMC/Ext/OK":
            found.append((shown, values))
            shown = {}
    return found


def test_frames_begin_at_rest_glide_to_a_state_stay_there_and_end_at_rest():
    goal = named(state(HAPPY, "happy").weights, 1)
    with Receiver() as receiver:
        vmc = Vmc(Datagrams(Target("127.0.0.1", receiver.port)), start(), version=1)
        with Fanout([vmc]) as fanout:
            before = frames(receiver.until("/VMC/Ext/T"))
            fanout.send(state(HAPPY, "happy"))
            during = []
            while not during or during[-1][0]["happy"] < goal["happy"] - 1e-6:
                during += frames(receiver.until("/VMC/Ext/T"))
            stays = frames(receiver.until("/VMC/Ext/T"))
        after = frames(receiver.until("/VMC/Ext/OK", 0))
    assert before == [({"neutral": 1, "angry": 0, "surprised": 0, "sad": 0, "happy": 0}, (1,))]
    happy = [face["happy"] for face, _ in during]
    assert happy == sorted(happy)
    assert stays == [(pytest.approx(goal), (1,))]
    assert {loaded for _, loaded in during} == {(1,)}
    assert after[-1] == (before[0][0], (0,))


def test_a_face_whose_states_stop_fades_to_rest_and_comes_back_with_the_next():
    with Receiver() as receiver, Fanout([Vmc(Datagrams(Target("127.0.0.1", receiver.port)), start(), 0)]) as fanout:

        def watch(until):
            seen = [0.0]
            while not seen[1:] or not until(seen[-1]):
                [(face, _)] = frames(receiver.until("/VMC/Ext/T"))
                seen.append(face["Joy"])
            return seen

        goal = named(state(HAPPY, "happy").weights, 0)["Joy"]
        fanout.send(state(HAPPY, "happy"))
        watch(lambda joy: joy == pytest.approx(goal))
        faded = watch(lambda joy: joy == 0)
        assert faded.count(pytest.approx(goal)) > 10
        assert any(0 < joy < 0.9 * goal for joy in faded)
        fanout.send(state(HAPPY, "happy"))
        watch(lambda joy: joy == pytest.approx(goal))


def test_expressions_are_called_as_in_the_avatars_version_of_vrm():
    with Receiver() as receiver:
        vmc = Vmc(Datagrams(Target("127.0.0.1", receiver.port)), start(), version=0)
        vmc.frame()
        heard = receiver.until("/VMC/Ext/T")
        vmc.close()
    assert [address for address, _ in heard] == [
        *["/VMC/Ext/Blend/Val"] * 5,
        "/VMC/Ext/Blend/Apply",
        "/VMC/Ext/OK",
        "/VMC/Ext/T",
    ]
    assert [values[0] for _, values in heard[:5]] == ["Neutral", "Angry", "Surprised", "Sorrow", "Joy"]


def test_the_table_in_the_documentation_is_the_data():
    words = (SAMPLE.parents[3] / "OUTPUTS.md").read_text(encoding="utf-8")
    for emotion in Emotion:
        told = [
            f"{name} × {strength:g}" if strength < 1 else name
            for version in (1, 0)
            for name, strength in presets(version)[emotion].items()
        ]
        assert f"| {emotion.word} | {' | '.join(told)} |" in words
