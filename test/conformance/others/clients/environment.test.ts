import { delimiter } from 'node:path';
import { expect, test } from 'vitest';
import { clientEnvironment } from './environment.ts';

test('a client finds the laptop, and nothing of its user but where programs are', () => {
  const environment = clientEnvironment('http://127.0.0.1:1', '/empty', '/venv/bin');
  expect(environment).toEqual({
    PATH: ['/venv/bin', process.env['PATH']].join(delimiter),
    HOME: '/empty',
    TMPDIR: '/empty',
    PYTHONUTF8: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_CONFIG_FILE: '/empty/no-config',
    AWS_SHARED_CREDENTIALS_FILE: '/empty/no-credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'visitor',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
});
