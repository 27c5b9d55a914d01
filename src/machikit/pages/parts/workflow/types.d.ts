import type { Text } from "../../web/types.d.ts";

/** What a step starts or ends with; "": not given. */
export type Medium = "paper" | "screen" | "phone" | "face" | "";
export type Verdict = "digitise" | "ocr" | "rpa" | "few" | "people" | "judge" | "unknown";
export type Choice = "keep" | "merge" | "drop";

/** block.py: times a month, per cent, and whether handwriting may be read by a machine */
export interface Limits {
  rpa: number;
  ocr: number;
  hand: boolean;
  minutes: number;
  times: number;
  merge: number;
}

/** What the block knows of a step beside its texts (steps.py). */
export interface StepFacts {
  scenario: number;
  minutes: number | null;
  times: number | null;
  starts: Medium;
  ends: Medium;
  judgement: "y" | "n" | "?";
  authority: "law" | "rule" | "custom" | "";
  letters: "hand" | "print" | "";
  prompt: string;
}
/** The cells of a step as they were published. */
export interface StepTexts {
  name: string;
  actor: string;
  tool: string;
  medium: string;
  basis: string;
}
export interface Step extends StepFacts, StepTexts {
  k: number;
  /** a month; null where minutes or times are not known */
  hours: number | null;
}

/** Steps by place in the columns; those of texts hold places in `texts`. */
export interface FlowColumns {
  n: number;
  texts: string[];
  columns: { [K in keyof StepFacts]: StepFacts[K][] } & { [K in keyof StepTexts]: number[] };
  now: number;
  after: number | null;
}
/** workflow: block.py */
export interface WorkflowBlock extends FlowColumns {
  scenarios: Text[];
  limits: Limits;
  step: number;
  drawn: number;
  lanes: number;
  terms: Record<string, Text>;
  cities: City[];
}
export interface City extends CitySums {
  name: Text;
}
export interface CitySums {
  steps: number;
  /** minutes of one run */
  each: number;
  /** hours a month */
  now: number;
  after: number | null;
}
/** What the reader has chosen: for steps (`k`) that are not simply kept, which scenario is looked at, how many rows are shown. */
export interface State extends Limits {
  choice: Map<number, Choice>;
  seen: number;
  shown: number;
}
