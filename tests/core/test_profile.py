import json
from dataclasses import fields, replace

import numpy as np
import pytest

from evoke_core.eeg.source import Chunk, Layout
from evoke_core.emotions import DEFAULT
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA
from evoke_core.runtime import Engine
from evoke_core.runtime.bundle import load_bundle
from evoke_core.runtime.calibration import Rest
from evoke_core.runtime.live import Live
from evoke_core.runtime.profile import read_profile
from evoke_core.runtime.tracker import Tracker
from evoke_core.runtime.wearer import Wearer
from tests.core.resting import LAYOUT, NOW, RATE, Resting, noise, rested

MANIFEST = load_bundle().manifest


def measured(path, seed=0, uv=10.0, layout=LAYOUT):
    rest = Rest(Resting(noise(60, seed, len(layout.channels), uv), layout), MANIFEST, 60)
    rested(rest)
    profile = rest.profile(path)
    profile.write()
    return profile


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return measured(tmp_path_factory.mktemp("profiles") / "ada.json")


@pytest.fixture
def changed(profile, tmp_path):
    """Write the profile with something else in it."""

    def write(change):
        data = json.loads(profile.path.read_text())
        change(data)
        path = tmp_path / "changed.json"
        path.write_text(json.dumps(data))
        return path

    return write


def test_what_is_read_is_what_was_measured(profile):
    found = read_profile(profile.path, MANIFEST)
    for field in fields(profile):
        before, after = getattr(profile, field.name), getattr(found, field.name)
        if isinstance(before, np.ndarray):
            assert after == pytest.approx(before, abs=1e-5)
        elif field.name == "measured":
            assert after == before.replace(microsecond=0)
        else:
            assert after == before, field.name


def test_the_file_is_small_and_holds_no_samples(profile):
    data = json.loads(profile.path.read_text())
    assert set(data) == {
        *("format", "version", "measured", "seconds", "good_seconds", "quality", "cap", "model", "baseline", "spread")
    }
    assert set(data["cap"]) == {"source", "synthetic", "rate_hz", "channels", "absent"}
    assert set(data["model"]) == {"name", "channels", "bands_hz", "features"}
    assert profile.path.stat().st_size < 16_000


def test_it_says_what_it_is(profile):
    when = profile.measured
    assert profile.description == f"baseline of 60 s of rest on {when.day} {when:%B %Y}"


def test_a_profile_that_is_not_there_is_said(tmp_path):
    for path, what in ((tmp_path / "me.json", "no such file or directory"), (tmp_path, "is a directory")):
        with pytest.raises(EvokeError, match=f"^{path}: {what}; name a profile, or measure one: evoke calibrate$"):
            read_profile(path, MANIFEST)


def test_a_file_that_windows_has_saved_anew_is_read(profile, tmp_path):
    path = tmp_path / "me.json"
    path.write_bytes(b"\xef\xbb\xbf" + profile.path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_profile(path, MANIFEST).baseline == pytest.approx(profile.baseline, abs=1e-5)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"baseline": -}'])
def test_an_empty_or_damaged_file_is_said(tmp_path, content):
    path = tmp_path / "me.json"
    path.write_bytes(content)
    with pytest.raises(EvokeError, match=f"^{path}: empty or damaged; measure again: evoke calibrate -o {path}$"):
        read_profile(path, MANIFEST)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.pop("format"), "not a profile"),
        (lambda data: data.update(version=2), "a profile of version 2, this EVOKE reads 1"),
        (lambda data: data.pop("baseline"), r"a damaged profile \(KeyError\('baseline'\)\)"),
        (lambda data: data.update(baseline=None), "baseline is not 32 times 4 finite numbers"),
        (lambda data: data["baseline"][3].pop(), "baseline is not 32 times 4 finite numbers"),
        (lambda data: data["baseline"][3].__setitem__(1, "1.5"), "baseline is not 32 times 4 finite numbers"),
        (lambda data: data["baseline"][3].__setitem__(1, 1e39), "baseline is not 32 times 4 finite numbers"),
        (lambda data: data["baseline"].pop(), "a damaged profile .*baseline is not 32 times 4 finite numbers"),
        (lambda data: data["spread"][0].__setitem__(1, float("nan")), "spread is not 32 times 4 finite numbers"),
        (lambda data: data.update(good_seconds=0), "0 good of 60 seconds"),
        (lambda data: data.update(measured="yesterday"), "a damaged profile"),
        (lambda data: data.update(cap=None), "a damaged profile"),
        (lambda data: data["model"]["bands_hz"].update(theta=4), "a damaged profile"),
        (lambda data: data["model"]["bands_hz"].update(theta=["low", "high"]), "a damaged profile"),
        (lambda data: data["model"].update(channels=list(range(32))), "channels are no names"),
        (lambda data: data["cap"].update(absent="F3"), "absent are no names"),
        (lambda data: data["cap"].update(channels="F3"), "the cap's channels are no names"),
    ],
)
def test_a_file_that_is_no_whole_profile_is_one_sentence(changed, change, words):
    path = changed(change)
    with pytest.raises(EvokeError, match=words) as refused:
        read_profile(path, MANIFEST)
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)


