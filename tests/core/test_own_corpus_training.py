"""Decoders taught on corpora of one's own: labels that are missing, medians, and fewer channels. SYNTHETIC EEG."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from evoke_core.eeg.corpus import open_corpus
from evoke_core.errors import EvokeError
from evoke_core.experiments.audit import audit
from evoke_core.features.recipe import Recipe
from evoke_core.runtime import Engine
from evoke_core.runtime.replay import cut_recorded
from evoke_core.training.card import model_card
from evoke_core.training.dataset import load_dataset
from evoke_core.training.decoder import decoder_of, write_bundle
from evoke_core.training.fold import train_fold
from evoke_core.training.run import prepare_run, read_run
from evoke_core.training.summary import header
from tests.own_corpus import COLUMNS, stem, write_corpus, write_events, write_settings
from tests.own_training import CONFIG, MIXED, rated, train


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A corpus with all ratings."""
    return rated(write_corpus(tmp_path_factory.mktemp("whole"), trials=8), MIXED)


@pytest.fixture(scope="module")
def valence(tmp_path_factory):
    """A run on a corpus that is rated for valence alone; nobody may write into it."""
    folder = tmp_path_factory.mktemp("valence")
    corpus = write_corpus(folder / "own", trials=8, settings={"baseline_s": 0})
    return train(folder / "run", rated(corpus, [[row[0], None, None] for row in MIXED]))


@pytest.fixture(scope="module")
def decoder(valence, tmp_path_factory):
    folder = tmp_path_factory.mktemp("decoder") / "mine"
    manifest, weights = decoder_of(valence, 1, name="mine")
    write_bundle(folder, manifest, weights, card=model_card(valence, 1, name="mine"))
    return folder


def test_what_is_not_rated_is_left_out_of_all_scores(valence):
    metrics = json.loads((valence.folder / "metrics.json").read_text())
    for level in ("window", "trial"):
        told = metrics["over_folds"][level]
        assert set(told) == {"count", "valence", "mean", "exact_match"}
        assert told["mean"] == told["valence"]
        assert told["exact_match"]["accuracy"] == told["valence"]["accuracy"]
    assert all(one["accuracy"] == one["exact_match"] for one in metrics["per_subject"])
    assert metrics["folds"][0]["thresholds"] == {"valence": 5, "arousal": None, "dominance": None}


def test_what_is_not_rated_is_said_once(valence):
    note = "- note: no trial is rated for arousal or dominance: it is not taught, and left out of scores"
    assert header(valence).count(note) == 1
    text = (valence.folder / "summary.md").read_text()
    assert text.count("rated for") == 1
    assert "| arousal |" not in text
    assert "| subject | accuracy | valence |" in text


