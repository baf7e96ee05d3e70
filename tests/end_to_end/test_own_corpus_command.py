"""From another data set's layout to a moving face, as a researcher types it. SYNTHETIC EEG throughout."""

import csv
import json
from collections import Counter

import pytest

from evoke_core.montage import GENEVA
from tests.core.test_convert import SEED_LABELS, dreamer_subject, write_dreamer, write_seed
from tests.own_corpus import write_corpus, write_subject

SECONDS = (6, 7, 5, 6, 8, 5)
SMALL = ("--folds", "2", "--epochs", "2")


@pytest.fixture(scope="module")
def dreamer(evoke, tmp_path_factory):
    """A corpus of DREAMER's layout, converted, and what the command said."""
    folder = tmp_path_factory.mktemp("dreamer")
    people = [dreamer_subject(SECONDS, baseline_s=3) for _ in range(2)]
    done = evoke("convert", "dreamer", write_dreamer(folder / "DREAMER.mat", people), folder / "corpus", check=0)
    return folder / "corpus", done


def test_dreamers_layout_becomes_a_decoder_of_fourteen_channels_that_plays(dreamer, evoke, tmp_path):
    corpus, done = dreamer
    assert f"{corpus}: 2 subject(s); train on them with: evoke train student --corpus {corpus}" in done.stdout
    trained = evoke("train", "student", "--corpus", corpus, *SMALL, "--out", tmp_path / "run", check=0)
    assert "; 14 channels: AF3, F3, F7, FC5, T7" in trained.stderr
    assert "SYNTHETIC corpus" in trained.stdout
    evoke("export", tmp_path / "run", "--out", tmp_path / "mine", check=0)
    manifest = json.loads((tmp_path / "mine" / "manifest.json").read_text())
    assert len(manifest["channels"]) == 14
    assert manifest["training"]["labels"] == "the whole trial's rating > 3, on each of its windows"
    played = ("--subject", "2", "--trial", "3", "--speed", "20", "--bind", "tcp://127.0.0.1:*")
    states = tmp_path / "states.jsonl"
    done = evoke("replay", corpus, *played, "--model", tmp_path / "mine", "--record", states, check=0)
    assert "synthetic subject 2 trial 3 → " in done.stdout
    assert len(states.read_text().splitlines()) == 1 + 33  # 5 s
    _is_a_table_by(evoke, corpus, tmp_path / "mine", tmp_path / "out.csv")
    _is_evaluated_by(evoke, corpus, tmp_path / "mine")


def _is_a_table_by(evoke, corpus, model, out):
    done = evoke("predict", corpus, "--subject", 2, "-o", out, "--model", model, check=0)
    windows = [8 * (seconds - 1) + 1 for seconds in SECONDS]
    assert f"{out}: {sum(windows)} windows of 1 subject" in done.stdout
    with out.open() as file:
        rows = list(csv.DictReader(file))
    assert Counter((row["subject"], row["trial"]) for row in rows) == {
        ("2", str(number)): count for number, count in enumerate(windows, start=1)
    }
    source = json.loads(out.with_suffix(".json").read_text())["Source"]
    assert (source["Synthetic"], source["Baseline"]) == (True, "the 3 s before each stimulus")


def _is_evaluated_by(evoke, corpus, model):
    done = evoke("evaluate", model, "--corpus", corpus, "--as-live", check=0)
    assert "**SYNTHETIC corpus**" in done.stdout
    assert "of its training's corpus what that left out (split: " in done.stdout
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith(("| published", "| live"))]
    assert [row[1] for row in rows] == ["trial", "session", "none"] * 2


def test_a_split_of_ones_own_trials_is_audited(dreamer, evoke, tmp_path):
    corpus, _ = dreamer
    lines = [
        f"{subject},{trial},{window},{trial % 2 + 1}" for subject in (1, 2) for trial in (1, 2, 6) for window in (1, 5)
    ]
    (tmp_path / "mine.csv").write_text("\n".join(["subject,trial,window,fold", *lines]))
    done = evoke("audit", tmp_path / "mine.csv", "--corpus", corpus, "--out", tmp_path / "audit", check=0)
    assert "SYNTHETIC corpus: mine.csv, 12 windows of 6 trials, 2 folds" in done.stdout
    (tmp_path / "mine.csv").write_text("\n".join(["subject,trial,window,fold", *lines, "2,6,6,1"]))
    done = evoke("audit", tmp_path / "mine.csv", "--corpus", corpus, "--out", tmp_path / "audit", check=1)
    assert done.stderr.splitlines()[-1] == (
        "evoke: subject 2, trial 6, window 6 is listed and not in the corpus: that trial has the windows 1-5; "
        "take it out"
    )


