"""A run from its first epoch to its scores, broken off and taken up, taught and refused."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from safetensors.numpy import load_file

from evoke_core.errors import EvokeError
from evoke_core.runtime import Engine
from evoke_core.runtime.bundle import load_bundle
from evoke_core.training import fold as fold_module
from evoke_core.training.card import model_card
from evoke_core.training.dataset import load_dataset
from evoke_core.training.decoder import decoder_of, write_bundle
from evoke_core.training.fold import train_fold
from evoke_core.training.inputs import Inputs
from evoke_core.training.run import RunConfig, check_trained, prepare_run, read_run
from evoke_core.training.summary import header, summarise

CONFIG = RunConfig(model="student", split="trial", folds=2, epochs=2, noise=0.5)


@pytest.fixture(scope="module")
def data(corpus):
    return load_dataset(corpus, CONFIG.recipe)


@pytest.fixture
def prepare(corpus, data, tmp_path):
    def make(name="run", **changes):
        config = replace(CONFIG, **changes)
        return prepare_run(tmp_path / name, config, corpus, data)

    return make


@pytest.fixture(scope="module")
def trained(corpus, data, tmp_path_factory):
    """A finished run that was never disturbed; nobody may write into it."""
    run = prepare_run(tmp_path_factory.mktemp("runs") / "student", CONFIG, corpus, data)
    for number in (1, 2):
        train_fold(run.folder, number)
    summarise(run)
    return run


def results(run, number=1):
    folder = run.fold(number)
    scores = json.loads((folder / "scores.json").read_text())
    return (folder / "predictions.csv").read_bytes(), load_file(folder / "weights.safetensors"), scores


def same(first, second):
    return (
        first[0] == second[0]
        and all(np.array_equal(first[1][name], second[1][name]) for name in first[1])
        and {**first[2], "notes": []} == {**second[2], "notes": []}
    )


class StoppedError(Exception):
    """In place of a kill."""


def stop_after(epochs):
    def report(progress):
        if progress.epoch > epochs:
            raise StoppedError

    return report


def test_a_run_leaves_everything_that_is_needed_to_check_it(trained):
    assert {path.name for path in trained.folder.iterdir()} == {
        *("run.json", "split.csv", "fold-1", "fold-2", "metrics.json", "summary.md")
    }
    assert {path.name for path in trained.fold(1).iterdir() if path.name != ".lock"} == {
        *("history.csv", "inputs.safetensors", "predictions.csv", "scores.json", "weights.safetensors")
    }
    about = json.loads((trained.folder / "run.json").read_text())
    assert about["config"]["learning_rate"] == 1e-3
    assert about["config"]["batch"] == 128
    assert about["corpus"]["synthetic"] is True
    assert {"evoke", "python", "numpy", "torch", "scikit-learn"} <= set(about["versions"])
    assert [proof["shared_trials"] for proof in about["split"]["proof"]] == [0, 0]


def test_the_papers_schedule_is_the_default():
    config = RunConfig(model="student")
    assert (config.epochs, config.batch, config.learning_rate) == (100, 128, 1e-3)
    assert (config.temperature, config.alpha, config.noise) == (1.25, 0.25, 0.0)


def test_predictions_are_of_the_windows_that_the_fold_holds_out(trained):
    with (trained.folder / "split.csv").open() as file:
        split = {(row["subject"], row["trial"], row["window"]): row["fold"] for row in csv.DictReader(file)}
    with (trained.fold(2) / "predictions.csv").open() as file:
        tested = [(row["subject"], row["trial"], row["window"]) for row in csv.DictReader(file)]
    assert len(split) == 2400
    assert sorted(tested) == sorted(key for key, number in split.items() if number == "2")


def test_scores_follow_from_the_predictions(trained):
    with (trained.fold(1) / "predictions.csv").open() as file:
        rows = list(csv.DictReader(file))
    right = [(float(row["p_arousal"]) >= 0.5) == (row["arousal"] == "1") for row in rows]
    scores = json.loads((trained.fold(1) / "scores.json").read_text())
    assert scores["window"]["arousal"]["accuracy"] == pytest.approx(np.mean(right))
    assert scores["window"]["count"] == len(rows) == 1200
    assert scores["trial"]["count"] == 20


def test_what_is_kept_for_standardising_comes_from_the_training_windows_alone(trained, data):
    with (trained.folder / "split.csv").open() as file:
        held_out = np.array([row["fold"] == "1" for row in csv.DictReader(file)])
    inputs = Inputs.read(trained.fold(1))
    assert np.allclose(inputs.mean, data.features[~held_out].mean(axis=0), atol=1e-4)
    assert not np.allclose(inputs.mean, data.features.mean(axis=0), atol=1e-2)
    grids = inputs.grids(data.select(~held_out))
    assert abs(float(grids[:, 0, 0, 3].mean())) < 1e-4  # Fp1
    assert float(grids[:, 0, 0, 3].std()) == pytest.approx(1, abs=1e-4)
    assert not grids[:, :, 0, 0].any()  # no electrode there


def test_a_synthetic_corpus_can_be_read_by_a_student_taught_on_other_trials(trained):
    """With the effects of the simulation; the trivial baseline stands beside it."""
    told = summarise(trained)["over_folds"]["trial"]
    assert told["arousal"]["accuracy"]["mean"] > told["arousal"]["trivial"]["mean"] + 0.1


def test_the_summary_says_split_corpus_and_trivial_baseline(trained):
    text = (trained.folder / "summary.md").read_text()
    assert "SYNTHETIC corpus" in text
    assert "split: trial, 2 folds; (subject, trial) pairs both in training and in test: 0 a fold" in text
    assert "| | accuracy | trivial | macro-F1 | balanced accuracy |" in text
    metrics = json.loads((trained.folder / "metrics.json").read_text())
    valence = metrics["over_folds"]["window"]["valence"]
    assert f"| valence | {100 * valence['accuracy']['mean']:.1f} ± {100 * valence['accuracy']['sd']:.1f} |" in text
    assert [one["subject"] for one in metrics["per_subject"]] == [1]


def test_the_papers_split_says_that_it_has_seen_the_trials(prepare):
    lines = "\n".join(header(prepare(split="window")))
    assert "test windows whose own trial is trained on: 100%" in lines


def test_the_same_run_gives_the_same_numbers_and_another_seed_others(prepare, trained):
    again, other = prepare("again"), prepare("other", seed=1)
    train_fold(again.folder, 1)
    train_fold(other.folder, 1)
    assert same(results(again), results(trained))
    assert results(other)[0] != results(trained)[0]


@pytest.mark.parametrize("model", ["student", "tests.core.test_training:dropping"])
def test_a_run_that_was_stopped_goes_on_and_ends_with_the_same_numbers(prepare, model):
    whole, broken = prepare("whole", epochs=4, model=model), prepare("broken", epochs=4, model=model)
    train_fold(whole.folder, 1)
    for epochs in (1, 3):
        with pytest.raises(StoppedError):
            train_fold(broken.folder, 1, stop_after(epochs))
        assert not broken.done(1)
    train_fold(broken.folder, 1)
    assert same(results(broken), results(whole))
    assert not list(broken.fold(1).glob("checkpoint-*"))
    assert len((broken.fold(1) / "history.csv").read_text().splitlines()) == 5


def dropping():
    """A network of one's own, with dropout, whose draws must be the same after a stop."""
    from torch import nn

    return nn.Sequential(nn.Flatten(), nn.Linear(324, 32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 3))


