# SPDX-License-Identifier: GPL-3.0-or-later
"""The sidebar's EVOKE tab: it shows what is set and heard, and calls operators."""
