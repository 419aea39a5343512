import { describe, expect, it } from 'vitest';
import { NoCallerError, ownerOf } from '../../../lambdas/api/caller.ts';

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
  ])('is nobody for %s', (_, requestContext) => {
    expect(() => ownerOf(requestContext)).toThrow(NoCallerError);
  });
});
