import type { AwsCli } from '../aws-cli.ts';

/** What a scenario may know of the laptop. */
export interface Where {
  readonly endpoint: string;
  /** An empty folder of its own. */
  readonly directory: string;
  readonly stackName: string;
  /** The stack's outputs: `OrdersQueueUrl`, `StockTableName` … */
  output(name: string): string;
}

/** Commands that build on each other; it ends with the first that is wrong. */
export interface Scenario {
  readonly name: string;
  /** @throws WrongAnswer */
  run(cli: AwsCli, where: Where): Promise<void>;
}
