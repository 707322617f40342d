"""The little that the service remembers, one SQLite file a store under `NPTQA_STATE_DIR`."""
