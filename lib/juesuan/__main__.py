"""python -m juesuan: the same commands as `juesuan`."""

import sys

from juesuan.commands import main

sys.exit(main())
