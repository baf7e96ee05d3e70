"""`evoke reproduce`, as a researcher calls it."""

import csv
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def speed(evoke, tmp_path_factory):
    """What `evoke reproduce fig1` says, and where it wrote."""
    folder = tmp_path_factory.mktemp("fig1") / "out"
    return folder, evoke("reproduce", "fig1", "--fast", "--out", folder, check=0)


def test_fig_1_needs_no_corpus_and_leaves_table_and_picture(speed):
    folder, done = speed
    assert sorted(path.name for path in folder.iterdir()) == ["fig1.csv", "fig1.md", "fig1.png", "fig1.svg"]
    assert (folder / "fig1.md").read_text() in done.stdout
    assert f"{folder / 'fig1'}.md" in done.stdout.splitlines()[-1]


def test_fig_1s_speeds_stand_beside_the_papers(speed):
    folder, _ = speed
    with (folder / "fig1.csv").open(newline="") as file:
        rows = {row["model"]: row for row in csv.DictReader(file)}
    assert list(rows) == ["vit", "arjun_vit", "ccnn", "student"]
    assert float(rows["student"]["paper_throughput"]) == 80176.24
    assert all(row["device"] for row in rows.values())
    assert all(0 < float(row["inference_ms"]) <= float(row["p99_ms"]) for row in rows.values())
    assert float(rows["student"]["throughput"]) > 10 * float(rows["vit"]["throughput"])


@pytest.mark.parametrize("what", ["table1", "fig4", "all"])
def test_what_is_trained_needs_a_corpus(evoke, tmp_path, what):
    done = evoke("reproduce", what, "--out", tmp_path / "out", check=2)
    assert f"{what} needs the folder of a corpus" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_out_that_holds_something_else_is_left_alone(evoke, corpus, tmp_path):
    mine = tmp_path / "runs" / "ccnn-de-window" / "thesis.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("chapter 1")
    done = evoke("reproduce", "fig4", "--corpus", corpus, "--fast", "--out", tmp_path, check=1)
    assert "choose another --out" in done.stderr.splitlines()[-1]
    assert mine.read_text() == "chapter 1"


@pytest.mark.slow
def test_all_of_it_on_one_subject_from_an_empty_folder_and_again(corpus, tmp_path):
    call = [sys.executable, "-m", "evoke_core.cli", "reproduce", "all", "--corpus", corpus, "--fast", "--out", tmp_path]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    for part in ("table1", "fig1", "fig4"):
        for kind in ("md", "csv", "svg", "png"):
            assert (tmp_path / f"{part}.{kind}").is_file()
    table = (tmp_path / "table1.md").read_text()
    assert "SYNTHETIC EEG, 1 subject" in table
    assert "not run (one subject)" in table
    assert "not run yet" not in table
    with (tmp_path / "table1.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "window" and row["label"] == "mean"]
    accuracies = {(row["model"], row["features"], row["split"]): row for row in rows if row["figure"] == "accuracy"}
    assert len(accuracies) == 3 * 2 * 2
    assert all(0 < float(row["mean"]) < 1 and 0 < float(row["trivial"]) < 1 for row in accuracies.values())
    seen, unseen = (float(accuracies["student", "de", split]["mean"]) for split in ("window", "trial"))
    assert seen > unseen + 0.05
    weights = {path: path.stat().st_mtime_ns for path in tmp_path.glob("runs/*/fold-*/weights.safetensors")}
    again = subprocess.run(call, capture_output=True, text=True, check=True)
    assert {path: path.stat().st_mtime_ns for path in weights} == weights
    accuracy = [line for line in done.stdout.splitlines() if line.startswith("| CCNN | DE |")]
    assert accuracy == [line for line in again.stdout.splitlines() if line.startswith("| CCNN | DE |")]
