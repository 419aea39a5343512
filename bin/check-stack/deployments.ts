/** Deployments that differ in their templates. Staging's is production's. */
export const deployments: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  production: {},
  'production with tokens and a key of its own': {
    jwtIssuer: 'https://id.example',
    jwtAudience: 'shop',
    customerManagedKey: true,
  },
  development: { environment: 'development' },
};
