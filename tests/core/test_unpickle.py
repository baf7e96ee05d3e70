import copyreg
import importlib
import os
import pickle
import subprocess
from pathlib import Path
from struct import pack

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evoke_core.eeg.deap.python2_pickle import dump_arrays
from evoke_core.eeg.deap.unpickle import DeapError, load_arrays

PROTOCOLS = range(6)
DATA = np.arange(24, dtype=np.float64).reshape(2, 3, 4) / 7


class Gadget:
    """Pickles as a call of anything."""

    def __init__(self, call, *args):
        self.call, self.args = call, args

    def __reduce__(self):
        return self.call, self.args


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "s01.dat"
    path.write_bytes(content)
    return path


def refusal(folder: Path, content: bytes) -> str:
    path = saved(folder, content)
    with pytest.raises(DeapError) as caught:
        load_arrays(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message


def gadgets(marker: Path) -> dict[str, Gadget]:
    return {
        "system": Gadget(os.system, f"touch {marker}"),
        "Popen": Gadget(subprocess.Popen, ["touch", str(marker)]),
        "eval": Gadget(eval, f"open({str(marker)!r}, 'w')"),
        "exec": Gadget(exec, f"open({str(marker)!r}, 'w')"),
        "getattr": Gadget(getattr, "text", "upper"),
        "import_module": Gadget(importlib.import_module, "antigravity"),
        "numpy.load": Gadget(np.load, str(marker)),
    }


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", ["system", "Popen", "eval", "exec", "getattr", "import_module", "numpy.load"])
@pytest.mark.parametrize("nest", ["alone", "in a list", "beside arrays", "as a key", "in an array"])
def test_a_call_is_refused_by_name_and_never_made(tmp_path, protocol, name, nest):
    marker = tmp_path / "ran"
    gadget = gadgets(marker)[name]
    content = {
        "alone": gadget,
        "in a list": {"data": [1, [2, gadget]]},
        "beside arrays": {"data": DATA, "labels": DATA, "extra": gadget},
        "as a key": {gadget: DATA},
        "in an array": {"data": DATA, "labels": np.array([gadget], dtype=object)},
    }[nest]
    message = refusal(tmp_path, pickle.dumps(content, protocol=protocol))
    assert "may run code" in message
    assert (name in message) or (nest == "in an array" and "an array of type O8" in message)
    assert not marker.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("numpy.testing._private.utils", "runstring"),
        ("numpy.f2py", "compile"),
        ("numpy", "memmap"),
        ("numpy", "ndarray.tofile"),
        ("numpy", "dtype.__subclasses__"),
        ("numpy.core.multiarray", "_reconstruct.__globals__"),
        ("numpy.core.multiarray", "fromfile"),
        ("numpy.core", "multiarray._reconstruct"),
        ("numpy.core._multiarray_umath", "_reconstruct"),
        ("_codecs", "encode.__self__"),
        ("_codecs", "decode"),
        ("builtins", "bytes"),
        ("__builtin__", "object"),
        ("", ""),
        ("os\nnumpy", "ndarray"),
        ("x" * 5000, "y"),
    ],
)
def test_a_name_outside_the_list_is_refused_in_protocol_4_too(tmp_path, module, name):
    content = b"\x80\x04" + b"".join(b"X" + pack("<I", len(text)) + text.encode() for text in (module, name)) + b"\x93."
    message = refusal(tmp_path, content)
    assert "may run code" in message
    assert len(message) < 400 + len(str(tmp_path))
    if len(module) < 80 and "\n" not in module:
        assert f"{module}.{name}" in message


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"cposix\nsystem\n(S'touch {}'\ntR.", "posix.system"),
        (b"(S'touch {}'\niposix\nsystem\n.", "posix.system"),
        (b"(cposix\nsystem\nS'touch {}'\no.", "posix.system"),
        (b"(cnumpy\nndarray\nctypes\nFunctionType\nS'touch {}'\no.", "types.FunctionType"),
        (b"\x80\x02cposix\nsystem\n.", "posix.system"),
        (b"\x80\x02cnumpy\nndarray\n)\x81.", "NEWOBJ"),
        (b"\x80\x04cnumpy\nndarray\n)}\x92.", "NEWOBJ_EX"),
        (b"Pposix.system\n.", "PERSID"),
        (b"\x80\x02U\x05touchQ.", "BINPERSID"),
        (b"\x80\x05\x97.", "NEXT_BUFFER"),
        (b"\x80\x04\x8f.", "EMPTY_SET"),
        (b"\x80\x02\x82\xf0.", "EXT1"),
        (b"\x80\x02\x83\xf0\x00.", "EXT2"),
        (b"\x80\x02\x84\xf0\x00\x00\x00.", "EXT4"),
        (b"cnumpy.core.multiarray\n_reconstruct\n}b.", "a change to"),
        (b"cnumpy.core.multiarray\n_reconstruct\n(N}S'__code__'\nI1\nstb.", "a change to"),
        (b"cnumpy\nndarray\n(dS'__reduce__'\nI1\nsb.", "a change to"),
        (b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\ndtype\n(I0\ntS'b'\ntR.", "another than numpy.ndarray"),
        (b"cnumpy\ndtype\n(S'O8'\nI0\nI1\ntR.", "O8"),
        (b"cnumpy\ndtype\n(S'V8'\nI0\nI1\ntR.", "V8"),
        (b"cnumpy\ndtype\n((lS'f8'\natR.", "list"),
        (b"c_codecs\nencode\n(Vuryyb\nVrot13\ntR.", "_codecs.encode"),
        (b"c_codecs\nencode\n(Vuryyb\nVzlib\ntR.", "_codecs.encode"),
    ],
)
def test_hand_made_opcodes_are_refused_for_what_they_ask(tmp_path, content, names):
    marker = tmp_path / "ran"
    message = refusal(tmp_path, content.replace(b"{}", str(marker).encode()))
    assert names.replace("another than", "a class other than") in message
    assert "may run code" in message
    assert not marker.exists()


