"""A recording over time: what is laid out, and that its picture shows it."""

import numpy as np
import pytest

from evoke_core.eeg.recording_file import RecordingFile
from evoke_core.emotions import DEFAULT
from evoke_core.errors import EvokeError
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.replay import HOP_S
from evoke_core.runtime.timeline import Timeline, timeline_of_recording, timeline_of_states
from evoke_core.runtime.timeline_picture import draw, write_picture
from evoke_core.runtime.tracker import Tracker
from evoke_core.state import EmotionState
from tests.worn import marked, worn, written


def state(t, source_t=None, emotion="sad", vad=(0.4, 0.5, 0.6)):
    return EmotionState(t, source_t, vad, (0.125,) * 8, 4, emotion, 0.25, 1.0)


def of_recording(path):
    told, advanced = [], []
    timeline = timeline_of_recording(
        RecordingFile(path), Engine("cpu"), Tracker(DEFAULT, HOP_S), tell=told.append, advance=advanced.append
    )
    return timeline, told, advanced


@pytest.fixture(scope="module")
def timeline(tmp_path_factory):
    """Six seconds with a strong α, a flat electrode, two markers, and a second that cannot be judged."""
    raw = worn(6)
    phases = np.linspace(0, 5, 32)[:, None]
    raw._data += 3e-5 * np.sin(2 * np.pi * 10 * raw.times + phases)
    raw._data[3] = 0
    raw._data[:20, 4 * 256 :] = 0
    path = written(marked(raw, (1.5, "film begins"), (3.0, "film ends")), tmp_path_factory.mktemp("t") / "p_raw.fif")
    return of_recording(path)[0]


def shown(figure):
    """All text of a figure."""
    figure.canvas.draw()
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    legends = [legend for axes in figure.axes if (legend := axes.get_legend())] + figure.legends
    texts += [text for legend in legends for text in legend.get_texts()]
    return [text.get_text() for text in texts]


def test_band_power_is_the_mean_of_the_usable_channels_in_microvolts_squared(timeline):
    theta, alpha, beta, gamma = timeline.powers[4]
    # A sine of 30 µV has 450 µV²; the average reference takes some of it, the flat channel is not counted.
    assert 300 < alpha < 460
    assert max(theta, beta, gamma) < alpha / 10


def test_what_cannot_be_judged_has_neither_power_nor_raw_probabilities(timeline):
    judged = np.isfinite(timeline.raw[:, 0])
    assert judged[0]
    assert not judged[-1]
    assert (np.isfinite(timeline.powers) == judged[:, None]).all()
    assert np.isfinite(timeline.tracked).all()
    assert timeline.quality[0] == 31 / 32


def test_markers_and_windows_are_on_one_clock(timeline):
    assert timeline.markers == ((1.5, "film begins"), (3.0, "film ends"))
    assert timeline.begin == 0
    assert timeline.seconds[0] == pytest.approx(1, abs=0.01)
    assert np.diff(timeline.seconds) == pytest.approx(HOP_S)


def test_a_recording_that_breaks_off_is_laid_out_so_far(tmp_path):
    path = written(worn(60), tmp_path / "p_raw.fif")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 8 // 10])
    timeline, _, advanced = of_recording(path)
    assert isinstance(timeline.broken, EvokeError)
    assert advanced[-1] == timeline.seconds[-1] > 30


def test_markers_beyond_a_break_are_not_drawn_and_one_at_the_end_is_inside(tmp_path):
    path = written(marked(worn(60), (10.0, "in"), (59.0, "never read")), tmp_path / "p_raw.fif")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 8 // 10])
    timeline, _, _ = of_recording(path)
    assert timeline.markers == ((10.0, "in"),)
    whole, _, _ = of_recording(written(marked(worn(2), (2.0, "end")), tmp_path / "whole_raw.fif"))
    assert whole.seconds[-1] < whole.markers[0][0] == whole.end < 2


