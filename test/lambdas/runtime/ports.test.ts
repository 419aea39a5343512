import { expect, it } from 'vitest';
import { tableVariable } from '../../../lambdas/runtime/ports.ts';

it.each([
  ['orders', 'ORDERS_TABLE'],
  ['mailReports', 'MAIL_REPORTS_TABLE'],
] as const)('the name of the table %s is in the variable %s', (table, variable) => {
  expect(tableVariable(table)).toBe(variable);
});
