"""Make `sample/drinking_water_point`: seven tanks of drinking water of the invented city. Run it to make it again.

Most stand by schools of the plain: the valley in the north and the piece of land on its own are far from all of them.
"""

from collections.abc import Iterator

from geography import INVENTED, NO_PLACE, parts, placed, towns
from writing import write

TITLE = {"ja": "ひながた市の飲料水用貯水槽", "en": "Emergency drinking water tanks of Hinagata"}
TANKS = """
貯水槽（ひながた小学校） 本町 0.15 0.08 100000|貯水槽（駅前広場） 駅前通 0.1 0.0 60000|貯水槽（川東公園） 川東一丁目 0.3 0.1 100000
貯水槽（西中学校） 西原 0.1 -0.2 100000|貯水槽（桜台中央公園） 桜台 0.1 -0.1 60000|貯水槽（東野小学校） 東野 0.1 0.08 40000
貯水槽（柳島公民館） 柳島 0.1 0.0 40000
"""  # name, its town, km east and north of the town's point, litres
CAVEATS = [
    INVENTED,
    NO_PLACE,
    {
        "ja": "山の地区と飛び地には、貯水槽がひとつもないという想定です。",
        "en": "The hills and the piece of land apart are supposed to have no tank at all.",
    },
]


def rows() -> Iterator[dict[str, str]]:
    at = {town.name: town for town in towns()}
    for number, (name, town, east, north, litres) in enumerate(parts(TANKS), start=1):
        place = placed(at[town].east + float(east), at[town].north + float(north))
        yield {
            "id": str(number),
            "name": name,
            "address": f"ひながた県ひながた市{town}{number}",
            **place,
            "litres": litres,
        }


if __name__ == "__main__":
    write("drinking_water_point", TITLE, list(rows()), CAVEATS, {})
