"""`evoke train` and `evoke export`, as a researcher calls them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SMALL = ("--folds", "2", "--epochs", "2", "--noise", "0.5")


@pytest.fixture(scope="module")
def run(corpus, evoke, tmp_path_factory):
    """A student's run by the command, never disturbed, with what the command said."""
    folder = tmp_path_factory.mktemp("train") / "student"
    done = evoke("train", "student", "--corpus", corpus, *SMALL, "--out", folder, check=0)
    return folder, done


def test_a_student_is_trained_and_told_beside_its_trivial_baseline(run):
    folder, done = run
    assert "(subject, trial) pairs both in training and in test: 0 a fold" in done.stderr
    assert "SYNTHETIC corpus" in done.stdout
    told = json.loads((folder / "metrics.json").read_text())["over_folds"]["window"]["exact_match"]
    assert f"| all three bits | {100 * told['accuracy']['mean']:.1f} ±" in done.stdout
    assert f"| {100 * told['trivial']['mean']:.1f} ±" in done.stdout
    assert done.stdout == (folder / "summary.md").read_text() + "\n" + done.stdout.splitlines()[-1] + "\n"


def test_the_same_command_again_says_the_same_at_once(run, evoke, corpus):
    folder, done = run
    weights = (folder / "fold-1" / "weights.safetensors").stat().st_mtime_ns
    again = evoke("train", "student", "--corpus", corpus, *SMALL, "--out", folder, check=0)
    assert again.stdout == done.stdout
    assert (folder / "fold-1" / "weights.safetensors").stat().st_mtime_ns == weights


def test_ctrl_c_loses_nothing(run, evoke, corpus, tmp_path):
    folder = tmp_path / "student"
    command = ["train", "student", "--corpus", str(corpus), *SMALL, "--jobs", "1", "--out", str(folder)]
    process = subprocess.Popen(
        [sys.executable, "-m", "evoke_core.cli", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 120
    while not (folder / "fold-1" / "history.csv").is_file():
        assert time.monotonic() < until, "no epoch was trained"
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert [line for line in said.splitlines() if "stopped" in line] == [
        "evoke: stopped; the same command goes on where it was"
    ]
    assert not (folder / "metrics.json").exists()
    evoke(*command, check=0)
    assert (folder / "metrics.json").read_text() == (run[0] / "metrics.json").read_text()


def test_a_student_is_distilled_and_becomes_a_decoder(run, evoke, corpus, tmp_path):
    teacher, _ = run
    taught = tmp_path / "taught"
    distil = ("--teacher", teacher, "--temperature", "1.25", "--alpha", "0.25")
    done = evoke("train", "student", "--corpus", corpus, *SMALL, *distil, "--out", taught, check=0)
    assert "(T 1.25, α 0.25)" in done.stdout
    assert json.loads((taught / "metrics.json").read_text()) != json.loads((teacher / "metrics.json").read_text())
    decoder = tmp_path / "decoder"
    evoke("export", taught, "--fold", "2", "--out", decoder, check=0)
    card = (decoder / "README.md").read_text()
    assert card.startswith("---\nlicense: mit\n")
    assert "trained on SYNTHETIC EEG" in card
    assert "Distilled from a student" in card
    assert "It is not a diagnosis" in card
    manifest = json.loads((decoder / "manifest.json").read_text())
    assert manifest["synthetic"] is True
    assert manifest["training"]["teacher"] == {"model": "student", "temperature": 1.25, "alpha": 0.25}
    assert (decoder / "fused.onnx").is_file()


def test_a_network_of_ones_own_is_trained(evoke, corpus, tmp_path):
    (tmp_path / "mine.py").write_text(
        "from torch import nn\n\ndef build():\n    return nn.Sequential(nn.Flatten(), nn.Linear(324, 3))\n"
    )
    evoke("train", "--model", "mine:build", "--corpus", corpus, *SMALL, check=0, cwd=tmp_path, env=environment())
    assert (tmp_path / "runs" / "mine.build-de-trial" / "metrics.json").is_file()


def environment():
    """With the house importable from anywhere, as after an install."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["resnet"], "unknown model 'resnet': there are student, ccnn, arjun_vit, vit, or your own with --model"),
        ([], "name one model"),
        (["student", "--model", "mine:build"], "name one model"),
        (["student", "--alpha", "0.5"], "--temperature and --alpha need a --teacher"),
        (["student", "--split", "day"], "'day' is not one of"),
        (["student", "--alpha", "2", "--teacher", "x"], "'--alpha': Input should be less than or equal to 1"),
    ],
)
def test_a_call_that_cannot_be_parsed_is_said(evoke, corpus, arguments, message):
    done = evoke("train", *arguments, "--corpus", corpus, check=2)
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--split", "subject"],
            "needs at least 2 subjects, and the corpus has 1; use --split trial",
        ),
        (["--teacher", "nothing"], "nothing: no run is here"),
        (["--folds", "41"], "40 trials do not make 41 folds; choose --folds from 2 to 40"),
    ],
)
def test_what_cannot_be_trained_is_said_before_anything_is_written(evoke, corpus, tmp_path, arguments, message):
    done = evoke("train", "student", "--corpus", corpus, *arguments, "--out", tmp_path / "run", check=1)
    assert message in done.stderr.splitlines()[-1]
    assert not (tmp_path / "run").exists()


def test_an_empty_corpus_is_said(evoke, tmp_path):
    done = evoke("train", "student", "--corpus", tmp_path, check=1)
    assert done.stderr.splitlines()[-1].startswith(f"evoke: {tmp_path}: no subjects (sNN.dat or sNN.mat) are there")
