import mne
import numpy as np
import pytest

from evoke_core.eeg.interpolation import repair_matrix
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA, TWENTE

ALL = (True,) * 32


def without(*names: str, channels: tuple[str, ...] = GENEVA) -> tuple[bool, ...]:
    return tuple(name not in names for name in channels)


@pytest.fixture(scope="module")
def eeg(simulated) -> np.ndarray:
    """Ten trials, average reference as DEAP's: (32, 80640)."""
    return simulated.data[:10, :32].transpose(1, 0, 2).reshape(32, -1).astype(np.float64)


def test_all_usable_is_the_average_reference_alone(eeg):
    assert repair_matrix(GENEVA, ALL) == pytest.approx(np.eye(32) - 1 / 32, abs=1e-7)


def test_what_a_lost_electrode_held_makes_no_difference(eeg):
    matrix = repair_matrix(GENEVA, without("Cz", "T7"))
    assert not matrix[:, [GENEVA.index("Cz"), GENEVA.index("T7")]].any()


def test_the_result_has_no_mean_and_the_amplifiers_reference_does_not_matter(eeg):
    matrix = repair_matrix(GENEVA, without("F3", "O2", "Pz")).astype(np.float64)
    common = 50 * np.random.default_rng(0).normal(size=eeg.shape[1])
    assert np.abs((matrix @ eeg).mean(axis=0)).max() < 1e-4
    assert np.abs(matrix @ (eeg + common) - matrix @ eeg).max() < 1e-3


def left_out(eeg: np.ndarray) -> dict[str, float]:
    """How the truth correlates with what the other 31 say, for each electrode."""
    return {
        name: np.corrcoef((repair_matrix(GENEVA, without(name)) @ eeg)[index], eeg[index])[0, 1]
        for index, name in enumerate(GENEVA)
    }


def test_a_left_out_electrode_of_synthetic_eeg_is_found_again(eeg):
    # Each electrode of the corpus has a source of its own below it, which is hard on any interpolation; at the cap's
    # edge, where there are neighbours on one side alone, it is hardest.
    found = left_out(eeg)
    assert np.median(list(found.values())) > 0.88
    assert min(found.values()) > 0.65
    assert min(found[name] for name in ("Fp1", "AF3", "AF4", "F3", "P3", "PO3", "PO4", "O1", "Oz", "O2")) > 0.9


def test_it_is_as_good_as_mnes_interpolation(eeg):
    info = mne.create_info(list(GENEVA), 128.0, "eeg", verbose="ERROR").set_montage("standard_1020", verbose="ERROR")
    theirs = []
    for index, name in enumerate(GENEVA):
        raw = mne.io.RawArray(eeg * 1e-6, info.copy(), verbose="ERROR")
        raw.info["bads"] = [name]
        raw.interpolate_bads(verbose="ERROR")
        theirs.append(np.corrcoef(raw.get_data()[index], eeg[index])[0, 1])
    assert np.mean(list(left_out(eeg).values())) > np.mean(theirs) - 0.01


def test_six_of_thirty_two_lost_electrodes_are_found_again(eeg):
    lost = ("Fz", "C3", "P4", "O1", "AF4", "CP6")
    repaired = repair_matrix(GENEVA, without(*lost)) @ eeg
    found = [np.corrcoef(repaired[GENEVA.index(name)], eeg[GENEVA.index(name)])[0, 1] for name in lost]
    assert np.mean(found) > 0.85


def test_the_order_of_the_channels_makes_no_difference():
    matrix = repair_matrix(GENEVA, without("Cz", "T8"))
    other = repair_matrix(TWENTE, without("Cz", "T8", channels=TWENTE))
    order = [TWENTE.index(name) for name in GENEVA]
    assert other[np.ix_(order, order)] == pytest.approx(matrix, abs=1e-6)


def test_a_model_with_other_electrodes_is_repaired_too():
    channels = ("AF7", "Fpz", "AF8", "TP9", "TP10", "POz")
    row = repair_matrix(channels, without("Fpz", channels=channels))[1]
    assert row.sum() == pytest.approx(0, abs=1e-6)
    assert row[0] > row[3]


def test_the_matrix_is_kept_and_cannot_be_written_to():
    matrix = repair_matrix(GENEVA, without("Oz"))
    assert repair_matrix(GENEVA, without("Oz")) is matrix
    assert not matrix.flags.writeable


def test_an_electrode_without_a_standard_position_is_named_when_positions_are_needed():
    assert repair_matrix(("Cz", "X7"), (True, True)).shape == (2, 2)
    with pytest.raises(EvokeError, match="electrode 'X7' has no standard position"):
        repair_matrix(("Cz", "X7"), (False, True))


def test_nothing_can_be_made_of_nothing():
    with pytest.raises(ValueError, match="no usable channel"):
        repair_matrix(GENEVA, (False,) * 32)
