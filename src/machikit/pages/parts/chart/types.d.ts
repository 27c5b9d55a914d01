/** chart: __init__.py. The figures of all charts of a page, for plotly. */
export type ChartBlock = ChartFigure[];
export interface ChartFigure {
  data: object[];
  layout: Record<string, unknown> & { height?: number | null };
}