def test_states_stand_at_their_sources_time():
    timeline = timeline_of_states([state(100.0, 1.0), state(100.5, 2.0), state(101.0, 3.0)], [(100.25, "x")])
    assert timeline.seconds.tolist() == [1, 2, 3]
    assert timeline.markers == ((1.5, "x"),)
    assert timeline.begin == 0
    assert timeline.powers is None
    assert timeline.raw is None


@pytest.mark.parametrize("told", [(None, None, None), (1.0, 2.0, 0.5), (1.0, None, 2.0)])
def test_states_without_a_clock_of_the_source_stand_at_the_time_they_were_sent(told):
    states = [state(100.0 + number, source_t) for number, source_t in enumerate(told)]
    timeline = timeline_of_states(states, [])
    assert timeline.seconds.tolist() == [0, 1, 2]
    assert timeline.since == "the first state, as it was played"


def test_states_that_were_sent_at_one_time_are_drawn(tmp_path):
    timeline = timeline_of_states([state(5.0), state(5.0)], [(5.0, "x")])
    assert timeline.begin == -HOP_S
    write_picture(timeline, tmp_path / "p.png", title="t", lines=[], notice=None)


def test_a_single_window_is_seen():
    figure = draw(timeline_of_states([state(1.0)], []), title="t", lines=[], notice=None)
    valence = figure.axes[0].lines[-1]
    assert valence.get_xdata() == pytest.approx([-HOP_S, 0])
    assert valence.get_ydata() == pytest.approx([0.4, 0.4])


def test_the_picture_names_all_that_it_shows(timeline):
    figure = draw(timeline, title="p_raw.fif", lines=["a line"], notice="not an emotion reading")
    texts = shown(figure)
    assert texts[:3] == ["p_raw.fif", "not an emotion reading", "a line"]
    assert {"film begins", "film ends", "α  8–14 Hz", "γ  31–45 Hz", "quality", "confidence", "excited"} <= set(texts)
    labels = [axes.get_ylabel() for axes in figure.axes]
    assert labels == ["", "band power, µV²", "valence", "arousal", "dominance", "emotion", ""]


def test_states_alone_are_drawn_without_band_power():
    timeline = timeline_of_states([state(float(number)) for number in range(30)], [])
    figure = draw(timeline, title="s.jsonl", lines=[], notice=None)
    assert [axes.get_ylabel() for axes in figure.axes] == ["valence", "arousal", "dominance", "emotion", ""]


def test_of_a_crowd_of_markers_those_with_room_are_named():
    states = [state(number / 8) for number in range(800)]
    timeline = timeline_of_states(states, [(number / 4, f"trigger {number}") for number in range(1, 400)])
    named = [text for text in shown(draw(timeline, title="t", lines=[], notice=None)) if text.startswith("trigger")]
    assert named[0] == "trigger 1"
    assert 10 < len(named) < 100


@pytest.mark.parametrize(("name", "begins"), [("p.png", b"\x89PNG"), ("p.svg", b"<?xml"), ("p.SVG", b"<?xml")])
@pytest.mark.parametrize("count", [1, 2, 5000])
def test_a_picture_of_any_length_is_written_in_both_formats(tmp_path, name, begins, count):
    timeline = timeline_of_states([state(number / 8) for number in range(count)], [(0.0, "$x_1 <\x00\ud800> 漢字")])
    write_picture(timeline, tmp_path / name, title="$\\frac{1}", lines=["a\nb"], notice=None)
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert len(list(tmp_path.iterdir())) == 1


def test_long_lines_are_thinned_to_means_and_keep_their_level():
    many = Timeline(
        seconds=np.arange(1, 9001) / 8,
        since="the first sample",
        tracked=np.full((9000, 3), 0.75),
        emotions=np.zeros(9000, np.int64),
        confidence=np.full(9000, 0.5),
        quality=np.ones(9000),
    )
    figure = draw(many, title="t", lines=[], notice=None)
    line = figure.axes[0].lines[-1]
    assert len(line.get_xdata()) <= 2000
    assert line.get_ydata() == pytest.approx(0.75)
