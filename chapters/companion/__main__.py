"""`python -m companion` does what the command `companion` does, where no command is installed."""

import sys

from companion.cli import main

sys.exit(main())
