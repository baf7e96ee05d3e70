import json

import jsonschema
import pytest

from evoke_core.assets import asset
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.presets import action_units, load_presets, save_presets

WORDS = [emotion.word for emotion in Emotion]


def content(**changes):
    emotions = {word: {"source": "mine", "action_units": {"12": 0.5}} for word in WORDS}
    return {"sources": {}, "emotions": {**emotions, **changes}}


def test_presets_are_read_as_they_were_saved(tmp_path):
    save_presets(action_units(), tmp_path / "mine.json", name="Mine")
    assert load_presets(tmp_path / "mine.json") == action_units()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.json"]


def test_a_unit_of_strength_0_and_an_emotion_of_no_units_are_saved_as_rest(tmp_path):
    save_presets({Emotion.HAPPY: {12: 0.0, 6: 0.25}}, tmp_path / "mine.json", name="Mine")
    assert load_presets(tmp_path / "mine.json") == {
        emotion: {6: 0.25} if emotion == Emotion.HAPPY else {} for emotion in Emotion
    }


def test_saved_presets_fit_the_schema_and_bear_their_name(tmp_path):
    save_presets(action_units(), tmp_path / "mine.json", name="Anna’s smiles")
    saved = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    jsonschema.validate(saved, json.loads(asset("schemas/expressions.schema.json").read_text()))
    assert saved["emotions"]["happy"]["source"] == "Anna’s smiles"


FAULTS = {
    "no emotions": ({}, "'emotions' is missing or no object; write the eight"),
    "emotions a list": ({"emotions": []}, "'emotions' is missing or no object"),
    "an emotion missing": ({"emotions": {"neutral": {"action_units": {}}}}, "'disgusted' has no 'action_units'; write"),
    "an emotion a number": (content(sad=3), "'sad' has no 'action_units'"),
    "units a list": (content(sad={"action_units": [1]}), "'sad' has no 'action_units'"),
    "unknown unit": (content(sad={"action_units": {"99": 1}}), "'99' of 'sad' is no action unit .*; take it out"),
    "too strong": (content(sad={"action_units": {"1": 1.5}}), "action unit 1 of 'sad' is 1.5; write a number above 0"),
    "no strength": (content(sad={"action_units": {"1": 0}}), "action unit 1 of 'sad' is 0; write a number above 0"),
    "NaN": (content(sad={"action_units": {"1": float("nan")}}), "action unit 1 of 'sad' is nan; write a number"),
    "a text": (content(sad={"action_units": {"1": "1"}}), "action unit 1 of 'sad' is '1'; write a number"),
    "true": (content(sad={"action_units": {"1": True}}), "action unit 1 of 'sad' is True; write a number"),
}


@pytest.mark.parametrize(("written", "complaint"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_preset_file_is_one_sentence_with_the_file_the_item_and_the_way_out(written, complaint, tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(written))
    with pytest.raises(EvokeError, match=complaint) as raised:
        load_presets(path)
    assert str(raised.value).startswith(f"{path}: ")


@pytest.mark.parametrize("units", [{12: 2.0}, {12: float("nan")}, {99: 1.0}])
def test_presets_that_could_not_be_read_again_are_not_written(units, tmp_path):
    path = tmp_path / "mine.json"
    with pytest.raises(EvokeError, match="not written, as"):
        save_presets({Emotion.HAPPY: units}, path, name="Mine")
    assert not path.exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(EvokeError, match=r"none/mine\.json: No such file or directory; choose a folder"):
        save_presets(action_units(), tmp_path / "none" / "mine.json", name="Mine")
