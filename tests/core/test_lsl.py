"""LSL streams of real outlets in other processes: found, read in unix time, lost and taken up again."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import namedtuple
from contextlib import closing, contextmanager

import numpy as np
import pytest

from evoke_core.eeg.lsl import source as lsl
from evoke_core.eeg.lsl.inlet import describe
from evoke_core.eeg.lsl.network import heirs
from evoke_core.eeg.lsl.network import lsl as library
from evoke_core.eeg.lsl.source import LslSource
from evoke_core.eeg.lsl.times import SampleTimes
from evoke_core.eeg.source import Layout
from evoke_core.errors import EvokeError
from tests.core.lsl_outlet import Outlet

FOUR = ("Fp1", "Fp2", "C3", "C4")


def read(source, n):
    """At least n samples: the chunks' samples and times, joined."""
    chunks = []
    while sum(chunk.samples.shape[1] for chunk in chunks) < n:
        chunk = source.read(20)
        assert chunk, "no samples came"
        chunks.append(chunk)
    return np.concatenate([chunk.samples for chunk in chunks], axis=1), np.concatenate([one.times for one in chunks])


def notice(source):
    """The next things it has to say; what comes meanwhile is read."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        source.read(0.1)
        if notices := source.take_notices():
            return notices
    raise AssertionError("nothing was said")


@pytest.fixture(scope="module")
def process():
    """One process for the streams of most tests: a second is short, and starting Python is not."""
    with Outlet() as outlet:
        yield outlet


@pytest.fixture
def outlet(process):
    process.name = f"test-{uuid.uuid4().hex[:8]}"
    process.open()
    yield process
    process.close()


@pytest.fixture
def source(outlet):
    with received(outlet) as source:
        yield source


@contextmanager
def second(outlet, source_id=""):
    """Another stream of the same name."""
    from mne_lsl.lsl import StreamInfo, StreamOutlet

    library()
    held = StreamOutlet(StreamInfo(outlet.name, "EEG", 4, 128, "float32", source_id))
    yield
    del held


@contextmanager
def received(outlet):
    with closing(LslSource(outlet.name, wait_s=20)) as source:
        outlet.wait()
        yield source


@pytest.fixture
def impatient(monkeypatch):
    """What takes three seconds to be taken for gone takes one."""
    monkeypatch.setattr(lsl, "SILENT_S", 0.3)
    monkeypatch.setattr(lsl, "ANSWER_S", 0.7)


def test_samples_come_whole_in_order_and_in_unix_time(outlet, source):
    assert source.description == f"LSL stream {outlet.name} (4 channels, 128 Hz)"
    assert not source.synthetic
    outlet.send(1, late_s=2)
    assert source.read(20).layout == Layout(FOUR, 128, "uV")
    told = outlet.send(40)
    samples, times = read(source, 40)
    assert samples.dtype == np.float32
    assert samples.tolist() == (np.arange(1, 41) + np.arange(4)[:, None] / 64).tolist()
    assert times[-1] == pytest.approx(told["last"], abs=0.02)
    assert np.diff(times) == pytest.approx(1 / 128, abs=1e-4)


def test_a_silent_stream_gives_nothing_and_is_not_taken_for_gone(impatient, outlet, source):
    assert source.read(2.5) is None
    assert source.take_notices() == []
    outlet.send(2)
    assert read(source, 2)[0].shape == (4, 2)


def test_times_never_go_back_and_a_clock_set_back_begins_a_new_layout(outlet, source):
    outlet.send(1)
    first = source.read(20)
    outlet.send(4, late_s=0.25)
    _, times = read(source, 4)
    assert (times >= first.times[0]).all()
    outlet.send(1, late_s=10)
    back = source.read(20)
    assert back.times[0] < first.times[0] - 9
    assert back.layout is not first.layout
    assert back.layout == first.layout


def test_samples_stamped_by_another_clock_are_taken_when_they_come(outlet, source):
    outlet.send(4, stamps="own")
    before = time.time()
    _, times = read(source, 4)
    assert times[-1] == pytest.approx(before, abs=5)
    assert source.take_notices() == [
        f"{outlet.name}: stamps its samples by a clock of its own; the time of their arrival is taken"
    ]


def test_what_is_not_read_in_time_is_dropped_and_told(outlet, source):
    outlet.send(8, late_s=29)
    read(source, 8)
    for piece in range(8):  # as many as wait here
        outlet.send(64, late_s=28.5 - piece / 2)
    deadline = time.monotonic() + 30
    while source._inlet._inlet.samples_available < 500:
        assert time.monotonic() < deadline, "the samples do not arrive"
    for piece in range(16):  # fewer than the sender holds back, so that all of them come
        outlet.send(64, late_s=24.5 - piece / 2)
    received, last, notices = 0, 0, []
    while last < 8 + 24 * 64 - 1:  # sample i of the first channel is i
        chunk, _ = read(source, 1)
        received, last = received + chunk.shape[1], chunk[0, -1]
        notices += source.take_notices()
    assert received < 24 * 64
    assert all(
        notice.startswith(f"{outlet.name}: ")
        and notice.endswith(" samples were dropped, because they were not read in time")
        for notice in notices
    )
    dropped = sum(int(notice.split()[1]) for notice in notices)  # told by the samples' times, which waver
    assert received + dropped == pytest.approx(24 * 64, abs=16)


def test_a_stream_that_closes_is_taken_up_again_at_another_rate(impatient, outlet, source):
    outlet.send(1)
    before = source.read(20).layout
    outlet.close()
    assert notice(source) == [f"{outlet.name}: gone; it is taken up again as soon as it is back"]
    outlet.open(rate=256, channels=["T7", "T8"], unit="microvolts")
    assert notice(source) == [f"{outlet.name}: is back, now at 256 Hz, with 2 channels"]
    outlet.wait()
    outlet.send(1)
    chunk = source.read(20)
    assert chunk.layout is not before
    assert (chunk.layout.channels, chunk.layout.rate_hz, chunk.layout.unit) == (("T7", "T8"), 256, "uV")
    assert chunk.samples[0, 0] == 0


def test_a_stream_cut_off_in_its_flow_is_taken_up_from_another_process(impatient):
    with Outlet() as outlet, received(outlet) as source:
        outlet.run(chunk=4)
        read(source, 64)
        outlet.die()
        assert notice(source) == [f"{outlet.name}: gone; it is taken up again as soon as it is back"]
        with Outlet(name=outlet.name) as anew:
            assert notice(source) == [f"{outlet.name}: is back"]
            anew.wait()
            anew.send(3)
            assert read(source, 3)[0][0].tolist() == [0, 1, 2]


def test_a_program_that_hangs_is_gone_and_its_successor_taken(impatient):
    with Outlet() as outlet, received(outlet) as source:
        os.kill(outlet.process.pid, signal.SIGSTOP)
        assert notice(source) == [f"{outlet.name}: gone; it is taken up again as soon as it is back"]
        with Outlet(name=outlet.name):
            assert notice(source) == [f"{outlet.name}: is back"]


def test_what_returns_as_no_eeg_is_told_once_and_waited_for(impatient, outlet, source):
    outlet.close()
    notice(source)
    outlet.open(rate=0)
    assert notice(source) == [
        f"LSL stream {outlet.name} sends samples at no fixed rate, no EEG; give the stream of the electrodes"
    ]
    assert source.read(0.5) is None
    assert source.take_notices() == []
    outlet.open()
    assert notice(source) == [f"{outlet.name}: is back"]


Found = namedtuple("Found", "hostname source_id")


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        ([Found("lab", "amp 1")], [0]),
        ([Found("lab", "amp 2"), Found("lab", "amp 1"), Found("home", "amp 1")], [1]),
        ([Found("home", "amp 1"), Found("lab", "amp 2")], [0]),
        ([Found("lab", "made up anew")], [0]),
        ([Found("lab", "amp 2"), Found("lab", "amp 3")], [0, 1]),
        ([Found("home", "amp 2"), Found("home", "")], []),
    ],
)
def test_only_the_same_device_or_computer_comes_back_under_a_name(there, taken):
    """After a stream of the computer lab, of the device amp 1, is gone; two that are taken are one too many."""
    assert heirs(there, "lab", "amp 1") == [there[index] for index in taken]


def test_two_that_are_there_when_it_returns_are_told_once(impatient, outlet, source):
    outlet.close()
    notice(source)
    outlet.open(rate=0)
    notice(source)
    with second(outlet):
        assert notice(source) == [f"{outlet.name}: several streams are called so now; stop all but one"]
        assert source.read(0.5) is None
        assert source.take_notices() == []
    outlet.open()
    assert notice(source) == [f"{outlet.name}: is back"]


def test_a_reader_that_waits_comes_back_when_the_source_is_closed(source):
    answers = []
    reader = threading.Thread(target=lambda: answers.append(source.read(600)))
    reader.start()
    source.close()
    reader.join(20)
    assert answers == [None]


def test_a_stream_that_is_not_there_is_told_with_those_that_are(outlet):
    with pytest.raises(EvokeError) as error:
        LslSource("nobody", wait_s=2)
    assert str(error.value).startswith("no LSL stream nobody was found in 2 s; there ")
    assert f"{outlet.name} (EEG, 4 channels, 128 Hz)" in str(error.value)


def test_two_of_one_name_are_told_apart_by_their_source_id(outlet):
    outlet.open(source_id=f"left {outlet.name}")
    with second(outlet, source_id=f"right {outlet.name}"):
        with pytest.raises(EvokeError, match=f"2 LSL streams are called {outlet.name}") as error:
            LslSource(outlet.name, wait_s=20)
        assert f"(source id left {outlet.name}, 4 channels, 128 Hz)" in str(error.value)
        assert "choose one by its source id: --lsl " in str(error.value)
        with closing(LslSource(f"left {outlet.name}", wait_s=20)) as source:
            assert source.name == outlet.name


def test_two_that_nothing_tells_apart_are_refused(outlet):
    with second(outlet), pytest.raises(EvokeError, match="nothing tells them apart: stop one, or give it"):
        LslSource(outlet.name, wait_s=20)


def test_a_stream_can_be_named_with_its_host(outlet):
    with closing(LslSource(f"{outlet.name}@{socket.gethostname()}", wait_s=20)) as source:
        assert source.name == outlet.name


@pytest.mark.parametrize(
    ("layout", "error"),
    [
        ({"format": "string", "type": "Markers"}, "sends text, no EEG"),
        ({"rate": 0}, "sends samples at no fixed rate, no EEG"),
        ({"unnamed": 2}, "names 4 of its 6 channels; electrodes are found by name"),
    ],
)
def test_a_stream_that_is_no_eeg_is_refused(outlet, layout, error):
    outlet.open(**layout)
    with pytest.raises(EvokeError, match=error):
        LslSource(outlet.name, wait_s=20)


@pytest.mark.parametrize("form", ["float64", "int16", "int32"])
def test_numbers_of_any_kind_are_read(outlet, form):
    outlet.open(format=form, synthetic=True)
    source = LslSource(outlet.name, wait_s=20)
    assert source.synthetic
    outlet.wait()
    outlet.send(3)
    assert read(source, 3)[0][0].tolist() == [0, 1, 2]
    source.close()


@pytest.mark.parametrize(
    ("declared", "kinds", "unit"),
    [
        (["microvolts"] * 4, ["EEG"] * 4, "uV"),
        (["µV", "uV", "V", "V"], ["eeg", "EEG", "EOG", "TRG"], "uV"),
        (["-6"] * 4, [""] * 4, "uV"),
        (["0"] * 4, ["eeg"] * 4, "V"),
        (["mV"] * 4, ["eeg"] * 4, "mV"),
        (["uV", "mV", "uV", "uV"], ["eeg"] * 4, None),
        (["counts"] * 4, ["eeg"] * 4, None),
        ([""] * 4, ["eeg"] * 4, None),
    ],
)
def test_the_unit_is_that_of_the_eeg_channels(declared, kinds, unit):
    from mne_lsl.lsl import StreamInfo

    info = StreamInfo("units", "EEG", 4, 128, "float32", "")
    channels = info.desc.append_child("channels")
    for name, kind, said in zip(FOUR, kinds, declared, strict=True):
        channel = channels.append_child("channel")
        for field, value in (("label", name), ("type", kind), ("unit", said)):
            channel.append_child_value(field, value)
    assert describe(info).unit == unit


@pytest.mark.parametrize(("declared_hz", "notices"), [(128, 0), (131, 0), (256, 1)])
def test_a_rate_that_is_not_the_declared_one_is_told_once(declared_hz, notices):
    times = SampleTimes("X", declared_hz)
    for start in range(0, 60 * 128, 16):
        times.unix((start + np.arange(16)) / 128, offset_s=1e9, now=1e9 + start / 128)
    assert len(times.notices) == notices
    assert all(said.startswith("X: declares 256 Hz and sends 128 samples a second") for said in times.notices)


def test_nothing_of_lsl_stands_between_our_sentences_and_the_persons_own_network_holds(outlet, tmp_path):
    """LSL's log stays off; a session of the person's lsl_api.cfg hides the streams of every other session."""
    script = (
        "import sys\nfrom evoke_core.eeg.lsl.source import LslSource\nfrom evoke_core.errors import EvokeError\n"
        "try:\n    source = LslSource(sys.argv[1], wait_s=float(sys.argv[2]))\n    print('found')\n    source.close()\n"
        "except EvokeError as error:\n    print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", script, outlet.name, "20"], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("found\n", "")
    own = tmp_path / "lsl_api.cfg"
    own.write_text("[lab]\nSessionID = another\n")
    run = subprocess.run(
        [sys.executable, "-c", script, outlet.name, "1"],
        capture_output=True, text=True, check=True, env={**os.environ, "LSLAPICFG": str(own)},
    )  # fmt: skip
    assert run.stdout == (
        f"no LSL stream {outlet.name} was found in 1 s; no other stream is there either: "
        "start the amplifier's program, on this machine or in this network\n"
    )
    assert run.stderr == ""
