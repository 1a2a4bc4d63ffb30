"""The parts of ``scripts/faults/fuzz``, which the tests use too.

targets    what is tried, the inputs it begins with, and what must hold
mutation   a new input from those that are kept
coverage   which lines of khmerqa an input reaches, and in which order
worker     the process that tries inputs of one target, until its time is over
"""
