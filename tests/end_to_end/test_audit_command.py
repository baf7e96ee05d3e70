"""``evoke audit`` as its users meet it."""

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def audit(evoke, corpus, tmp_path):
    """Run ``evoke audit`` in a folder of its own on rows of subject, trial, window, fold."""

    def run(rows, *options, check):
        with (tmp_path / "mine.csv").open("w", newline="") as file:
            csv.writer(file).writerows([("subject", "trial", "window", "fold"), *rows])
        root = Path(__file__).parents[2]
        surroundings = {**os.environ, "EVOKE_CACHE": str(tmp_path.with_suffix(".cache")), "PYTHONPATH": str(root)}
        return evoke("audit", "mine.csv", "--corpus", corpus, *options, check=check, cwd=tmp_path, env=surroundings)

    return run


def test_random_windows_are_found_out(audit, corpus, tmp_path):
    folds = np.random.default_rng(0).integers(1, 6, (40, 60))
    rows = [(1, trial + 1, window + 1, folds[trial, window]) for trial in range(40) for window in range(60)]
    done = audit(rows, check=0)
    assert "SYNTHETIC corpus: mine.csv, 2400 windows of 40 trials, 5 folds" in done.stdout
    assert "LEAK: 100.0% of the test windows have windows of their own trial in training" in done.stdout
    folder = tmp_path / "audit-mine"
    assert {path.name for path in folder.iterdir()} == {"audit.json", "audit.png", "audit.svg"}
    assert (folder / "audit.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (folder / "audit.svg").read_text(encoding="utf-8")
    found = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    assert found["corpus"]["synthetic"] is True
    assert found["overlap"]["shared_trials"] == 40
    assert [fold["seen"] for fold in found["overlap"]["folds"]] == [1.0] * 5
    assert found["shuffled_labels"]["mean"] > found["shuffled_labels"]["chance"] + 0.2
    assert len(found["shuffled_labels"]["accuracies"]) == 200
    assert found["verdict"] in done.stdout


def test_the_power_spectral_density_and_a_folder_of_ones_choice(audit, tmp_path):
    rows = [(1, trial, window, trial % 2) for trial in range(1, 7) for window in range(1, 11)]
    done = audit(rows, "--features", "psd", "--out", "deep/figures", check=0)
    assert "No trial is shared between training and test" in done.stdout
    found = json.loads((tmp_path / "deep" / "figures" / "audit.json").read_text(encoding="utf-8"))
    assert found["features"].startswith("power spectral density")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(1, 1, 0, 1)], "mine.csv, line 2: window 0 is not there: windows are counted from 1 here"),
        ([(1, 1, 1, 1), (2, 1, 1, 2)], "mine.csv, line 3: subject 2 is not in the corpus"),
    ],
)
def test_a_bad_split_ends_with_1_one_line_and_nothing_written(audit, tmp_path, rows, said):
    done = audit(rows, check=1)
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_a_feature_that_is_not_there_cannot_be_parsed(audit):
    assert "--features" in audit([], "--features", "raw", check=2).stderr


def test_a_file_where_the_figures_should_go_is_left_alone(audit, tmp_path):
    (tmp_path / "audit-mine").write_text("years of work")
    done = audit([(1, 1, 1, 1), (1, 2, 1, 2)], check=1)
    assert "choose another folder with --out" in done.stderr
    assert (tmp_path / "audit-mine").read_text() == "years of work"