def test_a_process_that_is_killed_goes_on_and_ends_with_the_same_numbers(prepare):
    whole, killed = prepare("whole", epochs=6), prepare("killed", epochs=6)
    train_fold(whole.folder, 1)
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom evoke_core.training.fold import train_fold\n"
        "train_fold(Path(sys.argv[1]), 1, lambda p: p.epoch == 4 and os.kill(os.getpid(), 9))"
    )
    done = subprocess.run([sys.executable, "-c", script, killed.folder], capture_output=True, check=False)
    assert done.returncode == -9
    assert list(killed.fold(1).glob("checkpoint-*"))
    (killed.fold(1) / ".checkpoint-000003.safetensors.1.part").write_bytes(b"half")  # as a kill while writing leaves it
    train_fold(killed.folder, 1)
    assert same(results(killed), results(whole))
    assert not list(killed.fold(1).glob(".*.part"))


def test_a_damaged_checkpoint_is_passed_over_for_the_one_before_and_said(prepare, trained, monkeypatch):
    monkeypatch.setattr(fold_module, "CHECKPOINT_SHARE", 0)  # after each epoch
    whole, run = prepare("whole", epochs=4), prepare("damaged", epochs=4)
    train_fold(whole.folder, 1)
    with pytest.raises(StoppedError):
        train_fold(run.folder, 1, stop_after(3))
    newest = sorted(run.fold(1).glob("checkpoint-*"))[-1]
    assert newest.name == "checkpoint-000003.safetensors"
    content = bytearray(newest.read_bytes())
    content[-1000] ^= 1  # one bit of one weight
    newest.write_bytes(content)
    train_fold(run.folder, 1)
    assert same(results(run), results(whole))
    [note] = results(run)[2]["notes"]
    assert "checkpoint-000003.safetensors: damaged" in note
    assert "going on after epoch 2" in note


