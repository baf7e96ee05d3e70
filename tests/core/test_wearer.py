import numpy as np
import pytest

from evoke_core.eeg.causal import Conditioner
from evoke_core.eeg.interpolation import repair_matrix
from evoke_core.eeg.signal_quality import Verdict
from evoke_core.eeg.source import Chunk, Layout
from evoke_core.eeg.windows import cut
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA
from evoke_core.runtime.wearer import Wearer

RATE = 512
NOW = 1_700_000_000.0
MICROVOLTS = Layout(GENEVA, RATE, "uV")


def recording(seconds, seed=0, channels=32, rate=RATE):
    return np.random.default_rng(seed).normal(0, 10, (channels, round(seconds * rate))).astype(np.float32)


class Cap:
    """Samples as a source would give them: each chunk goes on where the one before ended, and is here at once."""

    def __init__(self, layout=MICROVOLTS, start_s=0.0):
        self.layout, self.at_s = layout, start_s

    def chunk(self, samples, late_s=0.0):
        times = self.at_s + np.arange(1, samples.shape[1] + 1) / self.layout.rate_hz
        self.at_s = times[-1]
        return Chunk(samples, NOW + times, times[-1] + late_s, self.layout)

    def chunks(self, samples, size):
        for start in range(0, samples.shape[1], size):
            yield self.chunk(samples[:, start : start + size])


def worn(samples, cap=None, size=64, wearer=None):
    """All windows of a recording, each taken as soon as it is there."""
    wearer, windows = wearer or Wearer("Ada", GENEVA), []
    for chunk in (cap or Cap()).chunks(samples, size):
        wearer.push(chunk)
        windows += wearer.take()
    return windows


def offline(samples, rate=RATE):
    """The same recording conditioned as a whole, cut, and referenced."""
    whole = Conditioner(rate, len(samples)).push(samples)
    windows, ends_s = cut(whole.eeg)
    ends = np.rint(ends_s * 128).astype(int)
    return repair_matrix(GENEVA, (True,) * 32) @ windows, NOW + (whole.taken[ends] + 1) / rate


@pytest.mark.parametrize("size", [1, 7, 64, 500])
def test_windows_are_those_of_the_whole_recording_conditioned_and_cut(size):
    samples = recording(4)
    wearer = Wearer("Ada", GENEVA, most_waiting=100)
    windows = [window for window in worn(samples, size=size, wearer=wearer) if window.eeg is not None]
    expected, t = offline(samples)
    assert len(windows) >= len(expected) - 8  # the filters settle first
    assert np.abs(np.array([window.eeg for window in windows]) - expected[-len(windows) :]).max() < 1e-4
    assert [window.t for window in windows] == t[-len(windows) :].tolist()
    assert {window.quality for window in windows} == {1.0}


