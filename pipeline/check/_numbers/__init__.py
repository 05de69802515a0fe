"""Read numbers as a reader does: digits of any script, words, numerals, and what stands beside them.

`values` finds all that a text has, `pairing` gives those of a source to those of its translation.
"""