def test_seeds_layout_trains_on_valence_and_says_so_once(evoke, tmp_path):
    source = write_seed(tmp_path / "Preprocessed_EEG", clips=6, labels=(*SEED_LABELS, 1, 0, -1))
    evoke("convert", "seed", source, tmp_path / "corpus", check=0)
    options = (*SMALL, "--split", "subject", "--out", tmp_path / "run")
    done = evoke("train", "student", "--corpus", tmp_path / "corpus", *options, check=0)
    assert (
        done.stdout.count("no trial is rated for arousal or dominance: it is not taught, and left out of scores") == 1
    )
    assert "| valence |" in done.stdout
    assert "| dominance |" not in done.stdout
    evoke("export", tmp_path / "run", "--out", tmp_path / "mine", check=0)
    done = evoke("evaluate", tmp_path / "mine", "--corpus", tmp_path / "corpus", "--as-live", check=0)
    rows = [line for line in done.stdout.splitlines() if line.startswith(("| published", "| live", "| *trivial*"))]
    assert [row.split(" | ")[:2] for row in rows[:2]] == [["| published", "none"], ["| live", "none"]]
    assert all("| – | – |" in row for row in rows)


def test_a_subject_that_cannot_be_read_is_left_out_of_a_table_as_a_whole(evoke, tmp_path):
    corpus = write_corpus(tmp_path / "own", ["01", "02"], trials=2, channels=GENEVA)
    write_subject(corpus, "02", trials=2, channels=GENEVA[1:], run="2")
    done = evoke("predict", corpus, "-o", tmp_path / "out.csv", check=1)
    assert "run-2_eeg.edf: has no channel Fp1 (its channels are " in done.stderr.splitlines()[-1]
    assert done.stderr.endswith(f"; {tmp_path / 'out.csv'} holds the other subjects\n")
    with (tmp_path / "out.csv").open() as file:
        assert {row["subject"] for row in csv.DictReader(file)} == {"1"}


def test_a_corpus_is_trained_on_some_channels_by_any_of_their_names(evoke, tmp_path):
    corpus = write_corpus(tmp_path / "own", channels=("EEG F3-Ref", "T3", "F4", "Cz"))
    options = ("--channels", "T7,f3", *SMALL, "--split", "window", "--out", tmp_path / "run")
    done = evoke("train", "student", "--corpus", corpus, *options, check=0)
    assert "; 2 channels: F3, T7" in done.stderr


@pytest.mark.parametrize(
    ("channels", "message"),
    [
        ("F3,XX", "channel 'XX' has no place on the 9×9 grid; it knows Fp1, AF3"),
        ("F3,T3,T7", "channel T7 is named twice; name each electrode once"),
        ("F3", "a decoder needs at least 2 channels"),
        (
            "F3,F7,Cz",
            "_eeg.edf: has no channel F7, Cz (its channels are AF3, F3, F4, O1, O2, Pz); train on some that it "
            "has: --channels AF3,F3,O1,Pz,F4,O2",
        ),
    ],
)
def test_channels_that_cannot_be_are_one_line(evoke, tmp_path, channels, message):
    corpus = write_corpus(tmp_path / "own", ["01"], trials=2)
    done = evoke("train", "student", "--corpus", corpus, "--channels", channels, "--out", tmp_path / "run", check=1)
    assert message in done.stderr.splitlines()[-1]
    assert not (tmp_path / "run").exists()


def test_a_decoder_of_other_channels_than_the_corpus_is_told_by_replay(evoke, tmp_path):
    corpus = write_corpus(tmp_path / "own", ["01"], trials=2)
    done = evoke("replay", corpus, "--subject", "1", "--trial", "1", check=1)
    assert "_eeg.edf: has no channel Fp1, F7, FC5" in done.stderr.splitlines()[-1]
    assert len(done.stderr.splitlines()) == 1
