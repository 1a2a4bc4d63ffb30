"""The commands that measure quality and speed.

bench     speed
evaluate  quality
"""
