"""Vectors and postings: how they are searched, stored and built (DESIGN sections 5 and 7)."""
