"""Other data sets as corpora of folders."""
