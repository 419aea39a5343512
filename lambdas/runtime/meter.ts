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
    const series = this.#seriesOf(metric, currency);
    if (metrics[metric].kind === 'sum') series.values[0] = (series.values[0] ?? 0) + value;
    else series.values.push(value);
  }

  count(metric: MetricName, value = 1): void {
    this.record({ metric, value });
  }

  /** All series of a meter are of the same stage. */
  #seriesOf(metric: MetricName, currency: string | undefined): Series {
    const key = `${metric} ${currency}`;
    const there = this.#series.get(key);
    if (there) return there;
    const given = { ...this.#common, ...(currency !== undefined && { currency }) };
    const series = { metric, dimensions: valuesOf(metric, given), values: [] };
    this.#series.set(key, series);
    return series;
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

function cut(whole: Series): readonly Series[] {
  const { values, ...series } = whole;
  if (values.length <= MAX_VALUES) return [whole];
  const pieces: Series[] = [];
  for (let start = 0; start < values.length; start += MAX_VALUES) {
    pieces.push({ ...series, values: values.slice(start, start + MAX_VALUES) });
  }
  return pieces;
}

function canShare(a: Series, b: Series): boolean {
  return (
    a.metric !== b.metric &&
    agree(a.dimensions.stage, b.dimensions.stage) &&
    agree(a.dimensions.currency, b.dimensions.currency)
  );
}

const agree = (a: string | undefined, b: string | undefined) =>
  a === undefined || b === undefined || a === b;

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
