"""What recordings mark, in annotations and in trigger channels, and when it comes while they are played."""

from contextlib import closing

import numpy as np
import pytest
from edfio import Bdf, BdfSignal

from evoke_core.eeg.markers import Marker, Triggers, trigger_channel
from evoke_core.eeg.recording import FileSource
from evoke_core.eeg.recording_file import RecordingFile
from tests.worn import FORMATS, marked, worn, written

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
RATE_HZ = 256


def markers_of(path):
    """All of them, after the file was read to its end."""
    file = RecordingFile(path)
    file.read(0, file.samples)
    return file.markers


def triggered(path, codes, seconds=4):
    """A BDF whose Status channel has ``codes`` (sample → value, standing until the next one), as BioSemi writes it."""
    status = np.zeros(seconds * RATE_HZ)
    for sample, value in codes.items():
        status[sample:] = value
    eeg = worn(seconds).get_data() * 1e6
    signals = [
        BdfSignal(channel, RATE_HZ, label=name, physical_dimension="uV", physical_range=(-200, 200))
        for name, channel in zip(worn(1).ch_names, eeg, strict=True)
    ]
    whole = (-(2**23), 2**23 - 1)
    Bdf([*signals, BdfSignal(status, RATE_HZ, label="Status", physical_range=whole, digital_range=whole)]).write(path)
    return path


@pytest.mark.parametrize("suffix", FORMATS)
def test_annotations_of_each_format_are_markers_at_their_samples(tmp_path, suffix):
    path = written(marked(worn(6), (1.0, "film begins"), (4.5, "film ends")), tmp_path / f"p_raw.{suffix}")
    prefix = "Comment/" if suffix == "vhdr" else ""
    assert markers_of(path) == [(256, f"{prefix}film begins"), (1152, f"{prefix}film ends")]


@pytest.mark.parametrize("dated", [False, True])
def test_annotations_count_from_the_first_sample_also_where_the_recording_was_cut_out_of_a_longer_one(tmp_path, dated):
    raw = worn(8)
    if dated:
        raw.set_meas_date(1e9)
    path = written(marked(raw, (1.0, "before"), (5.0, "word")).crop(4), tmp_path / "p_raw.fif")
    assert markers_of(path) == [(256, "word")]


def test_marks_of_bad_stretches_are_no_events(tmp_path):
    path = written(
        marked(worn(4), (1.0, "BAD_movement"), (2.0, "word"), (3.0, "EDGE boundary")), tmp_path / "p_raw.fif"
    )
    assert markers_of(path) == [(512, "word")]


def test_a_recording_of_which_bad_stretches_alone_are_marked_has_no_markers(tmp_path):
    path = written(marked(worn(4), (1.0, "BAD_movement"), (2.0, "bad breath")), tmp_path / "p_raw.fif")
    assert markers_of(path) == []


def test_what_a_label_says_loses_no_marker(tmp_path):
    path = written(marked(worn(4), (1.0, "two\nlines"), (2.0, ""), (3.0, 'a, "b" ü')), tmp_path / "p_raw.fif")
    assert markers_of(path) == [(256, "two\nlines"), (512, ""), (768, 'a, "b" ü')]


def test_what_is_marked_at_the_very_end_is_marked_at_the_last_sample_and_played(tmp_path):
    path = written(marked(worn(2), (1.0, "word"), (2.0, "end")), tmp_path / "p.edf")
    assert markers_of(path) == [(256, "word"), (511, "end")]
    with closing(FileSource(path, speed=64)) as source:
        while not source.ended:
            source.read(20)
        assert [label for _, label in source.take_markers()] == ["word", "end"]


def test_codes_of_a_bdfs_status_channel_are_markers_where_they_begin(tmp_path):
    path = triggered(tmp_path / "p.bdf", {300: 4, 310: 0, 500: 5, 600: 7, 700: 0})
    assert markers_of(path) == [(300, "4"), (500, "5"), (600, "7")]


def test_flags_above_the_codes_are_no_codes(tmp_path):
    flags = 0x18FF00
    codes = {0: flags + 0x10000, 200: flags, 300: flags + 4, 310: flags, 500: flags + 5}
    assert markers_of(triggered(tmp_path / "p.bdf", codes)) == [(300, "4"), (500, "5")]


def test_a_code_that_stands_at_the_first_sample_began_before_it():
    assert Triggers().push(np.array([3, 3, 0, 3]), 0) == [Marker(3, "3")]


def test_blocks_make_no_difference_to_where_codes_begin():
    values = np.repeat([0, 1, 1, 2, 0, 2], 5)
    whole, pieces = Triggers(), Triggers()
    found = [marker for at in range(0, 30, 4) for marker in pieces.push(values[at : at + 4], at)]
    assert found == whole.push(values, 0) == [(5, "1"), (15, "2"), (25, "2")]


def test_of_several_trigger_channels_the_sum_of_the_lines_is_read_else_the_last():
    assert trigger_channel(["STI 001", "STI 014", "STI 015", "Cz"], ["stim"] * 3 + ["eeg"]) == 1
    assert trigger_channel(["Cz", "Status", "Status-1"], ["eeg", "stim", "stim"]) == 2
    assert trigger_channel(["Cz"], ["eeg"]) is None


def test_played_as_live_a_marker_comes_once_its_sample_was_played_with_the_time_of_it(tmp_path):
    path = written(marked(worn(2), (0.5, "early"), (1.5, "late")), tmp_path / "p_raw.fif")
    with closing(FileSource(path, speed=2)) as source:
        assert source.take_markers() == []
        told, ends = [], {}
        while not source.ended:
            chunk = source.read(20)
            for t, label in source.take_markers():
                told.append((t, label))
                ends[label] = (chunk.times[0], chunk.times[-1])
    assert [label for _, label in told] == ["early", "late"]
    assert told[1][0] - told[0][0] == pytest.approx(0.5, abs=1e-6)
    assert all(ends[label][0] <= t <= ends[label][1] for t, label in told)
