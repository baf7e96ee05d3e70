import threading

import numpy as np
import pytest

from evoke_core.eeg.source import Chunk, Layout
from evoke_core.emotions import DEFAULT
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA
from evoke_core.runtime import Engine, listening
from evoke_core.runtime.listening import listening as listen_to
from evoke_core.runtime.live import SILENT_S, Live
from evoke_core.runtime.tracker import Tracker
from evoke_core.runtime.wearer import Wearer

RATE, HOP_S = 512, 0.125
NOW = 1_700_000_000.0
LAYOUT = Layout(GENEVA, RATE, "uV")


class CountingEngine(Engine):
    def __init__(self):
        super().__init__("cpu")
        self.batches = []

    def predict(self, windows, baseline=None):
        self.batches.append(len(windows))
        return super().predict(windows, baseline)


def recording(seconds, seed=0):
    return np.random.default_rng(seed).normal(0, 10, (32, round(seconds * RATE))).astype(np.float32)


def chunks(samples, size=64, start_s=0.0, layout=LAYOUT):
    """One a hop, in order; each is here when its last sample is taken."""
    for start in range(0, samples.shape[1], size):
        piece = samples[:, start : start + size]
        times = start_s + np.arange(start + 1, start + 1 + piece.shape[1]) / layout.rate_hz
        yield Chunk(piece, NOW + times, times[-1], layout)


def people(count, engine=None):
    wearers = [Wearer(f"person {index}", GENEVA) for index in range(count)]
    live = Live(engine or CountingEngine(), wearers, [Tracker(DEFAULT, HOP_S) for _ in wearers], hop_s=HOP_S)
    return live, wearers


def follow(live, wearers, recordings, *, only_windows=True):
    """Step after each hop of everybody's chunks, in the recordings' own time."""
    readings = []
    for pieces in zip(*(chunks(samples) for samples in recordings), strict=True):
        for wearer, piece in zip(wearers, pieces, strict=True):
            wearer.push(piece)
        readings += [reading for reading in live.step(pieces[0].times[-1]) if reading.window or not only_windows]
    return readings


def test_what_is_due_of_all_people_is_decoded_in_one_batch():
    engine = CountingEngine()
    live, wearers = people(5, engine)
    readings = follow(live, wearers, [recording(3, seed) for seed in range(5)])
    assert set(engine.batches) == {5}
    assert len(readings) == sum(engine.batches)


def test_together_each_one_reads_what_it_reads_alone():
    recordings = [recording(4, seed) for seed in range(3)]
    live, wearers = people(3)
    together = follow(live, wearers, recordings)
    for index, samples in enumerate(recordings):
        alone_live, alone_wearers = people(1)
        alone = follow(alone_live, alone_wearers, [samples])
        mine = [reading for reading in together if reading.wearer == index]
        assert [reading.state.t for reading in mine] == [reading.state.t for reading in alone]
        assert np.array([reading.state.vad for reading in mine]) == pytest.approx(
            np.array([reading.state.vad for reading in alone]), abs=1e-5
        )


def test_a_state_is_the_tracked_reading_of_its_window():
    live, wearers = people(1)
    engine, tracker = Engine("cpu"), Tracker(DEFAULT, HOP_S)
    tracker.update(None, t=0.0, source_t=None, quality=0.0)
    first = follow(live, wearers, [recording(3)])[:9]
    for reading in first:
        expected = engine.predict(reading.window.eeg[None])[0]
        assert reading.probabilities == pytest.approx(expected, abs=1e-6)
        state = tracker.update(expected.tolist(), t=reading.window.t, source_t=None, quality=1.0)
        assert (reading.state.t, reading.state.quality, reading.state.emotion) == (state.t, 1.0, state.emotion)


def test_a_window_that_cannot_be_judged_passes_the_decoder_by():
    engine = CountingEngine()
    live, wearers = people(1, engine)
    samples = recording(8)
    samples[:10, 3 * RATE :] = 0
    readings = follow(live, wearers, [samples])
    lost = [reading for reading in readings if reading.probabilities is None and reading.state.t > NOW + 3]
    assert len(lost) > 20
    assert {reading.state.quality for reading in lost[8:]} == {22 / 32}
    assert sum(engine.batches) == sum(reading.probabilities is not None for reading in readings)


def test_before_the_first_window_unjudged_states_come_each_hop():
    live, _ = people(1)
    times = [NOW + step / 64 for step in range(65)]
    readings = [reading for now in times for reading in live.step(now)]
    assert [reading.state.t for reading in readings] == pytest.approx([NOW + HOP_S * hop for hop in range(9)])
    assert {(reading.state.quality, reading.state.emotion, reading.window) for reading in readings} == {
        (0.0, "neutral", None)
    }


def test_silence_gives_unjudged_states_each_hop_that_ease_to_neutral():
    live, wearers = people(2)
    last = follow(live, wearers, [recording(4, 0), recording(4, 1)])[-1].state
    readings = [reading for step in range(1, 160) for reading in live.step(NOW + 4 + step / 16)]
    mine = [reading.state for reading in readings if reading.wearer == 1]
    assert mine[0].t == pytest.approx(NOW + 4 + SILENT_S)
    assert np.diff([state.t for state in mine]) == pytest.approx(HOP_S)
    assert {state.quality for state in mine} == {0.0}
    assert mine[0].vad == last.vad
    assert (mine[-1].emotion, mine[-1].vad) == ("neutral", pytest.approx((0.5, 0.5, 0.5), abs=0.01))


