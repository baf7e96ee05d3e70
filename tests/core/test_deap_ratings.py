"""DEAP's participant_ratings.csv, with invented ratings."""

import csv

import numpy as np
import pytest

from evoke_core.eeg.deap.subject import DeapError
from evoke_core.eeg.original.ratings import find_ratings, ratings_of, read_ratings
from tests.raw_deap import COLUMNS, ratings, write_ratings


@pytest.fixture
def table(tmp_path):
    """Read the ratings of subject 7 from rows that a test may change."""

    def read(change=lambda rows: rows, columns=COLUMNS):
        path = tmp_path / "participant_ratings.csv"
        write_ratings(path, change([*ratings(3), *ratings(7)]), columns)
        return ratings_of(7, read_ratings(path), path)

    return read


def test_ratings_come_in_the_order_of_the_videos(table):
    read = table()
    for row in ratings(7):
        trial, video = row[1], row[2]
        assert read.shown[video - 1] == trial - 1
        np.testing.assert_array_equal(read.values[video - 1], row[4:8])


def test_a_familiarity_that_was_not_asked_is_no_matter(table):
    assert table(lambda rows: [[*row[:-1], ""] for row in rows]).values.shape == (40, 4)


def without(trial):
    return lambda rows: [row for row in rows if row[:2] != [7, trial]]


def changed(trial, column, value):
    def change(rows):
        return [[*row[:column], value, *row[column + 1 :]] if row[:2] == [7, trial] else row for row in rows]

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without(9), "subject 7 has no ratings of trial 9; add the rows, or take the subject's .bdf away"),
        (lambda rows: rows[:40], "subject 7 has no ratings of trial 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …"),
        (changed(9, 5, ""), "subject 7, trial 9: Arousal is empty and no rating from 1 to 9"),
        (changed(9, 4, "n/a"), "subject 7, trial 9: Valence is 'n/a' and no rating from 1 to 9"),
        (changed(9, 6, "9.5"), "subject 7, trial 9: Dominance is '9.5' and no rating from 1 to 9"),
        (changed(9, 1, 8), "this trial or its video"),
        (changed(9, 2, 41), "subject 7 has a row of trial '9' and Experiment_id '41', which both go from 1 to 40"),
        (changed(9, 0, "me"), "Participant_id is 'me' and no number"),
    ],
)
def test_ratings_that_are_not_whole_are_told(table, change, said):
    with pytest.raises(DeapError) as caught:
        table(change)
    assert said in str(caught.value)
    assert "participant_ratings.csv" in str(caught.value)


def test_a_table_without_a_column_is_told(table):
    with pytest.raises(DeapError, match=r"no column Experiment_id, Liking; copy it from DEAP's metadata_csv.zip again"):
        table(columns=[{"Experiment_id": "Video", "Liking": "Like"}.get(name, name) for name in COLUMNS])


def test_ratings_are_found_where_deap_has_them(tmp_path):
    raw = tmp_path / "data_original"
    (raw / "in").mkdir(parents=True)
    with pytest.raises(DeapError, match=r"no participant_ratings.csv there or in metadata_csv; copy it from"):
        find_ratings(raw)
    for place in (tmp_path / "metadata_csv", raw):
        place.mkdir(exist_ok=True)
        with (place / "participant_ratings.csv").open("w") as file:
            csv.writer(file).writerow(COLUMNS)
        assert find_ratings(raw).resolve().parent == place
