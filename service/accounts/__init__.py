"""Who there is: organizations, users, their tokens, courses and who is enrolled in them."""
