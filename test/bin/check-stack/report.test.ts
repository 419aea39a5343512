import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../bin/check-stack/check.ts';
import { report } from '../../../bin/check-stack/report.ts';

const finding = {
  plugin: 'Pack',
  ruleName: 'Pack-A1',
  description: 'The queue is open.',
  violatingConstructs: ['Shop/Queue'],
};
const acknowledged = { id: 'Pack::Pack-A1', reason: 'It is a mailbox.', at: 'Shop/Queue' };
const suppressed = {
  ...finding,
  acknowledgedId: acknowledged.id,
  acknowledgedAt: acknowledged.at,
  reason: acknowledged.reason,
};
const judged = (judgement: Partial<Judgement>): Judgement => ({
  findings: [],
  suppressed: [],
  acknowledged: [],
  plugins: ['Pack', 'Other Pack'],
  ...judgement,
});

describe('the report of the check', () => {
  it('passes when nothing is found, and tells each suppression once, with reason and places', () => {
    const one = judged({ suppressed: [suppressed], acknowledged: [acknowledged] });

    expect(report({ production: one, development: one })).toEqual({
      passed: true,
      text: `Judged: production, development.

Suppressed, each beside the code:
- Pack::Pack-A1: It is a mailbox.
    Shop/Queue

Nothing is found.`,
    });
  });

  it('fails on a finding, and says where and how to fix it', () => {
    const found = judged({ findings: [{ ...finding, suggestedFix: 'Close it.' }] });
    const { passed, text } = report({ production: judged({}), development: found });

    expect(passed).toBe(false);
    expect(text).toContain(`Found:
- Pack::Pack-A1, development: The queue is open.
    Shop/Queue
    fix: Close it.`);
  });

  it('fails on a suppression that suppresses nothing in any deployment', () => {
    const idle = judged({ acknowledged: [acknowledged] });
    const used = judged({ suppressed: [suppressed], acknowledged: [acknowledged] });

    expect(report({ idle })).toMatchObject({
      passed: false,
      text: expect.stringContaining('Pack::Pack-A1 at Shop/Queue suppresses nothing'),
    });
    expect(report({ idle, used }).passed).toBe(true);
  });

  it('knows a plugin with a space in its name by the id that CDK gives it', () => {
    const idle = judged({ acknowledged: [{ ...acknowledged, id: 'Other-Pack::W1' }] });
    expect(report({ idle }).passed).toBe(false);
  });

  it('leaves suppressions for a plugin that was not asked alone', () => {
    const idle = judged({ acknowledged: [{ ...acknowledged, id: 'cfn-lint::W3005' }] });
    expect(report({ idle }).passed).toBe(true);
  });
});
