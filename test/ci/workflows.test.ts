import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../.github/workflows', import.meta.url));
const workflows = readdirSync(folder).map(
  (file) => [file, readFileSync(join(folder, file), 'utf8')] as const,
);

describe('the workflows', () => {
  it('are for the check, the deployment and drift', () => {
    expect(workflows.map(([file]) => file)).toEqual(['check.yml', 'deploy.yml', 'drift.yml']);
  });

  it.each(workflows)('%s may only read unless a job says more, and knows no secret', (_, text) => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(text.replace(/\n +id-token: write\n/g, '\n')).not.toContain('write\n');
    expect(text).not.toMatch(/secrets\.|write-all/);
  });

  it.each(workflows)('%s pins each action by its commit, for a tag can be moved', (_, text) => {
    const used = [...text.matchAll(/uses: *(.+)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(1);
    for (const action of used) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it.each(workflows)('%s leaves no credentials in the clone', (_, text) => {
    const actions = [...text.matchAll(/uses: *(\S+)/g)].map(([, action = '']) => action);
    const checkouts = actions.filter((action) => action.startsWith('actions/checkout@'));
    expect(text.match(/persist-credentials: false/g)).toHaveLength(checkouts.length);
  });

  it.each(workflows)('%s puts no expression into a shell command', (_, text) => {
    const commands = text.split('\n').filter((line) => /^\s*(- )?(run:|npx |npm |--)/.test(line));
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect(command).not.toContain('${{');
  });

  it('that deploys takes any branch to development alone, and what failed its check nowhere', () => {
    const deploy = workflows.find(([file]) => file === 'deploy.yml')?.[1] ?? '';
    const [, condition = ''] = /\n {4}if: >-\n((?: {6}.+\n)+)/.exec(deploy) ?? [];
    expect(condition.replace(/\s+/g, ' ').trim()).toBe(
      [
        "(github.event_name == 'workflow_dispatch' &&",
        "(inputs.environment == 'development' || github.ref == 'refs/heads/main')) ||",
        "(github.event.workflow_run.conclusion == 'success' && github.event.workflow_run.event == 'push')",
      ].join(' '),
    );
  });
});
