"""Who may call, what they may see, and how often.

access      who is calling, and which documents they may see
limits      how often a caller may call
middleware  both, applied to each request
"""
