"""Read numpy arrays out of a pickle without letting the pickle run anything.

A pickle is a program, and DEAP's ``.dat`` files are pickles. This reader knows the handful of names with which numpy
writes an array, and answers each with a stand-in of its own that only takes notes; no object of numpy's, no class and
no function of anybody's is handed to the file. The arrays are built from the notes afterwards. Whatever else a file
asks for is refused before it is looked up.
"""

import math
import os
import pickle
import pickletools
import re
from collections.abc import Callable
from pathlib import Path
from struct import unpack
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from evoke_core.errors import EvokeError

LARGEST_FILE = 512 * 2**20
_NUMBERS = re.compile("b1|[iu][1248]|f[248]|c8|c16")
_OPCODES = """
    PROTO FRAME STOP MARK POP POP_MARK DUP MEMOIZE PUT BINPUT LONG_BINPUT GET BINGET LONG_BINGET
    NONE NEWTRUE NEWFALSE INT BININT BININT1 BININT2 LONG LONG1 LONG4 FLOAT BINFLOAT
    STRING BINSTRING SHORT_BINSTRING UNICODE BINUNICODE SHORT_BINUNICODE BINUNICODE8
    BINBYTES SHORT_BINBYTES BINBYTES8 BYTEARRAY8
    EMPTY_DICT DICT SETITEM SETITEMS EMPTY_LIST LIST APPEND APPENDS EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3
    GLOBAL STACK_GLOBAL INST OBJ REDUCE BUILD
""".split()  # noqa: SIM905


class DeapError(EvokeError):
    """A DEAP file, or a folder of them, is missing, damaged, of another shape, or asks to run code."""


class _RefusedError(Exception):
    """What a pickle asked for, in words that finish "it asks for …"."""


class _Dtype:
    """Notes on one ``numpy.dtype``: a number type such as f8, and a byte order."""

    __slots__ = ("code", "order")

    def __init__(self, code: object, *_flags: object) -> None:
        if not isinstance(code, str) or not _NUMBERS.fullmatch(code):
            raise _RefusedError(f"an array of type {_clean(code)} where only plain numbers are safe,")
        self.code, self.order = code, "="

    def __setstate__(self, state: tuple[object, ...]) -> None:
        order = state[1]
        if not isinstance(order, str) or order not in ("<", ">", "=", "|"):
            raise ValueError("a number type without a byte order")
        self.order = order


class _Array:
    """Notes on one array: its shape, number type, order of axes and bytes."""

    __slots__ = ("_dtype", "_order", "_raw", "_shape")

    def __init__(self) -> None:
        self._raw: bytes | bytearray | str | None = None

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        shape, dtype, fortran, raw = state[-4:]
        self.fill(raw, dtype, shape, "F" if fortran else "C")

    def fill(self, raw: object, dtype: object, shape: object, order: object) -> "_Array":
        """Note the array down; ValueError where the notes contradict one another."""
        if not isinstance(dtype, _Dtype) or not isinstance(raw, bytes | bytearray | str) or order not in ("C", "F"):
            raise ValueError("an array described in an unknown way")
        if not isinstance(shape, tuple):
            raise ValueError("an array without a shape")
        claimed = cast("tuple[object, ...]", shape)
        lengths = [length for length in claimed if type(length) is int and 0 <= length <= LARGEST_FILE]
        if len(lengths) != len(claimed) or len(lengths) > 32:
            raise ValueError("an array of impossible shape")
        if math.prod(lengths) * np.dtype(dtype.code).itemsize != len(raw):
            raise ValueError(f"an array of shape {tuple(lengths)} that has {len(raw)} bytes")
        self._shape, self._dtype, self._order, self._raw = tuple(lengths), dtype, order, raw
        return self

    def build(self) -> NDArray[Any]:
        """Make the array itself; ValueError where the file never filled it."""
        if self._raw is None:
            raise ValueError("an array that was announced and not filled")
        if isinstance(self._raw, str):
            self._raw = self._raw.encode("latin1")
        dtype = np.dtype(self._dtype.code).newbyteorder(self._dtype.order)  # pyright: ignore[reportArgumentType]
        return np.frombuffer(self._raw, dtype=dtype).reshape(self._shape, order="F" if self._order == "F" else "C")


class _Admitted:
    """What the file gets in place of a name: it can be called, and nothing about it can be changed."""

    __slots__ = ("_call",)

    def __init__(self, call: Callable[..., object]) -> None:
        self._call = call

    def __call__(self, *args: object) -> object:
        return self._call(*args)

    def __setstate__(self, state: object) -> None:
        raise _RefusedError("a change to one of numpy's own functions")


def _not_called(*_args: object) -> object:
    raise ValueError("an array built in an unknown way")


_NDARRAY = _Admitted(_not_called)


def _reconstruct(kind: object, _shape: object, _code: object) -> _Array:
    if kind is not _NDARRAY:
        raise _RefusedError("an array of a class other than numpy.ndarray")
    return _Array()


def _scalar(dtype: object, raw: object) -> _Array:
    return _Array().fill(raw, dtype, (), "C")


def _frombuffer(raw: object, dtype: object, shape: object, order: object) -> _Array:
    return _Array().fill(raw, dtype, shape, order)


def _encode(text: object, encoding: object) -> bytes:
    if not isinstance(text, str) or encoding != "latin1":
        raise _RefusedError("_codecs.encode with another encoding than latin1")
    return text.encode("latin1")


