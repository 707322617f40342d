"""Input made by a fuzzer (`python eval/fuzz.py`), and what must hold for any input."""
