import { describe, expect, it } from 'vitest';
import {
  administratorsSchema,
  callerOf,
  NoCallerError,
  noAdministrators,
} from '../../../lambdas/api/caller.ts';

const ownerOf = (requestContext: unknown) => callerOf(requestContext, noAdministrators).owner;
const iam = (userArn: string) =>
  ownerOf({ authorizer: { iam: { userArn, accountId: '111122223333' } } });
const jwt = (iss: string, sub: string) =>
  ownerOf({ authorizer: { jwt: { claims: { iss, sub } } } });

describe('the owner of an order', () => {
  it('is the role of an assumed role, whatever its session', () => {
    const owner = iam('arn:aws:sts::111122223333:assumed-role/shop-backend/i-0123');
    expect(owner).toBe('iam:111122223333/shop-backend');
    expect(iam('arn:aws:sts::111122223333:assumed-role/shop-backend/another')).toBe(owner);
  });

  it.each([
    ['another role', 'arn:aws:sts::111122223333:assumed-role/other/i-0123'],
    ['the same role of another account', 'arn:aws:sts::444455556666:assumed-role/shop-backend/i'],
    ['a user of the role’s name', 'arn:aws:iam::111122223333:user/shop-backend'],
    [
      'a federated user of the role’s name',
      'arn:aws:sts::111122223333:federated-user/shop-backend',
    ],
    ['the account itself', 'arn:aws:iam::111122223333:root'],
  ])('is another for %s', (_, arn) => {
    expect(iam(arn)).not.toBe(iam('arn:aws:sts::111122223333:assumed-role/shop-backend/i-0123'));
  });

  it('is the whole ARN of a user', () => {
    const arn = 'arn:aws:iam::111122223333:user/team/alice';
    expect(iam(arn)).toBe(`iam:${arn}`);
  });

  it('is found in every partition of AWS', () => {
    const arn = 'arn:aws-cn:sts::111122223333:assumed-role/shop-backend/i-0123';
    expect(iam(arn)).toBe('iam:111122223333/shop-backend');
  });

  it('is issuer and subject of a token', () => {
    expect(jwt('https://id.example', 'ada')).toBe('jwt:https://id.example|ada');
    expect(jwt('https://other.example', 'ada')).not.toBe(jwt('https://id.example', 'ada'));
  });

  it.each([
    ['nothing', undefined],
    ['no authorizer', {}],
    ['an empty authorizer', { authorizer: {} }],
    ['an ARN that is no text', { authorizer: { iam: { userArn: 1, accountId: '1' } } }],
    ['a token without a subject', { authorizer: { jwt: { claims: { iss: 'x' } } } }],
    ['a token of an empty subject', { authorizer: { jwt: { claims: { iss: 'x', sub: '' } } } }],
    [
      'a subject that no key can hold',
      { authorizer: { jwt: { claims: { iss: 'x', sub: 'é'.repeat(501) } } } },
    ],
  ])('is nobody for %s', (_, requestContext) => {
    expect(() => ownerOf(requestContext)).toThrow(NoCallerError);
    expect(() => ownerOf(requestContext)).toThrow(
      expect.objectContaining({
        name: 'NoCallerError',
        message: 'the request carries no authorized identity',
      }),
    );
  });
});

describe('an administrator', () => {
  const administrators = {
    scope: 'orders:read-all',
    principals: ['role/support', 'user/audit/ada'],
  };
  const context = (authorizer: unknown) => ({ accountId: '111122223333', authorizer });
  const isAdministrator = (requestContext: unknown, given = administrators) =>
    callerOf(requestContext, given).isAdministrator;
  const bySignature = (userArn: string) =>
    isAdministrator(context({ iam: { userArn, accountId: '111122223333' } }));
  const byToken = (claims: object) =>
    isAdministrator(
      context({ jwt: { claims: { iss: 'https://id.example', sub: 'ada', ...claims } } }),
    );

  it('is a role or a user of the settings, whatever the role’s session', () => {
    expect(bySignature('arn:aws:sts::111122223333:assumed-role/support/ada')).toBe(true);
    expect(bySignature('arn:aws:sts::111122223333:assumed-role/support/bob')).toBe(true);
    expect(bySignature('arn:aws:iam::111122223333:user/audit/ada')).toBe(true);
  });

  it.each([
    ['another role', 'arn:aws:sts::111122223333:assumed-role/supporter/support'],
    ['a session of that name', 'arn:aws:sts::111122223333:assumed-role/shop/support'],
    ['a user of that name', 'arn:aws:iam::111122223333:user/support'],
    ['a user of another path', 'arn:aws:iam::111122223333:user/ada'],
    ['a federated user', 'arn:aws:sts::111122223333:federated-user/support'],
    ['the account itself', 'arn:aws:iam::111122223333:root'],
    ['the role of another account', 'arn:aws:sts::444455556666:assumed-role/support/ada'],
    ['the user of another account', 'arn:aws:iam::444455556666:user/audit/ada'],
    ['a role within other text', 'x arn:aws:sts::111122223333:assumed-role/support/ada'],
    ['a role with more behind its session', 'arn:aws:sts::111122223333:assumed-role/support/a/b'],
    ['a user within other text', 'x arn:aws:iam::111122223333:user/audit/ada'],
  ])('is not %s', (_, arn) => {
    expect(bySignature(arn)).toBe(false);
  });

  it.each([
    ['the only one', { scope: 'orders:read-all' }],
    ['one of several', { scope: 'openid orders:read-all profile' }],
    ['in a list, as the gateway writes it', { scp: '[openid orders:read-all]' }],
  ])('is a token with the scope: %s', (_, claims) => {
    expect(byToken(claims)).toBe(true);
  });

  it.each([
    ['no scope', {}],
    ['a longer scope', { scope: 'orders:read-all-of-mine' }],
    ['the scope in another claim', { sub: 'orders:read-all' }],
  ])('is not a token with %s', (_, claims) => {
    expect(byToken(claims)).toBe(false);
  });

  it.each([[{ principals: 'role/support' }], [{}], [{ principals: [], scope: 1 }]])(
    'is named by settings of this shape alone, not %j',
    (settings) => {
      expect(administratorsSchema.safeParse(settings).success).toBe(false);
    },
  );

  it('is nobody unless the settings say who', () => {
    const token = { jwt: { claims: { iss: 'https://id.example', sub: 'ada', scope: '' } } };
    expect(callerOf(context(token), noAdministrators).isAdministrator).toBe(false);
  });
});
