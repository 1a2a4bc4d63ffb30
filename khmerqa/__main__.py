"""``python -m khmerqa`` is the ``khmerqa`` command."""

import os
import sys

# ``python -m`` imports from the working folder first, where documents may lie that are no code of ours.
if not sys.flags.safe_path and sys.path and not __file__.startswith(f"{os.getcwd()}/khmerqa/"):
    sys.path[:] = [each for each in sys.path if each not in ("", os.getcwd())]

from khmerqa.cli import main

if __name__ == "__main__":
    sys.exit(main())
