"""Search systems side by side: one adapter a module, and what measures them (`eval/peers.py`)."""
