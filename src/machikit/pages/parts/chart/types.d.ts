import type { Lang } from "../../web/types.d.ts";

/** chart: __init__.py. The figures of all charts of a page, for plotly, and their values as tables. */
export type ChartBlock = ChartFigure[];
export interface ChartFigure {
  data: object[];
  layout: Record<string, unknown> & { height?: number | null };
  title: string;
  label: string;
  lang: Lang;
  heads: string[];
  rows: string[][];
  /** rows in all, of which the table holds the first */
  total: number;
}
