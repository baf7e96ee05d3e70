"""Write arrays the way DEAP's ``.dat`` files hold them."""

import pickle
from collections.abc import Mapping
from struct import pack
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray


def dump_arrays(arrays: Mapping[str, NDArray[Any]], file: BinaryIO) -> None:
    """Pickle a dictionary of arrays as Python 2 did (protocol 2, strings of bytes), which is what DEAP's files are.

    Python 3 would write each array's bytes as text, half as long again. Any ``pickle.load(file, encoding="latin1")``
    reads the result. An array may take 2 GiB.
    """
    file.write(pickle.PROTO + b"\x02" + pickle.EMPTY_DICT + pickle.MARK)
    for key, array in arrays.items():
        kind, order = array.dtype.str[1:].encode("ascii"), array.dtype.str[:1].encode("ascii")
        file.write(_text(key.encode("ascii")))
        file.write(pickle.GLOBAL + b"numpy.core.multiarray\n_reconstruct\n" + pickle.GLOBAL + b"numpy\nndarray\n")
        file.write(_number(0) + pickle.TUPLE1 + _text(b"b") + pickle.TUPLE3 + pickle.REDUCE)
        file.write(pickle.MARK + _number(1) + pickle.MARK + b"".join(map(_number, array.shape)) + pickle.TUPLE)
        file.write(pickle.GLOBAL + b"numpy\ndtype\n" + _text(kind) + _number(0) + _number(1) + pickle.TUPLE3)
        file.write(pickle.REDUCE + pickle.MARK + _number(3) + _text(order) + 3 * pickle.NONE)
        file.write(_number(-1) + _number(-1) + _number(0) + pickle.TUPLE + pickle.BUILD + pickle.NEWFALSE)
        file.write(pickle.BINSTRING + pack("<i", array.nbytes))
        file.write(np.ascontiguousarray(array).data)
        file.write(pickle.TUPLE + pickle.BUILD)
    file.write(pickle.SETITEMS + pickle.STOP)


def _text(content: bytes) -> bytes:
    return pickle.SHORT_BINSTRING + bytes([len(content)]) + content


def _number(value: int) -> bytes:
    return pickle.BININT + pack("<i", value)
