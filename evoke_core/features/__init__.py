"""What a network sees of an EEG window: differential entropy by band, laid on a 9×9 grid."""
