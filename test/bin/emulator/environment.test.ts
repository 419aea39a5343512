import { expect, it } from 'vitest';
import { endpointVariables, withoutAws } from '../../../bin/emulator/environment.ts';
import { placesOf } from '../../../bin/emulator/places.ts';

it('hands nothing of the user’s AWS account to the emulator’s deployment', () => {
  const own = { AWS_PROFILE: 'live', AWS_ENDPOINT_URL_S3: 'https://s3', PATH: '/bin' };
  expect(withoutAws(own)).toEqual({ PATH: '/bin' });
});

it('names the emulator, its root and its certificate, all on loopback', () => {
  expect(endpointVariables(placesOf(4600, '/cache'))).toEqual({
    AWS_ENDPOINT_URL: 'https://127.0.0.1:4600',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'local',
    NODE_EXTRA_CA_CERTS: '/cache/run-4600/ministack-tls/server.crt',
    AWS_CA_BUNDLE: '/cache/run-4600/ministack-tls/server.crt',
  });
});
