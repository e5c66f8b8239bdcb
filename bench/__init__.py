"""Benchmarks: each prints its own figure beside a floor or a peer measured in the same run."""
