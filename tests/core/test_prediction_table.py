"""Predictions as a CSV file that pandas and R read, and what describes it."""

import csv
import json
import math
from pathlib import Path

import pytest

from evoke_core import __version__
from evoke_core.eeg.markers import Marker
from evoke_core.errors import EvokeError
from evoke_core.runtime.bundle import load_bundle
from evoke_core.runtime.predict import Prediction
from evoke_core.runtime.prediction_table import COLUMNS, check_place, write_description, writing
from evoke_core.state import EmotionState


def prediction(onset_s, probabilities=(0.25, 0.5, 0.75)):
    state = EmotionState(onset_s + 1, onset_s + 1, (0.3, 0.4, 0.6), (0.125,) * 8, 5, "happy", 0.125, 0.96875)
    return Prediction(round(onset_s * 256), onset_s, probabilities, state)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tabled(path, predictions, **said):
    with writing(path) as table:
        table.add(predictions, **{"subject": "anna", "trial": None, "model": "m", **said})
    return rows_of(path)


def test_a_row_says_all_that_was_read_of_a_window(tmp_path):
    [row] = tabled(tmp_path / "t.csv", [prediction(1.125)])
    assert list(row) == list(COLUMNS)
    assert list(row.values()) == [
        *("1.125", "1.0", "288", "anna", "", "0.25", "0.5", "0.75", "0.3", "0.4", "0.6"),
        *("happy", "0.125", "0.96875", "", "", "m"),
    ]


def test_what_could_not_be_judged_is_an_empty_cell(tmp_path):
    [row] = tabled(tmp_path / "t.csv", [prediction(0.0, None)])
    assert [row[f"{name}_raw"] for name in ("valence", "arousal", "dominance")] == ["", "", ""]
    assert row["valence"] == "0.3"


def test_the_nearest_marker_stands_beside_each_window_with_the_time_since(tmp_path):
    markers = [Marker(256, "a"), Marker(768, "b"), Marker(768, "b, again")]
    rows = tabled(
        tmp_path / "t.csv", [prediction(at) for at in (0.0, 1.0, 2.0, 2.5, 9.0)], markers=markers, rate_hz=256.0
    )
    assert [(row["marker"], float(row["since_marker"])) for row in rows] == [
        ("a", -1.0),
        ("a", 0.0),
        ("a", 1.0),
        ("b", -0.5),
        ("b", 6.0),
    ]


def test_markers_at_one_sample_are_one_marker_the_first_from_either_side(tmp_path):
    markers = [Marker(0, "start"), *(Marker(512, label) for label in "abc"), Marker(1024, "end")]
    rows = tabled(tmp_path / "t.csv", [prediction(at) for at in (1.5, 2.0, 2.5)], markers=markers, rate_hz=256.0)
    assert [row["marker"] for row in rows] == ["a", "a", "a"]


def test_of_two_markers_as_near_it_is_the_earlier_at_any_rate(tmp_path):
    rate_hz = 1000.0 / 3
    for sample in range(1, 200):
        markers = [Marker(sample - 1, "earlier"), Marker(sample + 1, "later")]
        [row] = tabled(
            tmp_path / "t.csv",
            [Prediction(sample, sample / rate_hz, None, prediction(0.0).state)],
            markers=markers,
            rate_hz=rate_hz,
        )
        assert row["marker"] == "earlier"


@pytest.mark.parametrize("name", ['a, "b"\nc', "a\rb", "a\r\nb", " a\t;'b ", "ü 漢字"])
def test_names_with_commas_quotes_and_line_breaks_come_back_as_they_were(tmp_path, name):
    assert tabled(tmp_path / "t.csv", [prediction(0.0)], subject=name)[0]["subject"] == name


def test_a_table_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("what was there")
    with pytest.raises(AttributeError):
        tabled(path, [prediction(0.0), "no prediction"])
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("t.csv", "what was there")]


def test_the_description_beside_it_names_each_column_the_model_and_what_was_told(tmp_path):
    path = tmp_path / "t.csv"
    manifest = load_bundle().manifest
    beside = write_description(path, manifest, {"Name": "anna.bdf", "Synthetic": False}, ["at 3 s, Oz is flat"])
    assert beside == tmp_path / "t.json"
    about = json.loads(beside.read_text(encoding="utf-8"))
    assert [name for name in about if name in COLUMNS] == list(COLUMNS)
    assert all(about[name]["Description"] for name in COLUMNS)
    assert about["onset"]["Units"] == "s"
    assert set(about["emotion"]["Levels"]) >= {"neutral", "excited"}
    assert about["GeneratedBy"] == {"Name": "EVOKE", "Version": __version__}
    assert about["Model"]["Synthetic"] is True
    assert about["Model"]["Notice"] == "demonstration model, trained on synthetic EEG: not an emotion reading"
    assert about["Source"]["Name"] == "anna.bdf"
    assert about["Notices"] == ["at 3 s, Oz is flat"]
    check_place(path, tmp_path / "anna.bdf")


def test_places_where_a_table_cannot_go_are_refused_before_any_work(tmp_path):
    source = tmp_path / "anna.bdf"
    source.touch()
    with pytest.raises(EvokeError, match=r"anna\.bdf: the table is a CSV file; name it anna\.csv"):
        check_place(source, source)
    (tmp_path / "in.csv").touch()
    with pytest.raises(EvokeError, match=r"in\.csv: that is what is read; choose another place with -o"):
        check_place(tmp_path / "in.csv", tmp_path / "in.csv")
    with pytest.raises(EvokeError, match=r"t\.csv: there is no folder .*gone; make it"):
        check_place(tmp_path / "gone" / "t.csv", source)
    for folder in (tmp_path, Path(), Path("/")):
        with pytest.raises(EvokeError, match=r": is a folder; name the table in it: .*anna\.csv$"):
            check_place(folder, source)


@pytest.mark.parametrize("content", ["{}", "[1]", "no JSON", '{"GeneratedBy": {"Name": "fMRIPrep"}}'])
def test_somebody_elses_description_is_not_overwritten(tmp_path, content):
    (tmp_path / "t.json").write_text(content)
    with pytest.raises(EvokeError, match=r"t\.json: is there and was not made here"):
        check_place(tmp_path / "t.csv", tmp_path / "anna.bdf")


def test_pandas_like_readers_find_numbers_or_nothing_in_each_numeric_column(tmp_path):
    rows = tabled(
        tmp_path / "t.csv", [prediction(0.0), prediction(0.125, None)], markers=[Marker(0, "a")], rate_hz=256.0
    )
    words = {"subject", "trial", "emotion", "marker", "model"}
    for row in rows:
        assert all(value == "" or math.isfinite(float(value)) for name, value in row.items() if name not in words)
