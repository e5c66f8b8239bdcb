"""Recipes of the solver families: each module says the steps and wrong roads of one subject."""
