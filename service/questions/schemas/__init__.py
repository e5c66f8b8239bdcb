"""The wire shapes of kinds, trials, banks and questions."""
