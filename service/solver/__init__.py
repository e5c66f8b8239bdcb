"""The solver: arrays in, arrays out, the variant axis last. Pure numpy; knows no kind, format or request."""
