"""Where EEG comes from: recordings, corpora, live streams, simulated subjects; and the windows cut from them."""