@pytest.mark.parametrize("rate", [128, 250, 1000, 2048])
def test_any_rate_gives_a_window_each_eighth_of_a_second(rate):
    layout = Layout(GENEVA, rate, "uV")
    samples = recording(6, rate=rate)
    windows = worn(samples, Cap(layout), size=rate // 16)
    assert np.diff([window.t for window in windows]) == pytest.approx(0.125, abs=1 / rate)
    assert windows[-1].quality == 1


def test_electrodes_are_found_by_name_wherever_they_stand():
    samples = recording(3)
    order = np.random.default_rng(1).permutation(32)
    names = tuple({"T7": "T3", "Fp1": "EEG FP1-REF"}.get(GENEVA[index], GENEVA[index].lower()) for index in order)
    layout = Layout(("Status", *names), RATE, "uV")
    shuffled = np.concatenate([np.full((1, samples.shape[1]), 1e5, np.float32), samples[order]])
    for found, expected in zip(worn(shuffled, Cap(layout)), worn(samples), strict=True):
        assert np.array_equal(found.eeg, expected.eeg)


@pytest.mark.parametrize(("unit", "factor"), [("V", 1e-6), ("mV", 1e-3)])
def test_volts_are_read_as_what_they_are(unit, factor):
    samples = recording(3)
    found = worn(samples * np.float32(factor), Cap(Layout(GENEVA, RATE, unit)))
    for window, expected in zip(found, worn(samples), strict=True):
        assert window.eeg == pytest.approx(expected.eeg, abs=1e-3)


@pytest.mark.parametrize("declared", [None, "uV"])
def test_a_unit_that_is_wrong_or_untold_is_told_by_the_numbers_and_said_once(declared):
    wearer, samples = Wearer("Ada", GENEVA), recording(3)
    windows = worn(samples * np.float32(1e-6), Cap(Layout(GENEVA, RATE, declared)), wearer=wearer)
    assert windows[-1].eeg == pytest.approx(worn(samples)[-1].eeg, abs=1e-3)
    (notice,) = wearer.take_notices()
    assert notice.startswith("Ada: declares ")
    assert "read as volts" in notice


def test_without_a_unit_the_first_second_that_moves_tells_it():
    wearer, samples = Wearer("Ada", GENEVA), recording(6)
    samples *= np.float32(1e-6)
    samples[:, : 2 * RATE] = 0
    windows = worn(samples, Cap(Layout(GENEVA, RATE, None)), wearer=wearer)
    assert windows[0].t > NOW + 2.99
    assert windows[-1].quality == 1
    still, unit = wearer.take_notices()
    assert still == "Ada: it tells no unit, and nothing moves yet to tell it by"
    assert "read as volts" in unit


def test_a_gap_begins_a_new_second_and_is_said():
    wearer, cap = Wearer("Ada", GENEVA), Cap()
    worn(recording(3), cap, wearer=wearer)
    cap.at_s += 0.8
    windows = worn(recording(3, seed=1), cap, wearer=wearer)
    assert windows[0].t > NOW + 3 + 0.8 + 0.99
    expected = worn(recording(3, seed=1))
    assert np.array_equal(windows[-1].eeg, expected[-1].eeg)
    assert wearer.take_notices() == ["Ada: 0.8 s without samples; a new second is gathered"]


def test_a_gap_within_one_chunk_is_seen_too():
    wearer = Wearer("Ada", GENEVA)
    chunk = Cap().chunk(recording(4))
    chunk.times[1536:] += 2.0
    wearer.push(chunk)
    assert len(wearer.take_notices()) == 1
    assert max(window.t for window in wearer.take()) <= NOW + 6


def test_gaps_that_come_one_after_another_are_said_once_until_there_were_none():
    wearer, cap = Wearer("Ada", GENEVA), Cap()
    for pause_s in (0.6, 0.8, 0.6, 9.0, 0.7):
        worn(recording(2 if pause_s < 1 else 8), cap, wearer=wearer)
        cap.at_s += min(pause_s, 0.9)
    worn(recording(2), cap, wearer=wearer)
    assert [notice.split(";")[0] for notice in wearer.take_notices()] == [
        "Ada: 0.6 s without samples",
        "Ada: 0.9 s without samples",
    ]


def test_jitter_is_no_gap():
    wearer, cap = Wearer("Ada", GENEVA), Cap()
    worn(recording(2), cap, wearer=wearer)
    cap.at_s += 0.3
    assert worn(recording(0.5), cap, wearer=wearer)
    assert wearer.take_notices() == []


def test_too_few_electrodes_are_refused_at_the_start():
    names = (*GENEVA[:25], "Iz", "A1")
    with pytest.raises(EvokeError, match=r"Ada: 25 of the decoder's 32 electrodes are there .*and 80% are needed"):
        Wearer("Ada", GENEVA).push(Cap(Layout(names, RATE, "uV")).chunk(recording(1, channels=27)))


def test_too_low_a_rate_is_refused_at_the_start():
    with pytest.raises(EvokeError, match=r"^Ada: 64 samples a second are too few"):
        Wearer("Ada", GENEVA).push(Cap(Layout(GENEVA, 64, "uV")).chunk(recording(1)))


def test_a_later_layout_that_cannot_be_used_is_said_and_the_next_good_one_is_taken_up():
    wearer, cap = Wearer("Ada", GENEVA), Cap()
    assert worn(recording(3), cap, wearer=wearer)
    few = Cap(Layout(GENEVA[:10], RATE, "uV"), start_s=cap.at_s)
    assert worn(recording(3, channels=10), few, wearer=wearer) == []
    (notice,) = wearer.take_notices()
    assert "10 of the decoder's 32 electrodes are there" in notice
    slower = Cap(Layout(GENEVA, 256, "uV"), start_s=few.at_s)
    assert worn(recording(3, rate=256), slower, wearer=wearer)[-1].quality == 1
    assert wearer.take_notices() == []


def test_electrodes_that_a_cap_lacks_are_interpolated_and_said_once():
    wearer = Wearer("Ada", GENEVA)
    cap = Cap(Layout(GENEVA[:30], RATE, "uV"))
    windows = worn(recording(8, channels=30), cap, wearer=wearer)
    assert {window.quality for window in windows[8:]} == {30 / 32}
    assert set(windows[-1].verdicts[30:]) == {Verdict.MISSING}
    assert np.isfinite(windows[-1].eeg).all()
    assert wearer.take_notices() == ["Ada: no electrode PO4 and O2; interpolated from the others"]


def flat(samples):
    samples[:] = 3


def clipped(samples):
    samples[:] = np.clip(samples * 1000, -5000, 5000)


def no_numbers(samples):
    samples[:] = np.nan


def humming(samples):
    samples += (300 * np.sin(2 * np.pi * 50 * np.arange(samples.shape[-1]) / RATE)).astype(np.float32)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (flat, "flat"),
        (clipped, "beyond what a scalp gives (clipped or loose)"),
        (no_numbers, "without numbers"),
        (humming, "full of mains hum"),
    ],
)
def test_an_electrode_that_fails_lowers_the_quality_and_is_said_once_until_it_was_over(fault, words):
    wearer = Wearer("Ada", GENEVA)
    samples = recording(40)
    fault(samples[7, 4 * RATE : 14 * RATE])
    fault(samples[7, 28 * RATE : 34 * RATE])
    windows = worn(samples, wearer=wearer)
    qualities = np.array([window.quality for window in windows if window.t >= NOW + 2])
    assert set(qualities.tolist()) == {1.0, 31 / 32}
    assert all(np.isfinite(window.eeg).all() for window in windows if window.eeg is not None)
    first, second = wearer.take_notices()
    assert first == second
    assert first.startswith(f"Ada: T7 is {words}")


