import { describe, expect, it } from 'vitest';
import { judgeLicences, lockSchema } from '../../.ci/licences/judge.ts';

const judge = (packages: Readonly<Record<string, object>>, bundled: readonly string[] = []) =>
  judgeLicences(lockSchema.parse({ packages: { '': {}, ...packages } }), new Set(bundled));

describe('the licences of what is shipped', () => {
  it('are allowed when each asks for its text to be kept and no more', () => {
    expect(
      judge({
        'node_modules/a': { license: 'MIT' },
        'node_modules/b': { license: 'MIT' },
        'node_modules/c': { license: '(MIT OR GPL-3.0-or-later)' },
        'node_modules/d': { license: 'MIT AND ISC' },
      }),
    ).toEqual({
      allowed: { MIT: 2, '(MIT OR GPL-3.0-or-later)': 1, 'MIT AND ISC': 1 },
      refused: [],
    });
  });

  it.each([
    ['copyleft', { license: 'GPL-3.0-only' }, 'node_modules/a (GPL-3.0-only)'],
    ['half copyleft', { license: 'MIT AND GPL-2.0' }, 'node_modules/a (MIT AND GPL-2.0)'],
    ['a text of its own', { license: 'SEE LICENSE IN x' }, 'node_modules/a (SEE LICENSE IN x)'],
    ['none', {}, 'node_modules/a (none)'],
  ])('are refused for %s', (_, package_, refused) => {
    expect(judge({ 'node_modules/a': package_ })).toEqual({ allowed: {}, refused: [refused] });
  });

  it('leave tools of development alone, unless their code is bundled', () => {
    const tool = { 'node_modules/tool': { license: 'MPL-2.0', dev: true } };
    expect(judge(tool).refused).toEqual([]);
    expect(judge(tool, ['node_modules/tool']).refused).toEqual(['node_modules/tool (MPL-2.0)']);
  });

  it('are refused for code that is bundled and not in the lock file', () => {
    expect(judge({}, ['node_modules/linked']).refused).toEqual([
      'node_modules/linked (not in the lock file)',
    ]);
  });
});
