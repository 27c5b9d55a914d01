"""For how many municipalities a card is ready: by the counts of the national datasets, and by what the cities here have themselves."""

from functools import lru_cache

from machikit.catalog.catalog import Catalog
from machikit.catalog.model import Card
from machikit.catalog.municipality_list import LIST_DATASET, MunicipalityList, municipalities
from machikit.catalog.readiness import requirements


def ready_municipalities(catalog: Catalog, card: Card) -> frozenset[str]:
    """The codes of the municipalities for which a card is ready: cities, towns, villages and the wards of Tokyo, each once.

    A city of the catalogue counts by its own datasets over the national ones. A closed card is ready for none.
    """
    template = catalog.templates.get(card.template)
    if template is None or card.sensitivity not in ("open", "internal"):
        return frozenset()
    needs = list(requirements(card, template))
    ready = frozenset.intersection(*map(catalog.national_ready, needs)) if needs else frozenset()
    ready &= catalog.bordering if card.is_about_border else ready
    topics = {need.topic for need in needs}
    here = {
        c: catalog.cities[c].code
        for c, own in catalog.own_topics.items()
        if own.keys() & topics and c in catalog.municipalities
    }
    own = {code for city, code in here.items() if code and not catalog.missing_inputs(card, city)}
    return frozenset((ready - set(here.values())) | own) & municipality_codes(catalog)


def municipality_codes(catalog: Catalog) -> frozenset[str]:
    """The codes of all municipalities, without the wards of designated cities; without a national list, of those here."""
    if catalog.datasets.get("/".join(LIST_DATASET)) is None:
        return frozenset(city.code for city in catalog.municipalities.values() if city.code)
    return whole_codes(municipalities(catalog))


@lru_cache(maxsize=4)
def whole_codes(listed: MunicipalityList) -> frozenset[str]:
    """The codes in a list without those of wards of designated cities."""
    return frozenset(m.code for m in listed if not m.city)
