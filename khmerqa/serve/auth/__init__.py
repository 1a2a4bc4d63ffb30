"""Who may call, what they may see, and how often.

access      who is calling, and which documents they may see
limits      how often a caller may call
origins     to which names the service answers, and which web pages may call it
middleware  who and how often, applied to each request
"""
