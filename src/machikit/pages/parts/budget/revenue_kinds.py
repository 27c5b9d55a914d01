"""Kinds of revenue by the official name of an item: municipal tax, grants from the national government, borrowing …"""

import re
from collections.abc import Iterable

# In display order; the first pattern that matches applies
REVENUE_KINDS = {
    "tax": r"(地方|市町村|市|町|村|区|特別区|(法定外)?普通|(法定外)?目的)税"
    r"|.*(民|たばこ|固定資産|軽自動車|鉱産|土地保有|入湯|事業所|都市計画)税",
    "allocation": r"地方交付税",
    "shared": r".*譲与税|.*交付金",
    "grant": r".*支出金",
    "bond": r"(地方|市|町|村|区|特別区)債",
    "other": r".*",
}
MUNICIPAL_TAX = "tax"  # the municipality's own tax


def revenue_kind(name: str) -> str:
    """The kind of an item of revenue, a key of REVENUE_KINDS."""
    return next(key for key, pattern in REVENUE_KINDS.items() if re.fullmatch(pattern, name.strip()))


def is_revenue(names: Iterable[str]) -> bool:
    """Whether these first-level names are of revenue: 市税, 地方交付税, 国庫支出金, 市債. No category of spending has such a name."""
    return any(
        revenue_kind(name) in ("tax", "allocation", "grant", "bond")
        for name in names
        if not re.search("費$|^諸支出金$", name)
    )
