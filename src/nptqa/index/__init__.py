"""Vectors and postings: how they are searched, stored and built."""
