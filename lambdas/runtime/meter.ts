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
    for (const whole of this.#series.values()) {
      for (const series of cut(whole)) {
        const line = lines.find((open) => open.every((other) => canShare(series, other)));
        if (line) line.push(series);
        else lines.push([series]);
      }
    }
    return lines.map((line) => fieldsOf(line, nowMs));
  }
}

/** @throws Error when a dimension of the metric is missing: a mistake of the caller's */
function valuesOf(metric: MetricName, given: DimensionValues): DimensionValues {
  const values: Partial<Record<Dimension, string>> = {};
  for (const dimension of metrics[metric].dimensions) {
    const value = given[dimension];
    if (value === undefined) throw new Error(`${metric} was measured without its ${dimension}`);
    values[dimension] = value;
  }
  return values;
}

function cut(whole: Series): readonly Series[] {
  if (whole.values.length <= MAX_VALUES) return [whole];
  const { values, ...series } = whole;
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

/** Which fields of a line are metrics, under one set of dimensions. */
interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: { readonly Name: MetricName; readonly Unit: string }[];
}

function fieldsOf(line: readonly Series[], nowMs: number): MetricFields {
  const directives = new Map<string, Directive>();
  const dimensions: Record<string, string> = {};
  const measured: Record<string, unknown> = {};
  for (const { metric, dimensions: own, values } of line) {
    const directive = directiveOf(directives, Object.keys(own));
    directive.Metrics.push({ Name: metric, Unit: metrics[metric].unit });
    Object.assign(dimensions, own);
    measured[metric] = values.length === 1 ? values[0] : values;
  }
  return {
    _aws: { Timestamp: nowMs, CloudWatchMetrics: [...directives.values()] },
    ...dimensions,
    ...measured,
  };
}

function directiveOf(directives: Map<string, Directive>, names: readonly string[]): Directive {
  const key = names.join();
  const there = directives.get(key);
  if (there) return there;
  const directive = { Namespace: NAMESPACE, Dimensions: [['stack', ...names]], Metrics: [] };
  directives.set(key, directive);
  return directive;
}
