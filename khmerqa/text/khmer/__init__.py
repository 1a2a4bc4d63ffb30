"""Khmer script: orthographic clusters, spellings made equal, and where words end."""
