"""Make `sample/own_places`: a list of places of no topic, where the mobile library of the invented city stops. Run it to make it again."""

from geography import INVENTED, NO_PLACE, placed, towns
from writing import write

TITLE = {"ja": "ひながた市の移動図書館が止まる所", "en": "Where the mobile library of Hinagata stops"}
STOPS = """
本町ひろば 本町 0.1 0.1|川東小学校前 川東一丁目 0.2 0.0|桜台公園 桜台 0.1 -0.1|西原集会所 西原 -0.1 0.1|堤下公民館前 堤下 -0.1 0.0
奥谷小学校前 奥谷 0.0 -0.1|緑町団地 緑町 0.1 0.1|柳島公民館前 柳島 0.0 0.1|砂田集会所 砂田 0.1 0.0
"""  # name, its town, km east and north of the town's point
DAYS = {
    "ja": "止まる曜日と時間は入っていません。いつでも使える所ではありません。",
    "en": "Days and hours are not part of the list. The library is not always there.",
}
KIND, TERMS = "移動図書館", {"移動図書館": "Mobile library"}


def rows() -> list[dict[str, str]]:
    by_name = {town.name: town for town in towns()}
    listed = (stop.split() for stop in STOPS.strip().replace("\n", "|").split("|"))
    return [
        {
            "name": name,
            "category": KIND,
            **placed(by_name[town].east + float(east), by_name[town].north + float(north)),
        }
        for name, town, east, north in listed
    ]


if __name__ == "__main__":
    write("own_places", TITLE, rows(), [INVENTED, NO_PLACE, DAYS], TERMS)