def test_an_electrode_that_pops_is_not_read_before_its_echo_is_over():
    samples = recording(10)
    samples[7, 4 * RATE :] += 20_000
    bad = [window.t - NOW for window in worn(samples) if window.quality < 1 and window.t > NOW + 2]
    assert bad[0] == pytest.approx(4, abs=0.2)
    assert bad[-1] > 5.2  # the jump itself has left the second by then
    assert np.diff(bad) == pytest.approx(0.125, abs=0.01)


def test_an_electrode_that_comes_and_goes_is_said_once():
    wearer = Wearer("Ada", GENEVA)
    samples = recording(30)
    for start in range(4, 26, 4):
        flat(samples[7, start * RATE : (start + 3) * RATE])
    worn(samples, wearer=wearer)
    assert len(wearer.take_notices()) == 1


def test_with_too_many_bad_electrodes_there_is_nothing_to_judge_which_is_said_once():
    wearer = Wearer("Ada", GENEVA)
    samples = recording(16)
    flat(samples[:9, 4 * RATE : 10 * RATE])
    windows = worn(samples, wearer=wearer)
    lost = [window for window in windows if window.eeg is None and window.t > NOW + 2]
    assert 40 <= len(lost) <= 60
    assert min(window.quality for window in lost) == 23 / 32
    assert windows[-1].quality == 1
    said, over = wearer.take_notices()
    assert said.startswith("Ada: 9 of 32 electrodes cannot be used (9 flat), so nothing is read until they can; ")
    assert over == "Ada: enough electrodes are in order again"


def test_windows_that_nobody_takes_are_dropped_oldest_first_and_counted():
    wearer, samples = Wearer("Ada", GENEVA), recording(10)
    for chunk in Cap().chunks(samples, 64):
        wearer.push(chunk)
    everything = worn(samples)
    kept = wearer.take()
    assert [window.t for window in kept] == [window.t for window in everything[-4:]]
    assert (wearer.dropped, wearer.waiting) == (len(everything) - 4, 0)


def test_a_burst_is_cut_to_its_newest_windows():
    wearer, samples = Wearer("Ada", GENEVA), recording(10)
    wearer.push(Cap().chunk(samples))
    everything = worn(samples)
    assert [window.t for window in wearer.take()] == [window.t for window in everything[-4:]]
    assert wearer.dropped == len(everything) - 4


def test_samples_that_come_late_are_said_once_until_they_came_in_time():
    wearer, cap, samples = Wearer("Ada", GENEVA), Cap(), recording(40)
    for index, chunk in enumerate(cap.chunks(samples, 64)):
        stalled = index in (80, 90, 300)  # 1.5 s each
        wearer.push(Chunk(chunk.samples, chunk.times, chunk.arrived_s + 1.5 * stalled, chunk.layout))
    first, second = wearer.take_notices()
    assert first.startswith("Ada: samples come up to 1.6 s late")
    assert second == first


def test_samples_that_come_in_large_pieces_are_said():
    wearer = Wearer("Ada", GENEVA)
    for chunk in Cap().chunks(recording(12), 3 * RATE // 2):
        wearer.push(chunk)
    (notice,) = wearer.take_notices()
    assert "that many at a time" in notice


def test_a_channel_that_is_there_twice_is_refused():
    with pytest.raises(EvokeError, match=r"^Ada: electrode T7 is there twice"):
        Wearer("Ada", GENEVA).push(Cap(Layout((*GENEVA, "T3"), RATE, "uV")).chunk(recording(1, channels=33)))
