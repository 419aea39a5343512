import { delimiter, join } from 'node:path';
import { REGION } from '../../../../bin/emulator/places.ts';

/**
 * All of a client's environment: nothing of this process's but where programs are, so that no
 * profile, proxy or endpoint of the user's is found, and nothing but the laptop is called.
 * @param home an empty folder.
 */
export function clientEnvironment(
  endpoint: string,
  home: string,
  programs: string,
): Readonly<Record<string, string>> {
  return {
    PATH: [programs, process.env['PATH']].join(delimiter),
    HOME: home,
    TMPDIR: home,
    // What is printed is read as UTF-8, whatever the locale.
    PYTHONUTF8: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_CONFIG_FILE: join(home, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'visitor',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}
