import pytest

from evoke_core.eeg.electrodes import canonical, match_channels
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA, TWENTE


@pytest.mark.parametrize(
    ("name", "electrode"),
    [
        ("FP1", "Fp1"),
        (" fp1 ", "Fp1"),
        ("Fp1.", "Fp1"),
        ("Fc5.", "FC5"),
        ("C3..", "C3"),
        ("oz", "Oz"),
        ("CPZ", "CPz"),
        ("AFF5H", "AFF5h"),
        ("T3", "T7"),
        ("t4", "T8"),
        ("T5", "P7"),
        ("T6.", "P8"),
        ("EEG Fp1-Ref", "Fp1"),
        ("EEG T3-LE", "T7"),
        ("EEG FP2-REF", "Fp2"),
        ("POL O1", "O1"),
        ("Fp1_ref", "Fp1"),
        ("Fp1-A1", "Fp1"),
        ("F4-M2", "F4"),
        ("C3-A1A2", "C3"),
    ],
)
def test_an_electrode_is_known_by_any_of_its_names(name, electrode):
    assert canonical(name) == electrode


@pytest.mark.parametrize(
    "name", ["Fp1-F7", "EEG Fpz-Cz", "E1", "EEG 001", "A12", "EMG", "ECG", "Status", "C", "Fp1-0", ""]
)
def test_what_is_no_electrode_keeps_its_name(name):
    assert canonical(name) == name


def test_every_channel_of_both_orders_is_its_own_name():
    assert [canonical(name) for name in (*GENEVA, *TWENTE)] == [*GENEVA, *TWENTE]


def test_channels_are_found_in_whatever_order_and_spelling_they_come():
    names = ["Status", *(f"EEG {name.upper()}-Ref" for name in TWENTE), "EOG"]
    match = match_channels(names)
    assert match.missing == ()
    assert [canonical(names[pick]) for pick in match.picks] == list(GENEVA)


def test_a_missing_channel_is_named_as_the_model_names_it():
    match = match_channels(["Cz", "F3", "Cz-Pz"], ("F3", "Pz", "Cz"))
    assert match.picks == (1, None, 0)
    assert match.missing == ("Pz",)


def test_a_model_with_the_old_names_finds_the_new_ones():
    assert match_channels(["T7", "P8"], ("T3", "T6")).picks == (0, 1)


def test_an_electrode_that_is_there_twice_is_refused_with_both_names():
    with pytest.raises(EvokeError, match=r"electrode T7 is there twice, as 'T3' and 'EEG T7-Ref'; rename one"):
        match_channels(["Cz", "T3", "EEG T7-Ref"])


def test_a_double_that_nobody_wants_is_no_trouble():
    assert match_channels(["Cz", "Cz", "F3"], ("F3",)).picks == (2,)
