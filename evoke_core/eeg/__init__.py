"""Where EEG comes from: DEAP's files, simulated subjects, and the windows cut from them."""
