import type { Mail, Mailer, MailResult } from '../../lambdas/runtime/ports.ts';

/** A `Mailer` that accepts everything, but for the answers it is given. */
export class FakeMailer implements Mailer {
  /** Each attempt, whatever became of it. */
  readonly attempts: Mail[] = [];
  readonly #answers: (() => MailResult)[] = [];

  /** Answers of the attempts that come next, one each; one that throws is a fault. */
  answerWith(...answers: readonly (() => MailResult)[]): void {
    this.#answers.push(...answers);
  }

  async send(mail: Mail): Promise<MailResult> {
    this.attempts.push(mail);
    const answer = this.#answers.shift();
    return answer?.() ?? { kind: 'accepted', sesMessageId: `ses-${this.attempts.length}` };
  }
}