def test_registered_extension_codes_are_refused(tmp_path):
    marker = tmp_path / "ran"
    copyreg.add_extension(os.system.__module__, "system", 240)
    try:
        content = pickle.dumps(Gadget(os.system, f"touch {marker}"), protocol=2)
        assert b"\x82\xf0" in content
        assert "EXT1" in refusal(tmp_path, content)
    finally:
        copyreg.remove_extension(os.system.__module__, "system", 240)
    assert not marker.exists()


@pytest.mark.parametrize(
    "state",
    [
        b"N",
        b"}",
        b"(t",
        b"I3\n",
        b"(I1\n(I2\ntcnumpy\nndarray\nI0\nS'12345678'\nt",
        b"(I1\n(I2\nt{d}I0\nS'12345678'\nt",
        b"(I1\n(I-1\nt{d}I0\nS'12345678'\nt",
        b"(I1\n(I-1\nI-1\nt{d}I0\nS'12345678'\nt",
        b"(I1\n(F1.0\nt{d}I0\nS'12345678'\nt",
        b"(I1\n(I01\nt{d}I0\nS'12345678'\nt",
        b"(I1\n(lI1\na{d}I0\nS'12345678'\nt",
        b"(I1\n(I1\nt{d}I0\n(lI5\nat",
        b"(I1\n(I99999999999999999999\nt{d}I0\nS'12345678'\nt",
        b"(I1\n(" + b"I1\n" * 40 + b"t{d}I0\nS'12345678'\nt",
    ],
)
def test_an_array_with_a_false_description_is_an_error(tmp_path, state):
    dtype = b"cnumpy\ndtype\n(S'f8'\nI0\nI1\ntR"
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR" + state.replace(b"{d}", dtype) + b"b"
    )
    assert "damaged" in refusal(tmp_path, b"(dS'data'\n" + array + b"s.")


def test_an_array_that_is_never_filled_is_an_error(tmp_path):
    array = b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR"
    assert "not filled" in refusal(tmp_path, b"(dS'data'\n" + array + b"s.")


def test_a_description_that_is_true_is_read(tmp_path):
    dtype = b"cnumpy\ndtype\n(S'f8'\nI0\nI1\ntR(I3\nS'>'\nNNNI-1\nI-1\nI0\ntb"
    array = b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR"
    state = b"(I1\n(I1\nt" + dtype + b"I0\nS'?\\xf0\\x00\\x00\\x00\\x00\\x00\\x00'\nt"
    assert load_arrays(saved(tmp_path, b"(dS'data'\n" + array + state + b"bs."))["data"].tolist() == [1.0]


@pytest.mark.parametrize(
    "content",
    [
        b"\x80\x05\x96" + pack("<Q", 2**40) + b"abc",
        b"\x80\x04\x8e" + pack("<Q", 2**60) + b"abc",
        b"\x80\x04\x8d" + pack("<Q", 2**62) + b"abc",
        b"\x80\x04\x95" + pack("<Q", 2**62) + b"abc",
        b"\x80\x02\x8b" + pack("<i", 2**31 - 1) + b"abc",
        b"T" + pack("<i", 2**31 - 1) + b"abc",
        b"Nr" + pack("<I", 2**32 - 1) + b".",
        b"Np4294967295\n.",
    ],
)
def test_absurd_sizes_take_no_memory(tmp_path, content):
    assert "damaged" in refusal(tmp_path, content)


