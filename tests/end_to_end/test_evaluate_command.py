"""`evoke evaluate` as a researcher calls it."""

import re

from evoke_core.montage import GENEVA
from tests.own_corpus import write_corpus
from tests.own_training import rated


def rows(done):
    return [line for line in done.stdout.splitlines() if line.startswith("| ") and "---" not in line]


def test_the_price_of_going_live_is_a_table(evoke, corpus):
    done = evoke("evaluate", "--as-live", "--corpus", corpus, check=0)
    assert "**SYNTHETIC corpus**: these figures say nothing about emotion." in done.stdout
    assert "student-synthetic (trained on SYNTHETIC EEG) on " in done.stdout
    assert "1 subject, 40 trials, " in done.stdout
    assert "all are new to the decoder, which was trained on 'synthetic-training'" in done.stdout
    head, *ways, trivial = rows(done)
    assert head == "| Preprocessing | Baseline | Valence | Arousal | Dominance | Mean | Price | All three bits |"
    assert [tuple(row.split(" | ")[:2]) for row in ways] == [
        (f"| {preprocessing}", baseline)
        for preprocessing in ("published", "live")
        for baseline in ("trial", "session", "none")
    ]
    assert all(re.search(r"\| −?\d+\.\d \(−?\d+\.\d to −?\d+\.\d\) \| \d+\.\d \|$", row) for row in ways[1:])
    assert trivial.startswith("| *trivial* | | ")


def test_without_as_live_it_is_the_published_figure_alone(evoke, corpus):
    done = evoke("evaluate", "--corpus", corpus, check=0)
    assert len(rows(done)) == 3


def test_of_an_own_corpus_it_is_said_what_is_not_rated(evoke, tmp_path):
    corpus = write_corpus(tmp_path / "own", ["01"], trials=2, channels=GENEVA)
    rated(corpus, [[8, 2, None], [2, None, None]], ["01"])
    done = evoke("evaluate", "--corpus", corpus, check=0)
    assert "note: 1 of 2 trials are not rated for arousal: " in done.stdout
    assert "note: no trial is rated for dominance: " in done.stdout
    assert "1 subject, 2 trials, 11 windows of 1 s; " in done.stdout
    assert re.match(r"\| published \| trial \| \d+\.\d \| \d+\.\d \| – \|", rows(done)[1])


def test_a_decoder_that_is_not_there_is_one_line(evoke, corpus, tmp_path):
    done = evoke("evaluate", tmp_path / "gone", "--corpus", corpus, check=1)
    assert done.stderr.splitlines()[-1].startswith(f"evoke: {tmp_path / 'gone'}: no decoder here")


def test_a_corpus_without_subjects_is_one_line(evoke, tmp_path):
    done = evoke("evaluate", "--as-live", "--corpus", tmp_path, check=1)
    assert "no subjects (sNN.dat or sNN.mat) are there" in done.stderr.splitlines()[-1]
