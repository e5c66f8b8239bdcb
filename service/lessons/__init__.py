"""What is taught: the lessons of a course."""
