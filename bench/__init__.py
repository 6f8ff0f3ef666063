"""Benchmarks: what jbp must hold, measured. Run them with `make bench`."""
