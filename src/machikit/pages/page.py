"""The page of a prototype: question, headline numbers, map, list, parts, caveats, sources and downloads."""

from pathlib import Path
from typing import TYPE_CHECKING

from machikit._base.atomic import atomic_change
from machikit._base.messages import kit_error
from machikit.pages import body, notices, provenance
from machikit.pages.bundles import bundle, web_file
from machikit.pages.document import allowed_addresses, assemble
from machikit.pages.edits_block import BLOCK, edits_block
from machikit.pages.exports import feeds
from machikit.pages.map_html import MapHtml, blocked_remarks, map_html
from machikit.pages.page_data import Names, PageData, Parts
from machikit.pages.part import Part, part_style
from machikit.pages.pictures.in_markup import MarkupPictures
from machikit.pages.table_shape import shaped
from machikit.pages.table_words import Unit
from machikit.pages.view import page_script

if TYPE_CHECKING:
    import folium
    from geopandas import GeoDataFrame
    from plotly.graph_objects import Figure


class Page(PageData):
    """A page under construction: call its methods in reading order, then `save()`. `prototype.page()` makes one.

    Attributes:
        prototype: The prototype that it belongs to.
        residents: The table of residents by town that `count` was given, or None.
    Raises: Nothing.
    Example:
        >>> page = prototype.page()
        >>> page.prototype.city.id
        'takamatsu'
    """

    # --- contents ----------------------------------------------------------------------------------------------------

    def count(self, table: "GeoDataFrame", residents: "GeoDataFrame | None" = None, unit: "Unit | None" = None) -> None:
        """Add the numbers: all rows, rows by mark or category, and residents within 500 m. Called first, they stand in the head.

        Args:
            table: The places, in any CRS. Count, map and list of one page show the same rows.
            residents: Residents by town (`place`, `count`, a point each), or None: then no residents are counted.
            unit: What one row is counted as, {ja, en} or one text for both: `unit="町"`. By default the word `unit` of words.csv
                for the card's main table, else 件 (rows).
        Raises:
            KitError: It is no table, or the page has a table with other rows already.
        Example:
            >>> page.count(sites, residents=prototype.table("residents"))
        """
        self._set_table(table, "count", unit)
        self.residents = residents

    def map(self, city_map: "folium.Map") -> None:
        """Add the page's one map. Beside the list, if the two are called one after the other; else over the full width.

        Args:
            city_map: A folium.Map, usually of `maps.points(table)`; it may carry further layers, popups and plugins.
        Raises:
            KitError: It is no folium.Map, the page has a map already, or a table with other rows.
        Example:
            >>> page.map(maps.points(sites))
        """
        import folium

        from machikit.pages.map_layers import Points

        if not isinstance(city_map, folium.Map):
            raise kit_error("page.no_map", f"page.map({type(city_map).__name__})")
        if self.city_map is not None:
            raise kit_error("page.second_map", "page.map")
        layer = next((c for c in city_map._children.values() if isinstance(c, Points) and not c.control), None)
        if layer is not None:
            self._set_table(layer.table, "map")
            layer.block_id = "data"
        self.city_map, self._layer = city_map, layer
        _ = self.prototype.base_map  # its data are sources to credit, whoever made the map
        if "map" not in self.contents:
            self.contents.append("map")

    def list(self, table: "GeoDataFrame", unit: "Unit | None" = None) -> None:
        """Add the list of places: to search, to sort by distance, to read with a screen reader, and to print.

        Args:
            table: The same rows as on the map. Any table will do, also one without geometry: joined, grouped, or of one's own.
            unit: As for `count`.
        Raises:
            KitError: It is no table, or the page has a table with other rows already.
        Example:
            >>> page.list(sites)
        """
        self._set_table(table, "list", unit)

    def add(self, part: Part) -> None:
        """Add a part. What a page holds stands in the order in which it is called.

        Args:
            part: One of `machikit.parts`, or one of your own.
        Raises:
            KitError: It is no part, or one of the kit's that a page can hold only once is on it. What a part cannot show is an
                error of the part itself.
        Example:
            >>> from machikit.parts import Coverage
            >>> page.add(Coverage(sites, prototype.table("residents"), metres=500))
        """
        if not isinstance(part, Part):
            raise kit_error("page.no_part", f"page.add({type(part).__name__})")
        if part.is_of_kit and not part._several and any(type(one) is type(part) for one in self.added_parts):
            raise kit_error("page.part_twice", f"page.add({type(part).__name__})")
        self.contents.append(len(self.added_parts))
        self.added_parts.append(part)

    def chart(self, figure: "Figure") -> None:
        """Add a plotly Figure of lines, points, bars, histograms or pies; without scripts the page shows it as a drawing.

        Args:
            figure: Usually of `charts`; any plotly Figure with these kinds of traces will do.
        Raises:
            KitError: The figure has a trace of another kind, or what no page can draw without network.
        Example:
            >>> page.chart(charts.counts(sites))
        """
        from machikit.pages.parts.chart import Chart

        self.add(Chart(figure, self.prototype.folder))

    def _set_table(self, given: "GeoDataFrame", section: str, unit: Unit | None = None) -> None:
        table = shaped(given, f"page.{section}")
        if self._table is None:
            self._table = table
        elif not table.index.equals(self._table.index):
            raise kit_error("page.two_tables", f"page.{section}", first=len(self._table), second=len(table))
        else:
            more = [c for c in table.columns if c not in self._table.columns and c != table.geometry.name]
            if more:  # a column that was made after the first call
                self._table = self._table.assign(**{c: table[c].to_numpy() for c in more})
        self.unit = unit or self.unit
        if section not in self.sections:
            self.contents.append(section)

    # --- saving ------------------------------------------------------------------------------------------------------

    def _refuse(self) -> None:
        """Raise Refused if the page would hold personal data or columns that must not be published."""
        self.prototype.refuse_release()
        self.prototype.refuse_changes(self.block["columns"] if self.block else {}, self.schema)

    def to_html(self) -> str:
        """The page as one HTML document, without writing a file.

        Returns: The document, as text.
        Raises:
            KitError: The page would hold what must not be published (personal data; internal data in a page for the public), or
                a plugin of its map cannot be put inside.
        Example:
            >>> page.list(sites)
            >>> page.to_html().startswith("<!doctype html>")
            True
        """
        from machikit.pages.safe_folium.assets import design_tokens, inline_js

        self._refuse()
        pictures = MarkupPictures(self.prototype.folder)
        blocks = pictures.cleaned_values(self.blocks())
        kit_style = web_file("style.css") + "".join(map(part_style, self._distinct_parts))
        if self.editable:
            kit_style += web_file("editor/editor.css")
        if self.prototype.languages:
            kit_style += web_file("languages.css")
        styles = [design_tokens(kit_style), kit_style]
        if self.prototype.internal:
            styles.append(provenance.internal_print_style(self.all_words))
        rendered = MapHtml()
        if self.city_map is not None:
            rendered = self._rendered_map(self.city_map)
        libraries = dict.fromkeys(name for part in self.added_parts for name in part.libraries)
        unpacked = {part.name for part in self.added_parts if not part.packs_block}
        notes = notices.notices_for([*rendered.libraries, *libraries, notices.DESIGN_TOKENS])
        blocks["page"] = body.fixed_facts(self, self.added_parts, rendered.element, rendered.head)
        markup = pictures.cleaned(body.body_html(self, blocks["page"], notes))
        if self.editable:
            blocks[BLOCK] = edits_block(self, markup)
        page = assemble(
            title=f"{self.word('title')} | {self.word('city')}",
            language=self.prototype.language,
            tiles=self.prototype.tiles,
            looks=self.looks,
            head=rendered.head,
            body=markup,
            styles=[*rendered.styles, *styles],
            blocks=blocks,
            plain=[key for key in blocks if key == BLOCK or key.partition(":")[0] in unpacked],
            libraries=[*rendered.library_scripts, *map(inline_js, libraries)],
            scripts=self._scripts(rendered.scripts),
        )
        if self.prototype.options.public:
            self.prototype.refuse_page(page)
        self._tell_blocked(rendered.blocked)
        return page

    def _rendered_map(self, city_map: "folium.Map") -> MapHtml:
        from machikit.pages.map_layers import has_clusters, on_base_map

        with on_base_map(city_map, self.prototype):
            return map_html(
                city_map, has_clusters(city_map), self.prototype.folder, allowed_addresses(self.prototype.tiles)
            )

    def _tell_blocked(self, of_map: Names) -> None:
        """Name the addresses that this page would fetch and its policy refuses."""
        from machikit.pages.safe_folium.blocked import blocked_in

        told = blocked_remarks("page.map", of_map)
        for (key, _), part in zip(body.part_keys(self.added_parts), self.added_parts, strict=True):
            if not part.is_of_kit:
                view = self.opened_views.get(key)
                markup = view.markup if view else body.part_markup(part, self)
                text = f"{markup}<style>{part.file('part.css')}</style><script>{page_script(part)}</script>"
                blocked = blocked_in(text, allowed_addresses(self.prototype.tiles))
                told += blocked_remarks(f"page.add({type(part).__name__})", blocked)
        for remark in told:
            self.prototype.options.remark(remark)

    def _scripts(self, map_scripts: Names) -> Names:
        """The scripts that read the page's blocks, in the order in which they must run."""
        scripts = [bundle("languages")] if self.prototype.languages else []  # before anything is drawn
        scripts += map_scripts
        if body.PLACES in self.opened_views:
            scripts.append(bundle("places"))
        if any(not part.is_of_kit for part in self.added_parts):
            scripts.append(bundle("plain"))
        builds_on = dict.fromkeys(name for part in self.added_parts for name in part.builds_on)
        scripts += (bundle(name.removesuffix(".js")) for name in builds_on)
        scripts += (text for part in self._distinct_parts if (text := page_script(part)))
        if self.editable:
            scripts.append(bundle("editor"))
        return [*scripts, "machikit.start();"]

    @property
    def _distinct_parts(self) -> Parts:
        """The first part of each class: a class's script and style go into the page once."""
        return [*{part.folder: part for part in reversed(self.added_parts)}.values()][::-1]

    def save(self, path: str | Path | None = None) -> Path:
        """Write the page and the files that go with it (`build --feeds`), all of them or none.

        Args:
            path: Where to; by default site/index.html in the prototype's folder.
        Returns: The path of the page.
        Raises: As for `to_html`.
        Example:
            >>> page.list(sites)
            >>> page.save().name
            'index.html'
        """
        target = Path(path) if path else self.prototype.folder / "site" / "index.html"
        files = {target: self.to_html().encode()}
        if self.prototype.options.feeds:
            files |= {target.parent / name: content for name, content in feeds(self, self.added_parts).items()}
        with atomic_change(target.parent, target) as change:
            for file, content in files.items():
                change.file(file, content)
        return target
