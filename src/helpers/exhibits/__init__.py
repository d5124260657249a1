"""Exhibits: how results look, in two languages and every format."""
