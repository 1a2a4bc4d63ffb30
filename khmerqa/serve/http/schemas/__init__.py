"""The JSON bodies of the HTTP service: they check what comes in and describe what goes out."""
