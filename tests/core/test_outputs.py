"""What `--lsl-out`, `--osc` and `--vmc` open for each of several people, without EEG."""

import uuid

import pytest

from evoke_core.cli.outputs import Outputs, wanted_outputs
from tests.bridge.outputs import HAPPY, Receiver, start, state


def test_two_people_share_an_osc_port_and_move_a_face_each():
    with Receiver() as osc, Receiver() as face_of_anna, Receiver() as face_of_ben:
        wanted = wanted_outputs(None, osc.target, [face_of_anna.target, face_of_ben.target], None, people=2)
        outputs = Outputs(wanted, people=2, allow_lan=False)
        with outputs.of(0, start("anna")) as anna, outputs.of(1, start("ben")):
            anna.send(state(HAPPY, "happy"))
            osc.until("/evoke/anna/emotion", "happy")
        osc.until("/evoke/ben/alive", 0)
        osc.until("/evoke/anna/alive", 0)
        face_of_anna.until("/VMC/Ext/OK", 0)
        of_ben = face_of_ben.until("/VMC/Ext/OK", 0)
    assert {values for address, values in of_ben if address == "/VMC/Ext/Blend/Val"} == {
        ("Neutral", 1),
        *((name, 0) for name in ("Angry", "Surprised", "Sorrow", "Joy")),
    }


@pytest.mark.parametrize(
    ("vrm", "names"),
    [
        (None, ["Neutral", "Angry", "Surprised", "Sorrow", "Joy"]),
        (1, ["neutral", "angry", "surprised", "sad", "happy"]),
    ],
)
def test_expressions_are_named_as_the_protocol_asks_unless_the_person_says_otherwise(vrm, names):
    with Receiver() as face:
        outputs = Outputs(wanted_outputs(None, None, [face.target], vrm, people=1), people=1, allow_lan=False)
        with outputs.of(0, start()):
            heard = face.until("/VMC/Ext/Blend/Apply")
    assert [values[0] for _, values in heard[:-1]] == names


def test_each_of_two_people_has_lsl_streams_of_their_own():
    from evoke_core.eeg.lsl.network import lsl

    name = f"test-{uuid.uuid4().hex[:8]}"
    outputs = Outputs(wanted_outputs(name, None, [], None, people=2), people=2, allow_lan=True)
    called = {f"{name}-{person}{kind}" for person in ("anna", "ben") for kind in ("", "-markers")}
    found = set()
    with outputs.of(0, start("anna")), outputs.of(1, start("ben")):
        for _ in range(20):
            found |= {info.name for info in lsl().resolve_streams(timeout=0.5)} & called
            if found == called:
                break
    assert found == called


def test_nothing_is_opened_that_was_not_asked_for():
    outputs = Outputs(wanted_outputs(None, None, [], None, people=1), people=1, allow_lan=False)
    with outputs.of(0, start()) as fanout:
        fanout.send(state(HAPPY, "happy"))
    assert fanout.take_notices() == []