@pytest.mark.parametrize("use", [b"}({}Nu.", b"}{}Ns.", b"({}Nd."])
def test_a_key_that_takes_for_ever_to_hash_is_an_error_at_once(tmp_path, use):
    assert "keys" in refusal(tmp_path, b"\x80\x02" + use.replace(b"{}", b")" + b"2\x86" * 60))


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("dtype", ["<f8", "<f4", ">f8", "<i2", "|u1", "<c8", "|b1"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_what_numpy_writes_is_read_at_every_protocol(tmp_path, protocol, dtype, order):
    array = np.array(DATA * 9, dtype=dtype, order=order)
    content = {"data": array, "rating": np.float64(2.5), "note": "left out", "list": [1, None]}
    arrays = load_arrays(saved(tmp_path, pickle.dumps(content, protocol=protocol)))
    assert sorted(arrays) == ["data", "rating"]
    assert arrays["data"].dtype == array.dtype
    np.testing.assert_array_equal(arrays["data"], array)
    assert arrays["rating"] == 2.5


@pytest.mark.parametrize("core", [b"numpy.core", b"numpy._core"])
def test_both_names_of_numpys_core_are_known(tmp_path, core):
    for protocol in (2, 5):
        content = pickle.dumps({"data": DATA}, protocol=protocol)
        written = b"numpy._core" if b"numpy._core" in content else b"numpy.core"
        if protocol == 5:  # the name's length stands before it, and a frame's before that
            module = written + b".numeric"
            content = b"\x80\x05" + content[11:].replace(
                bytes([len(module)]) + module, bytes([len(core) + 8]) + core + b".numeric"
            )
        else:
            content = content.replace(written, core)
        np.testing.assert_array_equal(load_arrays(saved(tmp_path, content))["data"], DATA)


def python2(array: np.ndarray) -> bytes:
    """The opcodes of cPickle.dumps(array, 2) in Python 2.7 with numpy 1.11, memo and all."""
    return (
        b"cnumpy.core.multiarray\n_reconstruct\nq\x02cnumpy\nndarray\nq\x03K\x00\x85U\x01b\x87Rq\x04"
        b"(K\x01" + b"".join(b"K" + bytes([length]) for length in array.shape) + b"\x87"
        b"cnumpy\ndtype\nq\x05U\x02f8K\x00K\x01\x87Rq\x06(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"
        b"T" + pack("<i", array.nbytes) + array.tobytes() + b"tb"
    )


def test_a_file_of_python_2_is_read(tmp_path):
    content = b"\x80\x02}q\x01(U\x06labels" + python2(DATA[:1]) + b"U\x04data" + python2(DATA) + b"u."
    arrays = load_arrays(saved(tmp_path, content))
    np.testing.assert_array_equal(arrays["data"], DATA)
    np.testing.assert_array_equal(arrays["labels"], DATA[:1])


def test_the_writer_writes_what_pickle_reads(tmp_path):
    path = tmp_path / "s01.dat"
    with path.open("wb") as file:
        dump_arrays({"labels": DATA[0], "data": DATA.astype(np.float32)}, file)
    plain = pickle.loads(path.read_bytes(), encoding="latin1")  # noqa: S301
    arrays = load_arrays(path)
    assert list(plain) == list(arrays) == ["labels", "data"]
    for key in plain:
        assert plain[key].dtype == arrays[key].dtype
        np.testing.assert_array_equal(plain[key], arrays[key])


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_truncated_file_is_an_error_wherever_it_ends(tmp_path, protocol):
    content = pickle.dumps({"data": DATA, "labels": DATA[0]}, protocol=protocol)
    for length in range(0, len(content), 3):
        message = refusal(tmp_path, content[:length])
        assert "copy or download it again" in message


@pytest.mark.parametrize(
    "content", [b"", b".", b"N.", b"(lp0\n.", b"hello world", b"\xff\xfe", b"PK\x03\x04" * 9, b"Vd\xe9\\ud800\n."]
)
def test_what_is_no_pickled_dictionary_is_an_error(tmp_path, content):
    refusal(tmp_path, content)


def test_a_file_too_large_for_deap_is_not_even_read(tmp_path):
    path = saved(tmp_path, b"")
    os.truncate(path, 513 * 2**20)
    with pytest.raises(DeapError, match="too much for a DEAP subject"):
        load_arrays(path)


def test_a_missing_file_and_a_folder_are_errors(tmp_path):
    for path in (tmp_path / "s01.dat", tmp_path):
        with pytest.raises(DeapError, match="give the path of a readable"):
            load_arrays(path)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["replace", "insert", "delete"]), st.integers(0, 2000), st.binary(min_size=1, max_size=4)
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(protocol=st.sampled_from(PROTOCOLS), edits=EDITS)
def test_changed_bytes_give_arrays_or_a_deap_error_and_nothing_else(tmp_path, protocol, edits):
    content = bytearray(pickle.dumps({"data": DATA[0], "labels": DATA[0, 0]}, protocol=protocol))
    for kind, place, patch in edits:
        at = place % len(content)
        if kind == "insert":
            content[at:at] = patch
        else:
            content[at : at + len(patch)] = patch if kind == "replace" else b""
    path = saved(tmp_path, bytes(content))
    try:
        arrays = load_arrays(path)
    except DeapError as error:
        assert str(error).startswith(f"{path}: ")  # noqa: PT017
    else:
        assert all(isinstance(array, np.ndarray) and array.dtype.kind != "O" for array in arrays.values())
