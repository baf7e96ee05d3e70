"""`evoke calibrate` and `evoke live --profile` as a person meets them."""

import json
import shlex
import signal
import subprocess
import sys
from datetime import UTC, datetime

import mne
import numpy as np
import pytest

from evoke_core.assets import asset
from evoke_core.cli.calibrate import rest_ended
from evoke_core.montage import GENEVA
from tests.core.lsl_outlet import Outlet

ANYWHERE = ("--bind", "tcp://127.0.0.1:*")


def said(done):
    lines = [line for line in done.stderr.splitlines() if line.startswith("evoke: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def write_rest(path, seconds, channels=GENEVA, began=datetime(2025, 6, 2, 14, 3, tzinfo=UTC)):
    """White noise of 10 µV, in volts, as MNE keeps it."""
    noise = np.random.default_rng(3).normal(0, 1e-5, (len(channels), seconds * 128))
    raw = mne.io.RawArray(noise, mne.create_info(list(channels), 128, "eeg"), verbose="error")
    raw.set_meas_date(began)
    if path.suffix == ".fif":
        raw.save(path, verbose="error")
    else:
        mne.export.export_raw(path, raw, verbose="error")
    return path


@pytest.fixture(scope="module")
def rest(tmp_path_factory):
    return write_rest(tmp_path_factory.mktemp("Ada Müller") / "ada_raw.fif", 62)


@pytest.fixture(scope="module")
def profile(evoke, rest):
    """A profile of that rest, and what was said."""
    path = rest.parent / "ada.json"
    return path, evoke("calibrate", "--file", rest, "--seconds", "60", "-o", path, check=0)


def test_a_minute_of_rest_becomes_a_profile(profile):
    path, done = profile
    assert "ada_raw.fif (32 channels, 128 Hz, 62 s)" in done.stdout
    assert f"{path}: 60 of 60 seconds, quality 100%, spread 0." in done.stdout
    take = done.stdout.split("take it with: ")[1]
    assert shlex.split(take) == ["evoke", "live", "--file", str(path.parent / "ada_raw.fif"), "--profile", str(path)]
    assert "60 good seconds" in done.stderr
    data = json.loads(path.read_text())
    assert (data["seconds"], data["good_seconds"], data["cap"]["channels"]) == (60, 60, list(GENEVA))
    assert data["measured"] == "2025-06-02T14:04:00+00:00"
    # White noise of 10 µV: DE of 6 (α) of 64 Hz is ½ ln(2πe · 100 · 6/64), less what a second's filter takes to begin.
    assert np.array(data["baseline"])[:, 1].mean() == pytest.approx(0.5 * np.log(2 * np.pi * np.e * 600 / 64), abs=0.25)


def test_it_is_subtracted_live_and_said(evoke, profile, rest):
    path, _ = profile
    done = evoke("live", "--file", rest, "--profile", path, "--speed", "32", *ANYWHERE, check=0)
    assert "less the baseline of 60 s of rest on 2 June 2025 → " in done.stdout.splitlines()[0]


def test_the_command_that_takes_a_decoders_profile_names_the_decoder(evoke, rest, tmp_path):
    path, decoder = tmp_path / "me.json", asset("models/student-synthetic")
    done = evoke("calibrate", "--file", rest, "--seconds", "60", "-o", path, "--model", decoder, check=0)
    take = shlex.split(done.stdout.split("take it with: ")[1])
    assert take[4:] == ["--model", str(decoder), "--profile", str(path)]


@pytest.mark.parametrize(("name", "began"), [("a_raw.fif", None), ("a.edf", datetime(1985, 1, 1, tzinfo=UTC))])
def test_a_recording_that_was_made_nobody_knows_when_tells_no_date(tmp_path, name, began):
    assert rest_ended(write_rest(tmp_path / name, 1, began=began), 1) is None


def test_a_recording_that_was_cut_out_of_a_longer_one_was_made_when_that_part_was(tmp_path):
    longer = write_rest(tmp_path / "day_raw.fif", 20)
    mne.io.read_raw(longer, verbose="error").crop(10).save(tmp_path / "rest_raw.fif", verbose="error")
    assert rest_ended(tmp_path / "rest_raw.fif", 5) == datetime(2025, 6, 2, 14, 3, 15, tzinfo=UTC)


def test_a_profile_of_another_cap_is_refused_live(evoke, profile, tmp_path):
    path, _ = profile
    other = write_rest(tmp_path / "other_raw.fif", 3, GENEVA[1:])
    line = said(evoke("live", "--file", other, "--profile", path, *ANYWHERE, check=1))
    assert f"{path}: measured with another cap: Fp1 is there in one of the two alone" in line


def test_an_empty_profile_is_refused_before_anything_is_opened(evoke, rest, tmp_path):
    path = tmp_path / "me.json"
    path.write_text("")
    assert f"{path}: empty or damaged; measure again" in said(
        evoke("live", "--file", rest, "--profile", path, *ANYWHERE, check=1)
    )


def test_profiles_are_one_a_person(evoke, profile):
    path, _ = profile
    line = said(evoke("live", "--lsl", "A", "--lsl", "B", "--profile", path, check=2))
    assert "1 for 2 people; give one for each, in the order of --lsl, or none" in line


@pytest.mark.parametrize(
    ("call", "what"),
    [
        ([], "--lsl NAME or --file PATH"),
        (["--lsl", "A", "--file", "x.bdf"], "--lsl NAME or --file PATH"),
        (["--lsl", "A", "--seconds", "30"], "greater than or equal to 60"),
    ],
)
def test_a_call_that_does_not_go_together_is_refused(evoke, tmp_path, call, what):
    assert what in said(evoke("calibrate", *call, "-o", tmp_path / "me.json", check=2))


def test_a_recording_that_is_too_short_is_refused(evoke, rest, tmp_path):
    line = said(evoke("calibrate", "--file", rest, "-o", tmp_path / "me.json", check=1))
    assert "ada_raw: ended after 62 of 90 seconds of rest; record a longer rest, or ask for fewer --seconds" in line
    assert list(tmp_path.iterdir()) == []


def test_nobody_rests_for_a_profile_that_cannot_be_kept(evoke, rest, tmp_path):
    there = tmp_path / "thesis.txt"
    there.write_text("years of work")
    for out, what in (
        (tmp_path / "no" / "me.json", "no folder that can be written to"),
        (tmp_path, "a folder; name a file with -o"),
        (there, "exists and is no profile, so it is left alone"),
    ):
        assert what in said(evoke("calibrate", "--file", rest, "--seconds", "60", "-o", out, check=1))
    assert there.read_text() == "years of work"


def test_a_person_is_told_what_to_do_and_may_break_off(tmp_path):
    signal_path = tmp_path / "noise.npy"
    np.save(signal_path, np.random.default_rng(1).normal(0, 10, (32, 256)).astype(np.float32))
    path = tmp_path / "me.json"
    with Outlet(signal=signal_path, name="evoke-rest", rate=256, channels=GENEVA, unit="uV") as outlet:
        outlet.run(chunk=16)
        command = [sys.executable, "-m", "evoke_core.cli", "calibrate", "--lsl", "evoke-rest", "-o", str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            lines = [process.stdout.readline() for _ in range(3)]
            assert "evoke-rest" in lines[0]
            assert lines[1].startswith("Rest with open eyes")
            assert "It takes 90 seconds; Ctrl-C breaks it off." in lines[2]
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 130
            assert "evoke: stopped" in process.stderr.read()
    assert not path.exists()
