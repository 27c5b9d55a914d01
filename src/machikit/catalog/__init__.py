"""The catalogue of entries: cards, datasets, cities, topics and templates of the kit and of workspaces."""

from machikit.catalog.catalog import SHELVES as SHELVES
from machikit.catalog.catalog import Catalog as Catalog
from machikit.catalog.catalog import Lack as Lack
from machikit.catalog.catalog import house as house
from machikit.catalog.catalog import workspaces as workspaces
