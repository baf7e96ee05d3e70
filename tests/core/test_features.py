import numpy as np
import pytest
from scipy.signal import butter, lfilter

from evoke_core.errors import EvokeError
from evoke_core.features.differential_entropy import BANDS_HZ, baseline_entropy, differential_entropy
from evoke_core.features.grid import to_grid
from evoke_core.features.power_spectral_density import power_spectral_density, torcheeg_power_spectral_density
from evoke_core.features.recipe import Recipe
from evoke_core.montage import GENEVA, GRID_ROWS, TWENTE, cells

SECONDS = np.arange(128) / 128


def by_definition(windows):
    """Butterworth order 5 in ba form, causal from zero state; half the log of 2πe times the variance."""
    bands = []
    for band in BANDS_HZ.values():
        b, a = butter(5, band, btype="band", fs=128)
        bands.append(0.5 * np.log(2 * np.pi * np.e * np.var(lfilter(b, a, windows, axis=-1), axis=-1)))
    return np.stack(bands, axis=-1)


def broadband(kind):
    noise = np.random.default_rng(3).normal(0, 10, (200, 4, 128))
    return {"white": noise, "brown": np.cumsum(noise, axis=-1), "tiny": noise * 1e-7, "huge": noise * 1e7}[kind]


@pytest.mark.parametrize("kind", ["white", "brown", "tiny", "huge"])
def test_broadband_windows_have_the_definitions_entropy_within_1e_5_nats(kind):
    windows = broadband(kind)
    assert np.abs(differential_entropy(windows) - by_definition(windows)).max() < 1e-5


@pytest.mark.parametrize("hertz", [1, 5, 6, 10, 11, 20, 40, 45, 55, 63])
def test_sinusoids_have_the_definitions_entropy_within_1e_4_nats(hertz):
    phases = np.linspace(0, 2 * np.pi, 16)[:, None]
    windows = (30 * np.sin(2 * np.pi * hertz * SECONDS + phases))[:, None]
    assert np.abs(differential_entropy(windows) - by_definition(windows)).max() < 1e-4


def test_an_impulse_in_any_sample_the_last_one_too_differs_by_rounding_alone():
    windows = np.eye(128)[:, None]
    assert np.abs(differential_entropy(windows) - by_definition(windows)).max() < 1e-9


def test_ten_times_the_amplitude_adds_the_log_of_ten():
    window = broadband("white")[:1]
    assert differential_entropy(10 * window) - differential_entropy(window) == pytest.approx(np.log(10))


def test_a_flat_channel_takes_a_finite_floor_and_leaves_its_neighbours_alone():
    window = broadband("white")[:1].copy()
    others = differential_entropy(window)[:, 1:]
    window[:, 0] = 0
    entropy = differential_entropy(window)
    assert entropy[0, 0] == pytest.approx([0.5 * np.log(2 * np.pi * np.e * 1e-24)] * 4)
    assert np.array_equal(entropy[:, 1:], others)


def test_the_baseline_is_the_mean_of_the_seconds_entropies_not_the_entropy_of_their_mean():
    seconds = broadband("white")[:3]
    assert baseline_entropy(seconds) == pytest.approx(by_definition(seconds).mean(axis=0), abs=1e-6)
    # Averaging three independent noises leaves a third of the variance: ½ ln 3 = 0.55 nats (0.79 bits) lower.
    many = np.random.default_rng(0).normal(size=(3, 500, 128))
    lower = baseline_entropy(many).mean() - differential_entropy(many.mean(axis=0)).mean()
    assert lower == pytest.approx(0.5 * np.log(3), abs=0.02)


def test_windows_of_another_length_are_refused():
    with pytest.raises(ValueError, match="128 samples are needed, these have 100"):
        differential_entropy(np.zeros((1, 32, 100)))


@pytest.mark.parametrize(
    ("recipe", "feature"),
    [
        (Recipe("de"), differential_entropy),
        (Recipe("psd"), power_spectral_density),
        (Recipe("de", torcheeg=True), differential_entropy),
        (Recipe("psd", torcheeg=True), torcheeg_power_spectral_density),
    ],
)
def test_a_recipe_takes_its_feature_of_windows_and_its_baseline_of_three_seconds(recipe, feature):
    windows = np.random.default_rng(6).normal(0, 10, (3, 32, 128)).astype(np.float32)
    assert np.array_equal(recipe.features(windows), feature(windows))
    expected = feature(windows.astype(np.float64).mean(axis=0)) if recipe.torcheeg else feature(windows).mean(axis=0)
    assert recipe.baseline(windows) == pytest.approx(expected, rel=1e-12)