def test_with_both_checkpoints_truncated_it_begins_anew(prepare, trained):
    run = prepare("truncated")
    with pytest.raises(StoppedError):
        train_fold(run.folder, 1, stop_after(1))
    for path in run.fold(1).glob("checkpoint-*"):
        path.write_bytes(path.read_bytes()[:100])
    train_fold(run.folder, 1)
    assert same(results(run), results(trained))
    assert any("beginning anew" in note for note in results(run)[2]["notes"])


def test_a_full_disk_is_one_sentence_and_loses_nothing(prepare, trained):
    run = prepare("full")
    with pytest.raises(StoppedError):
        train_fold(run.folder, 1, stop_after(1))
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom evoke_core.errors import EvokeError\n"
        "from evoke_core.training.fold import train_fold\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))\n"
        "try:\n    train_fold(Path(sys.argv[1]), 1)\nexcept EvokeError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script, run.folder], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(str(run.fold(1) / "checkpoint-000002.safetensors"))
    assert "make room, then the same command goes on where it was" in done.stdout
    assert [path.name for path in run.fold(1).glob("*checkpoint-*")] == ["checkpoint-000001.safetensors"]
    train_fold(run.folder, 1)
    assert same(results(run), results(trained))


def test_a_fold_that_is_done_is_left_as_it_is(trained):
    before = (trained.fold(1) / "weights.safetensors").stat().st_mtime_ns
    train_fold(trained.folder, 1, stop_after(0))
    assert (trained.fold(1) / "weights.safetensors").stat().st_mtime_ns == before


def test_the_same_command_finds_its_run_and_another_is_refused(prepare):
    first, again = prepare("run"), prepare("run")
    assert again.about == first.about
    with pytest.raises(EvokeError, match=r"holds another run \(epochs 2, not 3\); choose another --out"):
        prepare("run", epochs=3)


