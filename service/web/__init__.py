"""The plumbing that every feature's HTTP face shares; it knows no feature."""