def test_between_the_windows_of_a_long_hop_there_is_no_silence():
    wearer = Wearer("slow", GENEVA, hop_samples=128)
    live = Live(Engine("cpu"), [wearer], [Tracker(DEFAULT, 1.0)], hop_s=1.0)
    readings = follow(live, [wearer], [recording(6)], only_windows=False)
    first = next(index for index, reading in enumerate(readings) if reading.window)
    assert [reading.window is not None for reading in readings[first:]] == [True] * 6


def test_after_silence_states_go_on_in_time_though_what_was_held_up_comes_all_at_once():
    live, wearers = people(1)
    samples = list(chunks(recording(6)))
    times = []
    for piece in samples[:24]:
        wearers[0].push(piece)
        times += [reading.state.t for reading in live.step(piece.times[-1])]
    times += [reading.state.t for step in range(16) for reading in live.step(NOW + 3 + step / 16)]
    for piece in samples[24:]:
        wearers[0].push(piece)
        times += [reading.state.t for reading in live.step(NOW + 4)]
    assert (np.diff(times) > 0).all()
    assert times[-1] == pytest.approx(NOW + 6, abs=HOP_S)


@pytest.mark.parametrize("delay_s", [0.15, 2.0])
def test_after_silence_every_window_is_told_however_late_its_samples_come(delay_s):
    live, wearers = people(1)
    pieces = list(chunks(recording(12)))
    told = []
    for piece in [*pieces[:40], *pieces[56:]]:
        if piece is pieces[56]:
            told += [reading for hop in range(16) for reading in live.step(NOW + 5 + hop * HOP_S)]
        wearers[0].push(piece)
        for late_s in (0, HOP_S / 2):
            told += live.step(piece.times[-1] + delay_s + late_s)
    after = [reading for reading in told if reading.window and reading.window.t > NOW + 7]
    assert len(after) == 33  # 5 s of samples after the pause, less the second that the first one gathers
    assert (np.diff([reading.state.t for reading in told]) > 0).all()
    if delay_s < 1:
        assert [reading.state.t for reading in after] == [reading.window.t for reading in after]


class Recorded:
    """What each read gives: a chunk, nothing, or nothing and a sentence. Then it is over, waits for ever, or fails."""

    name, description, synthetic = "recorded", "a recording", True

    def __init__(self, script, *, then="end"):
        self._script, self._then, self._notices = iter(script), then, []
        self.ended = False

    def read(self, _timeout_s):
        given = next(self._script, self._then)
        if isinstance(given, Exception):
            raise given
        if isinstance(given, Chunk):
            return given
        self.ended = given == "end"
        if given not in (None, "end", "wait"):
            self._notices.append(given)
        threading.Event().wait(0.001)
        return None

    def take_notices(self):
        notices, self._notices = self._notices, []
        return notices

    def close(self):
        pass


def listened(sources):
    """All readings until everything is over, and what was told of each person."""
    wearers = [Wearer(f"person {index}", GENEVA, most_waiting=1000) for index in range(len(sources))]
    live = Live(Engine("cpu"), wearers, [Tracker(DEFAULT, HOP_S) for _ in wearers], hop_s=HOP_S)
    readings = []
    with listen_to(live, sources):
        while not live.over:
            live.wait()
            readings += [reading for reading in live.step(NOW) if reading.window]
    return readings, [wearer.take_notices() for wearer in wearers]


def test_sources_are_read_each_in_a_thread_until_all_are_over():
    readings, told = listened([Recorded(["hello", *chunks(recording(3, seed))]) for seed in range(3)])
    assert {sum(reading.wearer == index for reading in readings) for index in range(3)} == {17}
    assert told == [["hello"]] * 3
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("listening")]


def test_what_keeps_a_source_from_starting_is_the_error_of_the_whole():
    few = Layout(GENEVA[:5], RATE, "uV")
    with pytest.raises(EvokeError, match="person 1: 5 of the decoder's 32 electrodes are there"):
        listened([Recorded([], then="wait"), Recorded(chunks(recording(1)[:5], layout=few))])
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("listening")]


def test_it_is_not_over_before_an_error_is_raised():
    live, _ = people(1)
    live.end(0, EvokeError("too few"))
    assert not live.over
    with pytest.raises(EvokeError, match="too few"):
        live.wait()


@pytest.mark.parametrize(
    ("error", "notice"),
    [
        (EvokeError("the plug is out; put it in"), "the plug is out; put it in"),
        (
            ValueError("odd"),
            "person 0: is not read any more (ValueError('odd')); start evoke live again, and report it",
        ),
    ],
)
def test_what_ends_a_source_later_is_told_and_the_others_go_on(error, notice):
    readings, told = listened([Recorded(chunks(recording(2)), then=error), Recorded(chunks(recording(4)))])
    assert [sum(reading.wearer == index for reading in readings) for index in range(2)] == [9, 25]
    assert told == [[notice], []]


@pytest.mark.parametrize(
    ("silence", "told"),
    [
        (
            [None] * 5,
            ["person 0: no samples come, so the face eases to neutral until they do", "person 0: samples come again"],
        ),
        (["gone", None, None, "is back"], ["gone", "is back"]),
    ],
)
def test_silence_is_told_once_unless_the_source_has_told_it(silence, told, monkeypatch):
    monkeypatch.setattr(listening, "SILENCE_S", 0.0)
    pieces = list(chunks(recording(4)))
    assert listened([Recorded([*pieces[:16], *silence, *pieces[16:]])])[1] == [told]


def test_leaving_ends_threads_whose_sources_never_end():
    live, _ = people(2)
    with listen_to(live, [Recorded([], then="wait") for _ in range(2)]):
        live.wait()
    assert live.over
