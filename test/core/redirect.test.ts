import { expect, it } from 'vitest';
import { redirected } from '../../core/redirect.ts';

const content = { subject: 'Confirmed', text: 'text', html: '<p>html</p>' };

it('hints at whom the mail is for, in the subject alone', () => {
  expect(redirected(content, 'ada.lovelace@mail.example.co.uk')).toEqual({
    ...content,
    subject: '[for a***@***.uk] Confirmed',
  });
});
