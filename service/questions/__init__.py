"""What instructors author: banks of questions, each a line of immutable revisions."""
