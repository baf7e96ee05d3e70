"""EEG from Lab Streaming Layer."""