_NAMES = {
    ("numpy", "ndarray"): _NDARRAY,
    ("numpy", "dtype"): _Admitted(_Dtype),
    ("_codecs", "encode"): _Admitted(_encode),
}
for _core in ("numpy.core", "numpy._core"):
    _NAMES[f"{_core}.multiarray", "_reconstruct"] = _Admitted(_reconstruct)
    _NAMES[f"{_core}.multiarray", "scalar"] = _Admitted(_scalar)
    _NAMES[f"{_core}.numeric", "_frombuffer"] = _Admitted(_frombuffer)

# CPython's C unpickler allocates what a file claims (a memo index of 2³¹ takes 32 GB), and its opcodes cannot be left
# out. The Python one beside it has neither fault, and an array is one opcode, so it is as fast here.
_PythonUnpickler: Any = pickle._Unpickler  # pyright: ignore[reportAttributeAccessIssue, reportPrivateUsage, reportUnknownMemberType]


class _Opcodes(dict[int, Callable[..., None]]):
    """The opcodes that lists, dictionaries, numbers, text and arrays need; any other one is refused."""

    def __missing__(self, code: int) -> Callable[..., None]:
        known = pickletools.code2op.get(chr(code))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
        if known is None:
            raise pickle.UnpicklingError(f"unknown opcode {code:#04x}")
        raise _RefusedError(f"the pickle operation {known.name}")  # pyright: ignore[reportUnknownMemberType]


class _ArrayUnpickler(_PythonUnpickler):
    dispatch = _Opcodes(
        {getattr(pickle, name)[0]: _PythonUnpickler.dispatch[getattr(pickle, name)[0]] for name in _OPCODES}
    )

    def __init__(self, file: "_Bounded") -> None:
        super().__init__(file, encoding="latin1")  # pyright: ignore[reportUnknownMemberType]

    def find_class(self, module: str, name: str) -> _Admitted:
        admitted = _NAMES.get((module, name))
        if admitted is None:
            raise _RefusedError(f"{_clean(module)}.{_clean(name)}")
        return admitted

    def load_bytearray8(self) -> None:
        (length,) = unpack("<Q", self.read(8))
        self.append(self.read(min(length, LARGEST_FILE)))

    def load_dict(self) -> None:
        self._check_keys(self.stack[::2])
        super().load_dict()  # pyright: ignore[reportUnknownMemberType]

    def load_setitem(self) -> None:
        self._check_keys(self.stack[-2:-1])
        super().load_setitem()  # pyright: ignore[reportUnknownMemberType]

    def load_setitems(self) -> None:
        self._check_keys(self.stack[::2])
        super().load_setitems()  # pyright: ignore[reportUnknownMemberType]

    def _check_keys(self, keys: list[object]) -> None:
        """Let text and numbers be keys alone: a tuple of tuples of tuples takes for ever to hash."""
        if not all(isinstance(key, str | bytes | int) for key in keys):
            raise ValueError("a dictionary whose keys are not plain text")

    dispatch[pickle.DICT[0]] = load_dict  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    dispatch[pickle.SETITEM[0]] = load_setitem  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    dispatch[pickle.SETITEMS[0]] = load_setitems  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    dispatch[pickle.BYTEARRAY8[0]] = load_bytearray8  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


class _Bounded:
    """A file of which no read takes more memory than the file is long, whatever length it was asked for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size

    def read(self, length: int) -> bytes:
        return self._whole(self._file.read(min(length, self._size)), length)

    def readline(self) -> bytes:
        line = self._file.readline()
        return line if line.endswith(b"\n") else self._whole(line, len(line) + 1)

    def _whole(self, content: bytes, length: int) -> bytes:
        if len(content) < length:
            raise EOFError("the file ends too early")
        return content


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read the arrays of a pickled dictionary, by key; values that are no arrays are left out.

    Reads the protocols 0 to 5 of Python 2 and 3 (strings of Python 2 as latin1). DeapError, naming the file, where it
    cannot be read, is no such dictionary, or asks for anything but arrays of plain numbers.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST_FILE:
                raise DeapError(f"{path}: {size / 2**20:.0f} MiB is too much for a DEAP subject; give an sNN.dat file")
            content: object = _ArrayUnpickler(_Bounded(file)).load()
        if not isinstance(content, dict):
            raise ValueError(f"it holds a {type(content).__name__} and no dictionary")
        items: dict[object, object] = content  # pyright: ignore[reportUnknownVariableType]
        return {str(key): value.build() for key, value in items.items() if isinstance(value, _Array)}
    except DeapError:
        raise
    except OSError as error:
        raise DeapError(f"{path}: {error.strerror or error}; give the path of a readable sNN.dat file") from None
    except _RefusedError as refused:
        raise DeapError(
            f"{path}: refused, because it asks for {refused} and may run code when loaded; "
            "take the file from DEAP itself"
        ) from None
    except Exception as error:  # a damaged pickle can raise anything at all
        reason = f"{type(error).__name__}: {_clean(error)}" if str(error) else type(error).__name__
        raise DeapError(f"{path}: damaged, or no DEAP file ({reason}); copy or download it again") from None


def _clean(text: object) -> str:
    """At most 80 characters on one line, whatever the file put there."""
    shown = str(text) if isinstance(text, str | Exception) else type(text).__name__
    return shown[:80].encode("unicode_escape").decode("ascii")