def test_a_folder_that_is_no_run_is_left_alone(prepare, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.txt").write_text("years of work")
    with pytest.raises(EvokeError, match="holds something that is no run, so it is left alone"):
        prepare("thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter1.txt"]


def test_a_corpus_that_changed_is_not_gone_on_with(prepare, data, tmp_path, corpus):
    run = prepare("run")
    other = tmp_path / "other"
    other.mkdir()
    (other / "s02.dat").symlink_to(corpus / "s01.dat")
    about = {**run.about, "corpus": {**run.about["corpus"], "folder": str(other)}}
    (run.folder / "run.json").write_text(json.dumps(about))
    with pytest.raises(EvokeError, match="not the corpus any more"):
        train_fold(run.folder, 1)


def test_an_epoch_chosen_on_an_inner_split_never_looks_at_the_test(prepare, data):
    run = prepare("chosen", choose_epoch=True, epochs=3, noise=0.0)
    train_fold(run.folder, 1)
    with (run.fold(1) / "inner" / "history.csv").open() as file:
        losses = [float(row["validation_loss"]) for row in csv.DictReader(file)]
    assert results(run)[2]["epochs"] == 1 + int(np.argmin(losses))
    assert len((run.fold(1) / "history.csv").read_text().splitlines()) == 1 + results(run)[2]["epochs"]


def test_the_test_curve_stands_in_the_history_where_it_is_asked_for(prepare, trained):
    run = prepare("curve", curve=True)
    train_fold(run.folder, 1)
    with (run.fold(1) / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    scores = results(run)[2]
    assert float(rows[-1]["test_accuracy"]) == pytest.approx(scores["window"]["mean"]["accuracy"])
    assert float(rows[-1]["test_macro_f1"]) == pytest.approx(scores["window"]["mean"]["macro_f1"])
    assert same(results(run), results(trained))  # looking changes nothing


def test_a_student_is_taught_by_the_teacher_of_its_own_fold(prepare, trained, data):
    teacher = str(trained.folder)
    taught = prepare("taught", model="tests.core.test_training:dropping", teacher=teacher, alpha=1.0, epochs=6)
    alone = prepare("alone", model="tests.core.test_training:dropping", epochs=6)
    for run in (taught, alone):
        train_fold(run.folder, 1)
    columns = slice(6, 9)

    def guesses(run):
        with (run.fold(1) / "predictions.csv").open() as file:
            return np.array([[float(value) for value in row[columns]] for row in list(csv.reader(file))[1:]])

    target = guesses(trained)
    assert np.abs(guesses(taught) - target).mean() < np.abs(guesses(alone) - target).mean()


def test_a_teacher_of_another_split_or_of_other_features_is_refused(prepare, trained, corpus, tmp_path):
    teacher = str(trained.folder)
    with pytest.raises(EvokeError, match=r"trained on another split or corpus .* it may have seen"):
        prepare("seed", teacher=teacher, split_seed=1)
    with pytest.raises(EvokeError, match="trained on another split or corpus"):
        prepare("window", teacher=teacher, split="window")
    config = replace(CONFIG, features="psd", teacher=teacher)
    psd = load_dataset(corpus, config.recipe)
    with pytest.raises(EvokeError, match=r"the teacher reads differential entropy .* choose the same --features"):
        prepare_run(tmp_path / "psd", config, corpus, psd)
    assert not (tmp_path / "seed").exists()


def test_a_teacher_that_is_no_run_or_not_at_its_end_is_refused(prepare, tmp_path):
    with pytest.raises(EvokeError, match="no run is here"):
        prepare("taught", teacher=str(tmp_path / "nothing"))
    with pytest.raises(EvokeError, match="not trained to its end"):
        check_trained(prepare("unfinished").folder)


def test_a_teachers_weights_that_do_not_fit_are_said(prepare, trained, tmp_path):
    import shutil

    shutil.copytree(trained.folder, tmp_path / "teacher")
    about = json.loads((tmp_path / "teacher" / "run.json").read_text())
    about["config"]["model"] = "ccnn"
    (tmp_path / "teacher" / "run.json").write_text(json.dumps(about))
    run = prepare("taught", teacher=str(tmp_path / "teacher"))
    with pytest.raises(EvokeError, match=r"weights.safetensors: does not fit ccnn"):
        train_fold(run.folder, 1)


def test_a_label_that_is_constant_in_training_is_refused_before_anything_is_written(prepare, data, corpus, tmp_path):
    ratings = data.ratings.copy()
    ratings[:, 2] = 6
    with pytest.raises(
        EvokeError, match=r"fold 1: dominance is high in every training .*, or write n/a for its ratings"
    ):
        prepare_run(tmp_path / "constant", CONFIG, corpus, replace(data, ratings=ratings))
    assert not (tmp_path / "constant").exists()


def test_a_label_that_is_constant_in_a_test_fold_is_noted(data, corpus, tmp_path):
    ratings, config = data.ratings.copy(), replace(CONFIG, folds=5)
    plain = prepare_run(tmp_path / "plain", config, corpus, data)
    with (plain.folder / "split.csv").open() as file:
        held_out = np.array([row["fold"] == "1" for row in csv.DictReader(file)])
    ratings[held_out, 0] = 5
    run = prepare_run(tmp_path / "constant", config, corpus, replace(data, ratings=ratings))
    assert run.about["split"]["notes"] == [
        "fold 1: valence is low in every test window; its balanced accuracy is the recall of that one class"
    ]


def test_a_summary_of_unfinished_folds_is_refused(prepare):
    with pytest.raises(EvokeError, match="fold 1, 2 is not done; the same evoke train goes on"):
        summarise(prepare("unfinished"))


def test_a_damaged_run_file_is_said(prepare):
    run = prepare("run")
    (run.folder / "run.json").write_text("{")
    with pytest.raises(EvokeError, match=r"run.json: not a run's file .* delete the folder"):
        read_run(run.folder)


def test_a_trained_fold_becomes_a_decoder_that_runs(trained, tmp_path):
    manifest, weights = decoder_of(trained, 2, name="tiny")
    write_bundle(tmp_path / "tiny", manifest, weights)
    engine = Engine("cpu", tmp_path / "tiny")
    assert engine.predict(np.ones((2, 32, 128), np.float32)).shape == (2, 3)
    assert engine.manifest.synthetic
    assert engine.manifest.training["split"] == "trial, fold 2 of 2 held out"
    told = engine.manifest.training
    assert (told["corpus"]["numbers"], told["corpus"]["fingerprint"]) == ([1], trained.about["corpus"]["fingerprint"])
    assert (list(told["held_out"]), len(told["held_out"]["1"])) == (["1"], 20)
    assert {path.name for path in tmp_path.iterdir()} == {"tiny"}


def test_the_decoder_answers_as_the_fold_did(trained, tmp_path, simulated):
    write_bundle(tmp_path / "tiny", *decoder_of(trained, 1, name="tiny"))
    with (trained.fold(1) / "predictions.csv").open() as file:
        row = next(row for row in csv.DictReader(file) if row["window"] == "7")
    eeg = simulated.data[int(row["trial"]) - 1, :32]
    from evoke_core.eeg.windows import cut
    from evoke_core.features.differential_entropy import baseline_entropy

    window = eeg[None, :, 384 + 6 * 128 : 384 + 7 * 128]
    answer = Engine("cpu", tmp_path / "tiny").predict(
        window, baseline_entropy(cut(eeg[:, :384], hop_samples=128).samples)
    )
    told = [float(row[f"p_{name}"]) for name in ("valence", "arousal", "dominance")]
    assert np.allclose(answer[0], told, atol=1e-4)


def test_writing_replaces_a_decoder_but_never_another_folder(trained, tmp_path):
    decoder = decoder_of(trained, 1, name="tiny")
    write_bundle(tmp_path / "tiny", *decoder)
    write_bundle(tmp_path / "tiny", *decoder)
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter1.txt").write_text("years of work")
    with pytest.raises(EvokeError, match="is no decoder's folder, so it is left alone"):
        write_bundle(precious, *decoder)
    assert (precious / "chapter1.txt").read_text() == "years of work"
    assert {path.name for path in tmp_path.iterdir()} == {"tiny", "thesis"}


def test_a_decoder_that_cannot_be_written_is_told(trained, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(EvokeError, match=r"file/tiny: (File exists|Not a directory); make room, or choose another"):
        write_bundle(tmp_path / "file" / "tiny", *decoder_of(trained, 1, name="tiny"))


def test_a_decoder_may_be_replaced_where_one_stands(trained, tmp_path, monkeypatch):
    decoder = decoder_of(trained, 1, name="tiny")
    write_bundle(tmp_path / "tiny", *decoder)
    monkeypatch.chdir(tmp_path / "tiny")
    write_bundle(Path(), *decoder)
    assert load_bundle(tmp_path / "tiny").manifest.name == "tiny"


def test_only_a_student_on_de_becomes_a_decoder(prepare, trained):
    with pytest.raises(EvokeError, match="this run is ccnn on de"):
        decoder_of(prepare("ccnn", model="ccnn"), 1, name="x")
    with pytest.raises(EvokeError, match="has the folds 1 to 2, not 3"):
        decoder_of(trained, 3, name="x")


def test_the_card_is_hugging_faces_and_says_what_the_decoder_is_and_is_not(trained):
    card = model_card(trained, 2, name="tiny", more="## More\n\nof it")
    _, front, text = card.split("---\n", 2)
    told = yaml.safe_load(front)
    assert told["license"] == "mit"
    assert "synthetic-eeg" in told["tags"]
    [result] = told["model-index"][0]["results"]
    figures = {metric["name"]: metric["value"] for metric in result["metrics"]}
    window = json.loads((trained.folder / "metrics.json").read_text())["over_folds"]["window"]
    assert figures["accuracy"] == pytest.approx(window["mean"]["accuracy"]["mean"], abs=5e-5)
    assert figures["accuracy, trivial baseline"] == pytest.approx(window["mean"]["trivial"]["mean"], abs=5e-5)
    assert figures["exact match"] == pytest.approx(window["exact_match"]["accuracy"]["mean"], abs=5e-5)
    titles = [line for line in text.splitlines() if line.startswith("#")]
    assert titles == [
        *("# tiny", "## Data", "## Training", "## Scores", "## Intended use", "## Misuse", "## More", "## Citation")
    ]
    assert "simulated with seed 11 by `evoke synth`" in text
    assert "It is not a diagnosis" in text
    assert "The weights are those of fold 2 of 2." in text


def test_the_cards_front_is_yaml_whatever_things_are_called(trained):
    about = {**trained.about, "corpus": {**trained.about["corpus"], "name": "Ada's films: 1"}}
    front = model_card(replace(trained, about=about), 1, name="it's: mine").split("---\n", 2)[1]
    [index] = yaml.safe_load(front)["model-index"]
    assert index["name"] == "it's: mine"
    assert index["results"][0]["dataset"]["name"] == "Ada's films: 1 (synthetic EEG)"


def test_the_card_of_recorded_eeg_says_no_word_of_synthetic(trained):
    about = {**trained.about, "corpus": {**trained.about["corpus"], "synthetic": False}}
    card = model_card(replace(trained, about=about), 1, name="tiny")
    assert "synthetic" not in card.lower()
    assert "in DEAP's format" in card
