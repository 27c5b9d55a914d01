"""`python -m machikit.tables.recipe`."""

import sys

from machikit.tables.recipe.recipe import main

sys.exit(main())
