/** Without a topic a stack that keeps data warns that its alarms tell nobody. */
export const complete = { alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:operators' };

/** Deployments that differ in their templates. Staging's is production's. */
export const deployments: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  production: complete,
  'production with tokens, a domain and a key of its own': {
    ...complete,
    jwtIssuer: 'https://id.example',
    jwtAudience: 'shop',
    mailDomain: 'shop.example',
    mailFromDomain: 'bounce.shop.example',
    customerManagedKey: true,
  },
  development: { environment: 'development' },
};
