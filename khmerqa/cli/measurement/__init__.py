"""The commands that measure quality and speed.

bench     speed
evaluate  quality; scores, what it computes and prints
"""