def test_predictions_say_what_is_not_rated(valence):
    with (valence.fold(1) / "predictions.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {(row["arousal"], row["dominance"]) for row in rows} == {("n/a", "n/a")}
    assert {row["valence"] for row in rows} == {"0", "1"}


def test_a_label_that_was_never_taught_is_answered_by_one_half(decoder):
    windows = np.random.default_rng(1).normal(0, 10, (20, 6, 128)).astype(np.float32)
    answers = Engine("cpu", decoder).predict(windows)
    assert (answers[:, 1:] == 0.5).all()
    assert len(np.unique(answers[:, 0])) > 10


def test_a_decoder_says_what_it_reads_and_what_it_was_taught(decoder):
    manifest = json.loads((decoder / "manifest.json").read_text())
    assert manifest["channels"] == ["AF3", "F3", "O1", "Pz", "F4", "O2"]
    assert manifest["synthetic"] is True
    assert manifest["training"]["labels"] == (
        "the whole trial's rating valence > 5, on each of its windows; arousal and dominance not taught: always ½"
    )
    card = (decoder / "README.md").read_text()
    assert "one second of 6-channel EEG" in card
    assert "(n, 6, 128) in µV at 128 Hz, channels AF3, F3, O1, Pz, F4, O2" in card
    assert "Not rated in training, so that the decoder answers ½: arousal and dominance." in card
    assert "SYNTHETIC" in card


def test_a_decoder_whose_training_had_no_baseline_leaves_one_aside(decoder):
    windows = np.random.default_rng(1).normal(0, 10, (3, 6, 128)).astype(np.float32)
    engine = Engine("cpu", decoder)
    assert np.array_equal(engine.predict(windows), engine.predict(windows, np.full((6, 4), 2.0)))


def test_some_ratings_may_be_missing(whole, tmp_path):
    corpus = rated(write_corpus(tmp_path / "own", trials=8), [*MIXED[:6], [9, None, 9], MIXED[7]])
    some, all_ = train(tmp_path / "some", corpus), train(tmp_path / "all", whole)
    told = json.loads((some.folder / "metrics.json").read_text())
    with (some.fold(1) / "predictions.csv").open() as file:
        first = list(csv.DictReader(file))
    with (some.fold(2) / "predictions.csv").open() as file:
        rows = [*first, *csv.DictReader(file)]
    right = {
        name: [(float(row[f"p_{name}"]) >= 0.5) == (row[name] == "1") for row in rows if row[name] != "n/a"]
        for name in COLUMNS[2:]
    }
    assert (len(right["valence"]), len(right["arousal"])) == (len(rows), len(rows) - 2 * 5)
    bits = sum(map(sum, right.values())) / sum(map(len, right.values()))
    assert np.mean([one["accuracy"]["value"] for one in told["per_subject"]]) == pytest.approx(bits)
    assert "2 of 16 trials are not rated for arousal" in (some.folder / "summary.md").read_text()
    assert "not rated" not in (all_.folder / "summary.md").read_text()


def test_what_a_fold_was_not_taught_it_is_not_asked_and_its_decoder_answers_one_half(tmp_path):
    corpus = write_corpus(tmp_path / "own", ["01", "02", "03"], trials=8)
    rated(corpus, MIXED, ["03"])
    rated(corpus, [[row[0], None, row[2]] for row in MIXED], ["01", "02"])
    run = train(tmp_path / "run", corpus, split="subject", folds=None)
    note = "fold 3: no training trial is rated for arousal; it is left out of that fold's scores"
    assert note in (run.folder / "summary.md").read_text()
    scores, first = (json.loads((run.fold(fold) / "scores.json").read_text()) for fold in (3, 1))
    assert (scores["thresholds"]["arousal"], first["thresholds"]["arousal"]) == (None, 5)
    metrics = json.loads((run.folder / "metrics.json").read_text())
    third = metrics["per_subject"][2]
    assert third["accuracy"]["value"] == pytest.approx(scores["window"]["mean"]["accuracy"])
    assert third["exact_match"]["value"] == pytest.approx(scores["window"]["exact_match"]["accuracy"])
    manifest, weights = decoder_of(run, 3, name="mine")
    assert manifest.training["labels"].endswith(
        "valence > 5, dominance > 5, on each of its windows; arousal not taught: always ½"
    )
    assert set(manifest.training["thresholds"]) == {"valence", "dominance"}
    assert (weights["linear2.weight"][1] == 0).all()
    assert weights["linear2.bias"][1] == 0
    assert "so that the decoder answers ½: arousal." in model_card(run, 3, name="mine")
    assert "answers ½" not in model_card(run, 1, name="mine")


def test_a_median_is_fitted_on_each_folds_training(tmp_path):
    ratings = [[1, 5, 5], [2, 6, 4], [3, 4, 6], [4, 7, 3], [5, 3, 7], [6, 8, 2], [7, 2, 8], [8, 9, 1]]
    corpus = rated(write_corpus(tmp_path / "own", trials=8, settings={"threshold": "median"}), ratings)
    run = train(tmp_path / "run", corpus)
    with (run.folder / "split.csv").open() as file:
        fold_of = {int(row["trial"]): int(row["fold"]) for row in csv.DictReader(file)}
    for fold in (1, 2):
        taught = np.array([ratings[trial - 1] for trial, number in fold_of.items() if number != fold])
        scores = json.loads((run.fold(fold) / "scores.json").read_text())
        assert list(scores["thresholds"].values()) == np.median(taught, axis=0).tolist()
        with (run.fold(fold) / "predictions.csv").open() as file:
            for row in csv.DictReader(file):
                assert int(row["valence"]) == (ratings[int(row["trial"]) - 1][0] > scores["thresholds"]["valence"])
    manifest, _ = decoder_of(run, 2, name="mine")
    assert f"valence > {scores['thresholds']['valence']:g}" in manifest.training["labels"]
    assert "rating is above the training trials' median" in model_card(run, 1, name="mine")


def test_a_decoder_of_some_channels_answers_on_a_trial_what_its_fold_did(whole, tmp_path):
    run = train(tmp_path / "run", whole, channels=("F3", "Pz", "O2"))
    manifest, weights = decoder_of(run, 2, name="mine")
    write_bundle(tmp_path / "mine", manifest, weights)
    engine = Engine("cpu", tmp_path / "mine")
    assert engine.manifest.channels == ("F3", "Pz", "O2")
    with (run.fold(2) / "predictions.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["subject"] == "2"]
    trial = open_corpus(whole).trial(2, int(rows[0]["trial"]), engine.manifest.channels)
    played = cut_recorded(trial.eeg, trial.baseline, channels=trial.channels)
    answers = engine.predict(played.windows[::8], played.baseline)
    told = [[float(row[f"p_{name}"]) for name in COLUMNS[2:]] for row in rows if row["trial"] == rows[0]["trial"]]
    assert answers == pytest.approx(np.array(told), abs=1e-4)


def test_deaps_channels_may_be_chosen_too(corpus, tmp_path):
    config = replace(CONFIG, channels=("F3", "F4", "Pz"), epochs=1)
    data = load_dataset(corpus, config.recipe, channels=config.channels)
    run = prepare_run(tmp_path / "run", config, corpus, data)
    train_fold(run.folder, 1)
    assert read_run(run.folder).channels == ("F3", "F4", "Pz")
    assert "; 3 channels: F3, F4, Pz" in "\n".join(header(run))
    with pytest.raises(EvokeError, match=r"holds another run \(channels .*, not None\); choose another --out"):
        prepare_run(tmp_path / "run", replace(config, channels=None), corpus, load_dataset(corpus, CONFIG.recipe))
    teacher = replace(CONFIG, teacher=str(run.folder))
    with pytest.raises(EvokeError, match="the teacher reads F3, F4, Pz, the student others; choose the same"):
        prepare_run(tmp_path / "taught", teacher, corpus, load_dataset(corpus, CONFIG.recipe))


def test_trials_of_one_stimulus_leave_together_and_a_stimulus_seen_twice_is_no_leak(whole, tmp_path):
    corpus = tmp_path / "own"
    write_settings(corpus)
    write_corpus(corpus, trials=8)
    for subject, order in (("01", "abcdabcd"), ("02", "ddccbbaa")):
        path = corpus / stem(subject)
        path = path.with_name(f"{path.name}_events.tsv")
        rows = [line.split("\t") for line in path.read_text().splitlines()[1:]]
        told = [[*row[:2], *ratings, name] for row, ratings, name in zip(rows, MIXED, order, strict=True)]
        write_events(path, told, [*COLUMNS, "stimulus"])
    data = load_dataset(corpus, CONFIG.recipe)
    run = prepare_run(tmp_path / "run", CONFIG, corpus, data)
    proof = run.about["split"]["proof"]
    assert [(fold["shared_trials"], fold["shared_videos"]) for fold in proof] == [(0, 0), (0, 0)]
    with (run.folder / "split.csv").open() as file:
        folds = {(int(row["subject"]), int(row["trial"])): row["fold"] for row in csv.DictReader(file)}
    assert folds[1, 1] == folds[1, 5] == folds[2, 7] == folds[2, 8]


def test_a_corpus_whose_ratings_do_not_meet_in_training_and_test_is_refused(tmp_path):
    corpus = rated(write_corpus(tmp_path / "own", ["01"], trials=2), [[7, None, None], [None, 7, None]], ["01"])
    data = load_dataset(corpus, CONFIG.recipe)
    with pytest.raises(EvokeError, match="fold 1: no label is rated both in training and in test"):
        prepare_run(tmp_path / "run", CONFIG, corpus, data)
    assert not (tmp_path / "run").exists()


def test_an_audit_leaves_out_what_is_not_rated_everywhere(tmp_path):
    corpus = rated(write_corpus(tmp_path / "own", trials=8), [[row[0], row[1], None] for row in MIXED])
    data = load_dataset(corpus, Recipe("de"))
    found = audit(data.features, data.labels, data.subjects, data.trials, data.trials % 2 + 1, permutations=20)
    assert set(found.real) == set(found.trivial) == {"valence", "arousal", "mean"}
    none = np.full_like(data.labels, np.nan)
    with pytest.raises(EvokeError, match="no label is rated for all trials that the split lists"):
        audit(data.features, none, data.subjects, data.trials, data.trials % 2 + 1, permutations=20)
