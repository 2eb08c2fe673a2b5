"""Coding the evidence again: what can be coded, sheets to fill, agreement, what moves, a new pass.

`units` and `variables` say what is coded, `payload` hands both to the page, `sheet` writes and
reads what a coder fills, `agreement` and `moves` compare it with the book, `adopt` makes a pass of
it on a copy of the tables.
"""
