"""A second, plain implementation of Planwatch's semantics, for comparison only."""
