"""What the kit's own house and a workspace hold: cards, datasets, cities, templates, as one catalogue."""

from machikit.catalog.catalog import SHELVES as SHELVES
from machikit.catalog.catalog import Catalog as Catalog
from machikit.catalog.catalog import Lack as Lack
from machikit.catalog.catalog import house as house
from machikit.catalog.catalog import workspaces as workspaces
