"""Corpora of one's own, in folders as BIDS has them."""
