"""The catalogue of entries: cards, datasets, cities, topics and templates of the kit, of packs and of workspaces."""

from machikit.catalog.catalog import Catalog as Catalog
from machikit.catalog.catalog import MissingInput as MissingInput
from machikit.catalog.roots import ENTRY_FOLDERS as ENTRY_FOLDERS
from machikit.catalog.roots import kit_parts as kit_parts
from machikit.catalog.roots import kit_root as kit_root
from machikit.catalog.roots import workspaces as workspaces
