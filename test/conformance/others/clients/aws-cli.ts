/** The AWS CLI, pointed at the laptop: each command with what is expected of it. */
import type { z } from 'zod';
import type { Ended } from './child.ts';
import { type Judgement, judgeOutput, judgeRefusal, judgeSilence, type Refusal } from './judge.ts';

/** A command did otherwise than expected; the message has the command and what it printed. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

/** Runs `aws` with these arguments to its end. */
export type Aws = (args: readonly string[]) => Promise<Ended>;

export class AwsCli {
  readonly #aws: Aws;
  #passed = 0;

  constructor(aws: Aws) {
    this.#aws = aws;
  }

  /** Commands that did as expected. */
  get passed(): number {
    return this.#passed;
  }

  /** JSON of this shape. @throws WrongAnswer */
  async prints<T>(schema: z.ZodType<T>, ...args: readonly string[]): Promise<T> {
    return this.#run(args, (ended) => judgeOutput(ended, schema));
  }

  /** Nothing, and all is well. @throws WrongAnswer */
  async isSilent(...args: readonly string[]): Promise<void> {
    await this.#run(args, judgeSilence);
  }

  /** An error in AWS's form. @throws WrongAnswer */
  async isRefused(refusal: Refusal, ...args: readonly string[]): Promise<void> {
    await this.#run(args, (ended) => judgeRefusal(ended, refusal));
  }

  async #run<T>(args: readonly string[], judge: (ended: Ended) => Judgement<T>): Promise<T> {
    const ended = await this.#aws(args);
    const judgement = judge(ended);
    if (judgement.kind === 'wrong') {
      const command = ['aws', ...args].map(quoted).join(' ');
      const printed = `${ended.stdout}${ended.stderr}`.trim();
      throw new WrongAnswer(`${command}\n${judgement.why}\nIt printed:\n${printed}`);
    }
    this.#passed += 1;
    return judgement.value;
  }
}

/** As a shell takes it. */
const quoted = (text: string) =>
  /^[\w./:=@,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
