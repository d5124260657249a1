"""Analysis: what results are; pure functions on validated frames."""
