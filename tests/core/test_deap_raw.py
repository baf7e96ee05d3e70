"""Recordings in the layout of DEAP's original ones: SYNTHETIC, written by the tests."""

import numpy as np
import pytest

from evoke_core.eeg.deap.subject import DeapError
from evoke_core.eeg.original.recording import list_raw_subjects, read_raw_subject
from evoke_core.eeg.original.status import check_onsets, status_channels, video_onsets
from evoke_core.montage import GENEVA, TWENTE
from tests.raw_deap import SENSORS, UPPER_BITS, codes, simulate, write_bdf
from tests.raw_deap import video_onsets as plan

RATE_HZ = 128
ONSETS_S, SECONDS = plan(40)
LSB_UV = 2 * 262143 / 2**24


@pytest.fixture(scope="module")
def signals():
    """A whole session at 128 Hz, a fourth of DEAP's rate."""
    return simulate(SECONDS, RATE_HZ)


@pytest.fixture
def write(tmp_path, signals):
    """Write s01.bdf; options as write_bdf's, and instead of all signals or the onsets others."""

    def made(changed=signals, onsets=ONSETS_S, held=False, **options):
        path = tmp_path / "s01.bdf"
        write_bdf(path, changed, codes(SECONDS, RATE_HZ, onsets, held=held), RATE_HZ, **options)
        return path

    return made


def refused(path):
    with pytest.raises(DeapError) as caught:
        read_raw_subject(path)
    said = str(caught.value)
    assert said.startswith(f"{path}")
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("order", "site", "options"),
    [
        (TWENTE, "Twente", {}),
        (TWENTE, "Twente", {"held": True}),
        (GENEVA, "Geneva", {"upper": UPPER_BITS}),
        (GENEVA, "Geneva", {"upper": UPPER_BITS, "labels": ("",)}),
        (GENEVA, "Geneva", {"upper": UPPER_BITS, "labels": ("", "")}),
        (TWENTE, "Twente", {"labels": ("Status", "Status")}),
    ],
    ids=["named", "codes that stand", "upper bits", "unnamed", "two unnamed", "two named"],
)
def test_every_kind_of_status_channel_and_order_is_read(write, signals, order, site, options):
    raw = read_raw_subject(write(order=order, **options))
    np.testing.assert_array_equal(raw.onsets, np.array(ONSETS_S) * RATE_HZ)
    assert raw.order == site
    assert raw.notes == ()
    expected = np.stack([signals[name] for name in GENEVA])
    assert np.abs(raw.eeg - expected).max() <= LSB_UV


def test_a_status_channel_is_read_as_written_whatever_range_its_header_gives(write):
    path = write(upper=UPPER_BITS)
    content = bytearray(path.read_bytes())
    lowest, channels = 256 + 48 * (16 + 80 + 8), 48
    for least, text in ((lowest, b"-262144 "), (lowest + 8 * channels, b"262143  ")):
        content[least + 8 * 47 : least + 8 * 48] = text
    path.write_bytes(content)
    np.testing.assert_array_equal(read_raw_subject(path).onsets, np.array(ONSETS_S) * RATE_HZ)


def test_electrodes_are_found_by_name_whatever_their_case_and_order(write, signals):
    order = tuple(reversed([name.upper() for name in GENEVA]))
    raw = read_raw_subject(write({name.upper(): signals[name] for name in GENEVA} | signals, order=order))
    assert raw.order == ""
    assert np.abs(raw.eeg[GENEVA.index("Fp2")] - signals["Fp2"]).max() <= LSB_UV


def test_the_other_channels_keep_the_numbers_of_the_file(write, signals):
    raw = read_raw_subject(write())
    assert list(raw.others) == [f"EXG{number}" for number in range(1, 9)] + ["GSR1", "Resp", "Plet", "Temp"]
    for name, row in raw.others.items():
        assert np.abs(row - signals[name]).max() <= LSB_UV


def test_volts_that_the_header_calls_volts_are_read(write, signals):
    volts = {name: row * 1e-6 for name, row in signals.items()}
    raw = read_raw_subject(write(volts, unit="V", span=0.262143))
    assert np.abs(raw.eeg[0] - signals["Fp1"]).max() <= LSB_UV


def test_volts_that_the_header_calls_microvolts_are_told(write, signals):
    volts = {name: row * 1e-6 for name, row in signals.items()}
    said = refused(write(volts, unit="uV", span=0.262143))
    assert "its header says µV, which makes its EEG" in said
    assert "its numbers look like V: write V into the header as the channels' physical dimension" in said


def test_microvolts_that_the_header_calls_volts_are_told(write):
    assert "its header says V" in (said := refused(write(unit="V")))
    assert "its numbers look like µV: write uV into the header as the channels' physical dimension" in said


def test_without_a_status_channel_the_channels_that_are_there_are_named(write):
    said = refused(write(labels=()))
    assert "no status channel, by which the trials are found (its channels are Fp1, AF3, F7" in said


@pytest.mark.parametrize(
    ("onsets", "said"),
    [
        (ONSETS_S[:-1], "39 videos begin by its status channel and not 40; copy"),
        ([*ONSETS_S[:5], ONSETS_S[5] - 20, *ONSETS_S[5:]], "41 videos begin by its status channel and not 40 (video 7"),
        ([], "0 videos begin by its status channel and not 40; copy"),
        ([2, *ONSETS_S[1:]], "the first video begins after 2.0 s, and 3 s before it are needed"),
        (
            [*ONSETS_S[:5], ONSETS_S[5] - 5, *ONSETS_S[6:]],
            "video 6 begins 61.0 s after video 5, and 3 s + 60 s are needed",
        ),
        ([*ONSETS_S[:-1], SECONDS - 12], "ends 12.0 s after the last video begins, which takes 60 s"),
    ],
    ids=["39", "41", "none", "too early", "too close", "too late"],
)
def test_onsets_that_are_no_40_trials_are_told(write, onsets, said):
    assert said in refused(write(onsets=onsets))


