"""The one place that joins kind, solver and grading: draw, read, grade, explain, solve."""
