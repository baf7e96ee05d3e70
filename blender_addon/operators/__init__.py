# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels' buttons do: each calls services and says in one sentence how it went."""