def test_a_profile_for_a_decoder_of_other_electrodes_is_refused(profile):
    other = replace(MANIFEST, name="frontal", channels=("F3", "F4"))
    with pytest.raises(
        EvokeError,
        match=r"measured for a decoder of 32 electrodes, and frontal reads 2 \(Fp1, AF3, F7, FC5, FC1 and 25 more in "
        r"one of the two alone\); measure again for this one: evoke calibrate$",
    ):
        read_profile(profile.path, other)


def test_a_profile_for_a_decoder_that_reads_its_electrodes_in_another_order_is_refused(profile):
    other = replace(MANIFEST, name="turned", channels=(*GENEVA[:20], GENEVA[21], GENEVA[20], *GENEVA[22:]))
    with pytest.raises(EvokeError, match=r"and turned reads 32 \(the same in another order\)"):
        read_profile(profile.path, other)


def test_a_profile_for_a_decoder_of_other_bands_is_refused(profile):
    other = replace(MANIFEST, bands_hz=MANIFEST.bands_hz | {"theta": (3.0, 8.0)})
    with pytest.raises(EvokeError, match=r"measured in the bands theta 4–8, .* Hz, and .* reads theta 3–8, "):
        read_profile(profile.path, other)


def test_a_profile_of_features_that_were_computed_otherwise_is_refused(changed):
    path = changed(lambda data: data["model"].update(features="0" * 64))
    with pytest.raises(EvokeError, match="measured by an EVOKE that computed features otherwise"):
        read_profile(path, MANIFEST)


def test_a_decoder_that_was_trained_without_baselines_takes_no_profile(profile):
    other = replace(MANIFEST, name="raw", mean_baseline=np.zeros_like(MANIFEST.mean_baseline))
    with pytest.raises(EvokeError, match="raw: was trained without baselines, so no profile fits it"):
        read_profile(profile.path, other)


def test_another_decoder_of_the_same_electrodes_bands_and_features_takes_it(profile):
    assert read_profile(profile.path, replace(MANIFEST, name="other")).baseline.shape == (32, 4)


def chunk(samples, start_s, layout=LAYOUT):
    times = start_s + np.arange(1, samples.shape[1] + 1) / RATE
    return Chunk(samples, NOW + times, times[-1], layout)


def test_a_profile_of_another_cap_is_refused_by_its_first_samples(profile):
    wearer = Wearer("Ada", GENEVA, profile=profile)
    without = Layout(GENEVA[:-1], RATE, "uV")
    with pytest.raises(EvokeError, match=r"ada\.json: measured with another cap: O2 is there in one of the two alone"):
        wearer.push(chunk(noise(1)[:-1], 0, without))


def test_a_cap_that_changes_later_is_a_notice_and_is_not_read(profile):
    wearer = Wearer("Ada", GENEVA, profile=profile)
    wearer.push(chunk(noise(2), 0))
    assert len(wearer.take()) > 0
    wearer.push(chunk(noise(2)[:-1], 2, Layout(GENEVA[:-1], RATE, "uV")))
    assert wearer.take() == []
    assert "measured with another cap" in wearer.take_notices()[-1]


def test_the_same_cap_with_its_channels_in_another_order_fits(profile):
    wearer = Wearer("Ada", GENEVA, profile=profile)
    wearer.push(chunk(noise(2), 0, Layout(GENEVA[::-1], RATE, "uV")))
    assert len(wearer.take()) > 0


class Recorded(Engine):
    """The engine, with the baselines that it was given."""

    def __init__(self):
        super().__init__("cpu")
        self.given = []

    def predict(self, windows, baseline=None):
        self.given.append((len(windows), baseline))
        return super().predict(windows, baseline)


def test_each_person_is_read_less_their_own_baseline_in_one_batch(tmp_path):
    ada, eve = measured(tmp_path / "ada.json", 1), measured(tmp_path / "eve.json", 2, uv=14.0)
    engine, plain = Recorded(), Engine("cpu")
    wearers = [Wearer(str(index), GENEVA, profile=mine) for index, mine in enumerate((ada, None, eve))]
    live = Live(engine, wearers, [Tracker(DEFAULT, 0.125) for _ in wearers], hop_s=0.125)
    for index, wearer in enumerate(wearers):
        wearer.push(chunk(noise(1.5, seed=index), 0))
    readings = [reading for reading in live.step(NOW + 1.5) if reading.window]
    assert len(engine.given) == 1
    assert engine.given[0][0] == len(readings)
    baselines = [ada.baseline, MANIFEST.mean_baseline, eve.baseline]
    assert {reading.wearer for reading in readings} == {0, 1, 2}
    for reading, given in zip(readings, engine.given[0][1], strict=True):
        assert np.array_equal(given, baselines[reading.wearer])
        expected = plain.predict(reading.window.eeg[None], baselines[reading.wearer])[0]
        assert reading.probabilities == pytest.approx(expected, abs=1e-5)


def test_without_profiles_the_engine_is_given_no_baseline():
    engine = Recorded()
    wearer = Wearer("Ada", GENEVA)
    live = Live(engine, [wearer], [Tracker(DEFAULT, 0.125)], hop_s=0.125)
    wearer.push(chunk(noise(1.5), 0))
    assert live.step(NOW + 1.5)
    assert [baseline for _, baseline in engine.given] == [None]