def test_torcheegs_baseline_of_white_noise_stands_half_the_log_of_three_lower():
    seconds = np.random.default_rng(2).normal(0, 10, (3, 2000, 128))
    lower = Recipe("de").baseline(seconds) - Recipe("de", torcheeg=True).baseline(seconds)
    assert lower.mean() == pytest.approx(0.5 * np.log(3), abs=0.02)
    assert lower.mean() / np.log(2) == pytest.approx(0.79, abs=0.03)
    # Power, not its logarithm: a third.
    ratio = Recipe("psd", torcheeg=True).baseline(seconds).mean() / Recipe("psd").baseline(seconds).mean()
    assert ratio == pytest.approx(1 / 3, rel=0.03)


def test_a_recipe_says_what_it_does():
    assert Recipe("de").description == (
        "differential entropy of 1 s windows without overlap, less the trial's baseline"
    )
    assert Recipe("psd", torcheeg=True).description == (
        "power spectral density (theta 3–7, alpha 7–13, beta 13–30, gamma 30–48 Hz) of 1 s windows without overlap, "
        "less TorchEEG's baseline (the three baseline seconds averaged as raw signal, then the feature)"
    )
    assert "theta 4–7, alpha 8–13, beta 14–30, gamma 31–48 Hz" in Recipe("psd").description


def test_an_unknown_feature_is_named():
    with pytest.raises(EvokeError, match="no feature is called 'hjorth'; there are de and psd"):
        Recipe("hjorth")


def test_a_recipes_fingerprint_is_that_of_its_parameters(monkeypatch):
    recipes = [Recipe(name, torcheeg=torcheeg) for name in ("de", "psd") for torcheeg in (False, True)]
    fingerprints = {recipe.fingerprint() for recipe in recipes}
    assert len(fingerprints) == 4
    assert fingerprints == {recipe.fingerprint() for recipe in recipes}
    parameters = Recipe("de").parameters()
    assert parameters["bands_hz"] == [["theta", 4, 8], ["alpha", 8, 14], ["beta", 14, 31], ["gamma", 31, 49]]
    assert (parameters["filter_order"], parameters["variance_floor_uv2"]) == (5, 1e-24)
    assert Recipe("psd").parameters()["bins_hz"][0] == ["theta", 4, 7]
    monkeypatch.setattr("evoke_core.features.differential_entropy.VARIANCE_FLOOR", 1e-20)
    assert Recipe("de").fingerprint() not in fingerprints
    assert Recipe("psd").fingerprint() in fingerprints
    monkeypatch.setattr("evoke_core.features.recipe.ARITHMETIC", 0)
    assert Recipe("psd").fingerprint() not in fingerprints


def test_each_electrode_lands_on_its_own_cell_and_the_rest_stays_zero():
    features = np.arange(1, 32 * 4 + 1, dtype=np.float32).reshape(1, 32, 4)
    grid = to_grid(features)
    assert grid.shape == (1, 4, 9, 9)
    assert grid.dtype == np.float32
    assert np.count_nonzero(grid[0, 0]) == 32
    for row, line in enumerate(GRID_ROWS):
        for column, name in enumerate(line.split()):
            expected = features[0, GENEVA.index(name)] if name != "-" else np.zeros(4)
            assert np.array_equal(grid[0, :, row, column], expected)


def test_the_order_of_channels_makes_no_difference_to_the_grid():
    features = np.random.default_rng(1).normal(size=(2, 32, 4))
    shuffled = features[:, [GENEVA.index(name) for name in TWENTE]]
    assert np.array_equal(to_grid(features), to_grid(shuffled, TWENTE))


def test_both_orders_hold_the_same_32_electrodes_and_names_match_whatever_their_case():
    assert len(GENEVA) == 32
    assert sorted(GENEVA) == sorted(TWENTE)
    assert cells(["FP1", "oz"]) == [(0, 3), (8, 4)]


def test_an_electrode_without_a_place_is_named():
    with pytest.raises(EvokeError, match="'TP9' has no place on the 9×9 grid"):
        cells(["Fp1", "TP9"])
