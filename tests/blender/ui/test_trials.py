"""A DEAP trial is driven from the panel: the real command, a real stream, a moving face."""

import sys
import time
from pathlib import Path

import bpy
import pytest

from blender_addon.scene import driving
from blender_addon.services import live
from tests.blender.ui.faces_shown import everything, evoke

WAIT_S = 60


@pytest.fixture
def command_on_path(monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))


def watch_until(condition):
    """What Blender's timers do, until something has come about."""
    until = time.monotonic() + WAIT_S
    while not condition() and time.monotonic() < until:
        driving.watch()
        if live._beat:
            live._beat()
    assert condition()


def test_a_trial_is_decoded_by_the_command_and_moves_the_picked_avatar(anna, corpus, command_on_path):
    before = everything(anna)
    evoke().look.decisiveness = 10.0
    trial = evoke().trial
    trial.corpus, trial.speed = str(corpus), 16.0
    bpy.ops.evoke.drive_trial()
    assert driving.driver.trial is not None
    assert driving.driver.trial.wait_for_endpoint(WAIT_S)
    watch_until(lambda: everything(anna) != before)
    bpy.ops.evoke.stop_trial()
    assert driving.driver.trial is None
    assert live.hub.sources == {}
    assert not bpy.app.timers.is_registered(driving.watch)


def test_what_the_command_complains_of_is_shown(anna, corpus, command_on_path):
    trial = evoke().trial
    trial.corpus, trial.subject = str(corpus), 9
    bpy.ops.evoke.drive_trial()
    watch_until(lambda: driving.driver.trial is None)
    assert "subject 9 is missing" in driving.driver.complaint
    assert driving.watch() is None


def test_a_missing_command_is_said_with_the_way_out(anna, corpus, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    evoke().trial.corpus = str(corpus)
    with pytest.raises(RuntimeError, match="no command 'evoke' was found"):
        bpy.ops.evoke.drive_trial()
    assert driving.driver.trial is None


def test_the_reasons_why_no_trial_can_be_started_or_stopped():
    with pytest.raises(RuntimeError, match="Choose the corpus's folder first"):
        bpy.ops.evoke.drive_trial()
    with pytest.raises(RuntimeError, match="No trial is being played"):
        bpy.ops.evoke.stop_trial()
