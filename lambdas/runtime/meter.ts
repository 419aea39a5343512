/** Gathers what a batch measures into lines of CloudWatch's embedded metric format. */
import {
  type Dimension,
  type Measurement,
  type MetricName,
  metrics,
  NAMESPACE,
} from './metrics.ts';

/** CloudWatch User Guide, "Specification: Embedded metric format": at most 100 values a metric. */
const MAX_VALUES = 100;

type DimensionValues = Readonly<Partial<Record<Dimension, string>>>;

/** The values of one metric under one set of dimensions. */
interface Series {
  readonly metric: MetricName;
  readonly dimensions: DimensionValues;
  readonly values: number[];
}

/** Fields of a log line. */
export type MetricFields = Readonly<Record<string, unknown>>;

export class Meter {
  readonly #common: DimensionValues;
  readonly #series = new Map<string, Series>();

  /** `stage`: of all that is measured by stage. */
  constructor(stage?: string) {
    this.#common = stage === undefined ? {} : { stage };
  }

  record({ metric, value, currency }: Measurement): void {
    const given = { ...this.#common, ...(currency !== undefined && { currency }) };
    const dimensions = valuesOf(metric, given);
    const key = JSON.stringify([metric, dimensions]);
    const series = this.#series.get(key) ?? { metric, dimensions, values: [] };
    this.#series.set(key, series);
    if (metrics[metric].kind === 'sum') series.values[0] = (series.values[0] ?? 0) + value;
    else series.values.push(value);
  }

  count(metric: MetricName, value = 1): void {
    this.record({ metric, value });
  }

  /**
   * The fields of as few lines as hold all that was recorded; none, when nothing was. A line has a
   * metric once, and one value of a dimension: two currencies make two lines.
   */
  lines(nowMs: number): readonly MetricFields[] {
    const lines: Series[][] = [];
    for (const series of [...this.#series.values()].flatMap(cut)) {
      const line = lines.find((open) => open.every((other) => canShare(series, other)));
      if (line) line.push(series);
      else lines.push([series]);
    }
    return lines.map((line) => fieldsOf(line, nowMs));
  }
}

/** @throws Error when a dimension of the metric is missing: a mistake of the caller's */
function valuesOf(metric: MetricName, given: DimensionValues): DimensionValues {
  const entries = metrics[metric].dimensions.map((dimension) => {
    const value = given[dimension];
    if (value === undefined) throw new Error(`${metric} was measured without its ${dimension}`);
    return [dimension, value] as const;
  });
  return Object.fromEntries(entries);
}

function cut({ values, ...series }: Series): readonly Series[] {
  const pieces: Series[] = [];
  for (let start = 0; start < values.length; start += MAX_VALUES) {
    pieces.push({ ...series, values: values.slice(start, start + MAX_VALUES) });
  }
  return pieces;
}

function canShare(a: Series, b: Series): boolean {
  const { stage, currency } = { ...b.dimensions, ...a.dimensions };
  const isSame = (one: string | undefined, all: string | undefined) =>
    one === undefined || one === all;
  return (
    a.metric !== b.metric &&
    isSame(b.dimensions.stage, stage) &&
    isSame(b.dimensions.currency, currency)
  );
}

function fieldsOf(line: readonly Series[], nowMs: number): MetricFields {
  const sets = new Map<string, Series[]>();
  for (const series of line) {
    const names = Object.keys(series.dimensions).join();
    sets.set(names, [...(sets.get(names) ?? []), series]);
  }
  return {
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [...sets.values()].map((series) => ({
        Namespace: NAMESPACE,
        Dimensions: [['stack', ...Object.keys(series[0]?.dimensions ?? {})]],
        Metrics: series.map(({ metric }) => ({ Name: metric, Unit: metrics[metric].unit })),
      })),
    },
    ...Object.assign({}, ...line.map(({ dimensions }) => dimensions)),
    ...Object.fromEntries(
      line.map(({ metric, values }) => [metric, values.length === 1 ? values[0] : values]),
    ),
  };
}
