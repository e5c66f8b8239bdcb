"""Grading: declarations, key, bounds and raw responses in, an outcome out. Knows no kind of question."""
