"""``python -m khmerqa`` is the ``khmerqa`` command."""

import sys

from khmerqa.cli import main

if __name__ == "__main__":
    sys.exit(main())
