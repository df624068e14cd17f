"""Whole organisation-years of 40 pots, written by a seeded generator, with labels: what was diverted, where, how much.

`python -m tests.labelled` runs the long form and prints precision and recall for each rule.
"""