def test_missing_electrodes_are_named(write, signals):
    few = {name: row for name, row in signals.items() if name not in ("Pz", "CP5")}
    assert "no EEG channel CP5, Pz (its channels are Fp1" in refused(write(few))


def test_a_file_that_was_cut_off_is_told(write):
    path = write()
    path.write_bytes(path.read_bytes()[:-1000])
    assert "holds 2649.9 blocks and its header says 2650; copy or download it again" in refused(path)


def test_a_recording_that_was_never_stopped_is_read(write):
    path = write()
    content = bytearray(path.read_bytes())
    content[236:244] = b"-1      "
    path.write_bytes(content)
    assert len(read_raw_subject(path).onsets) == 40


def test_what_is_named_as_a_recording_and_is_none_is_told(tmp_path):
    (tmp_path / "s01.bdf").mkdir()
    (tmp_path / "s02.bdf").symlink_to(tmp_path / "nowhere")
    one, other = list_raw_subjects(tmp_path).values()
    assert "Is a directory; make it a readable file, or take it away" in refused(one)
    assert "No such file or directory; make it a readable file, or take it away" in refused(other)


def damage(path, second, content):
    """Overwrite what stands in a second of a file, after its tenth channel."""
    channels = 48
    with path.open("r+b") as file:
        file.seek(256 * (channels + 1) + (second * channels + 10) * RATE_HZ * 3)
        file.write(content)


@pytest.mark.parametrize("content", [bytes(4096), np.random.default_rng(0).bytes(4096)], ids=["zeros", "random"])
def test_a_damaged_block_in_a_trial_is_told_with_its_place(write, content):
    path = write()
    damage(path, int(ONSETS_S[11]) + 20, content)
    said = refused(path)
    assert f"the block at {int(ONSETS_S[11]) + 20} s, in trial 12, is damaged" in said
    assert "copy or download it again" in said


def test_a_damaged_block_before_the_trials_harms_nothing(write):
    path = write()
    damage(path, 3, bytes(4096))
    assert read_raw_subject(path).notes == ()


def test_an_electrode_that_is_off_is_noted_and_is_no_damage(write, signals):
    raw = read_raw_subject(write(signals | {"T7": np.zeros(SECONDS * RATE_HZ), "EXG1": np.zeros(SECONDS * RATE_HZ)}))
    assert raw.bad == ("T7",)
    assert raw.notes == (
        "T7 stands still or jumps in 100% of the trials' seconds",
        "EXG1 stands still or jumps in 100% of the trials' seconds",
    )


def test_a_file_that_is_all_zeros_is_told(write, signals):
    said = refused(write({name: np.zeros(SECONDS * RATE_HZ) for name in signals}))
    assert "40 of 40 channels stand still or jump" in said


def test_a_recording_below_128_hz_is_told(tmp_path):
    path = tmp_path / "s01.bdf"
    write_bdf(path, simulate(20, 64), codes(20, 64, []), 64)
    assert "sampled at 64 Hz, and 128 Hz are needed" in refused(path)


def test_codes_are_read_below_the_flags_and_a_code_that_goes_on_is_one_onset():
    status = np.array([0x19FF00, 0x18FF04, 0x18FF04, 0x18FF00, -0x800000 | 4, 5, 4, 4])
    assert video_onsets(status).tolist() == [1, 4, 6]


def test_channels_called_status_or_nothing_are_status_channels(tmp_path):
    names = ["Fp1", "Status", "", "-0", "-1", "STATUS-1", "Stat", "T7-0"]
    assert status_channels(names, tmp_path) == [1, 2, 3, 4, 5]


def test_forty_trials_side_by_side_are_enough(tmp_path):
    check_onsets(3 + 63 * np.arange(40), samples=3 + 63 * 39 + 60, rate_hz=1, path=tmp_path)


def test_recordings_are_found_in_a_folder_or_in_deaps_own(tmp_path):
    with pytest.raises(DeapError, match="no such folder"):
        list_raw_subjects(tmp_path / "nowhere")
    with pytest.raises(DeapError, match=r"no s01.bdf … s32.bdf there"):
        list_raw_subjects(tmp_path)
    (tmp_path / "data_original").mkdir()
    for name in ("data_original/s02.bdf", "data_original/s01.BDF", "s02.bdf", "s1.bdf", "s01.dat"):
        (tmp_path / name).touch()
    found = list_raw_subjects(tmp_path)
    assert {name: str(path.relative_to(tmp_path)) for name, path in found.items()} == {
        "s01": "data_original/s01.BDF",
        "s02": "s02.bdf",
    }


def test_the_layout_that_the_tests_write_is_deaps(write):
    import mne

    raw = mne.io.read_raw_bdf(write(labels=("", ""), upper=UPPER_BITS), stim_channel=None, verbose="ERROR")
    assert raw.ch_names == [*TWENTE, *(f"EXG{number}" for number in range(1, 9)), *SENSORS, "-0", "-1"]
    assert set(np.unique(raw.get_data(picks=[48]))) == {0x19FF00, *(0x18FF00 + code for code in (0, 1, 3, 4, 5))}
