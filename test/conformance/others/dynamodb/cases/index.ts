import type { Case } from './case.ts';
import { conditionCases } from './conditions.ts';
import { numberCases } from './numbers.ts';
import { readCases } from './reads.ts';
import { tableCases } from './tables.ts';
import { transactionCases } from './transactions.ts';
import { writeCases } from './writes.ts';

export const cases: readonly Case[] = [
  ...tableCases,
  ...writeCases,
  ...numberCases,
  ...conditionCases,
  ...transactionCases,
  ...readCases,
];
