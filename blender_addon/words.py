# SPDX-License-Identifier: GPL-3.0-or-later
"""Small words of reports and panels."""


def count(number: int, thing: str) -> str:
    """A number of things: "1 face", "2 faces"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
