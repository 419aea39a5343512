import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Difference } from './difference.ts';
import { documentPath, renderTable, sections, withTables } from './document.ts';

const difference: Difference = {
  id: 'S01',
  of: ['moto', 'ministack'],
  what: 'The laptop answers a|b.',
  right: 'either',
  why: 'Names [of] both.',
  source: 'https://docs.aws.amazon.com/x.html',
};

describe('docs/conformance.md', () => {
  it('has just the differences that are known', () => {
    const document = readFileSync(documentPath, 'utf8');
    const how = 'npm run conformance -- --document writes them';
    expect(document === withTables(document), how).toBe(true);
  });

  it('gives each difference an id of its own, and a page of AWS', () => {
    const all = [...sections.values()].flat();
    expect(all.length).toBeGreaterThan(0);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const page = /^https:\/\/(docs\.aws\.amazon\.com|aws\.amazon\.com|repost\.aws)\//;
    expect(all.filter(({ source }) => !page.test(source)).map(({ id }) => id)).toEqual([]);
    expect(all.filter(({ of }) => of.length === 0).map(({ id }) => id)).toEqual([]);
  });

  it('shows a difference in a row, whatever stands in its sentences', () => {
    expect(renderTable([difference]).split('\n').at(-1)).toBe(
      '| S01 | moto, ministack | The laptop answers a\\|b. | either | [Names \\[of\\] both.](https://docs.aws.amazon.com/x.html) |',
    );
  });

  it('keeps what stands around a section, and replaces what was in it', () => {
    const before = 'Text.\n<!-- sqs -->\nold\n<!-- /sqs -->\nMore.';
    const after = withTables(before, new Map([['sqs', [difference]]]));
    expect(after).toBe(
      `Text.\n<!-- sqs -->\n\n${renderTable([difference])}\n\n<!-- /sqs -->\nMore.`,
    );
    expect(withTables(after, new Map([['sqs', [difference]]]))).toBe(after);
  });

  it('says which marker a document lacks', () => {
    expect(() => withTables('<!-- sqs -->', new Map([['sqs', []]]))).toThrow('<!-- /sqs -->');
  });
});
