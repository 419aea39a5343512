/**
 * Where moto 5.2.5 and MiniStack 1.5.33 are known to differ from what the laptop serves, which is
 * dynoxide 1.2.1. Each is shown by at least one of the written sequences, for each of the others that
 * it is of: one that is mended fails the run.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '../../../differential/operations.ts';
import type { Difference } from '../difference.ts';
import type { OtherName } from '../servers.ts';
import { plain } from './normal.ts';
import {
  afterRepetition,
  codesOf,
  countsOneMore,
  differOnlyIn,
  hasEmptyValue,
  hasLongNumber,
  isEmptyPage,
  isFault,
  isFullPage,
  isInvalid,
  isLastAtLimit,
  isMorePermissive,
  isRefusal,
  isRounded,
  isTransaction,
  refusesTruth,
  repeatsToken,
  saysInvalid,
  tellsInvalidFirst,
  tellsMoreReasons,
  withoutEmptyLists,
} from './outcomes.ts';
import type { Call } from './recorder.ts';
import {
  actionsOf,
  addsNumber,
  changesNothing,
  changesTwice,
  compares,
  comparesOrder,
  hasInvalidIndexKey,
  hasUnstorableNumber,
  isInvalidAction,
  isInvalidKey,
  keysOf,
  limitOf,
  mayBeInvalid,
  sizeOf,
} from './request.ts';
import { type CallPair, isUnanswered } from './sequence.ts';

export interface KnownDifference extends Difference {
  /** Whether the two parted at this call because of it. */
  explains(pair: CallPair, history: readonly Call[]): boolean;
  /** Generated operations that are left out for these others: they would end most sequences. */
  avoids?(operation: Operation): boolean;
}

const API = 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';

export const differences: readonly KnownDifference[] = [
  {
    id: 'D01',
    of: ['moto', 'ministack'],
    what: 'In a transaction, an update whose expression is empty is taken; MiniStack refuses it, and moto fails with status 500.',
    right: 'other',
    why: 'An update expression has one or more clauses, in a transaction as in an UpdateItem.',
    source: `${GUIDE}/Expressions.UpdateExpressions.html`,
    explains: (pair) =>
      isTransaction(pair) &&
      actionsOf(pair.input).some(changesNothing) &&
      !isInvalid(pair.laptop) &&
      !isFault(pair.laptop) &&
      (isInvalid(pair.other) || isFault(pair.other)),
  },
  {
    id: 'D02',
    of: ['moto'],
    what: 'In a transaction, an update that changes one attribute twice is taken; moto refuses it.',
    right: 'other',
    why: 'DynamoDB refuses paths that overlap ("Two document paths overlap with each other"), in a transaction as in an UpdateItem; the guide has the syntax.',
    source: `${GUIDE}/Expressions.UpdateExpressions.html`,
    explains: (pair) =>
      isTransaction(pair) &&
      actionsOf(pair.input).some(changesTwice) &&
      !isInvalid(pair.laptop) &&
      !isFault(pair.laptop) &&
      isInvalid(pair.other),
  },
  {
    id: 'D03',
    of: ['moto', 'ministack'],
    what: 'A query whose key condition has an empty text is answered with no items; the others refuse it.',
    right: 'other',
    why: 'A text that is a key of a table or an index has a length greater than zero; DynamoDB says so of a key condition, too ("The AttributeValue for a key attribute cannot contain an empty string value").',
    source: `${API}/API_PutItem.html`,
    explains: ({ command, input, laptop, other }) =>
      command === 'Query' && hasEmptyValue(input) && isEmptyPage(laptop) && isInvalid(other),
  },
  {
    id: 'D04',
    of: ['ministack'],
    what: 'A query whose key condition has a value of another type than the key is answered with no items; MiniStack refuses it.',
    right: 'other',
    why: "The data types of values for index keys must match those of the table's attribute definition.",
    source: `${API}/API_PutItem.html`,
    explains: ({ command, input, laptop, other }) =>
      command === 'Query' &&
      JSON.stringify(input).includes('{"N":') &&
      isEmptyPage(laptop) &&
      isInvalid(other),
  },
  {
    id: 'D05',
    of: ['moto', 'ministack'],
    what: 'ScannedCount of a page that ends at 1 MB counts the item that did not fit; for the others it is Count.',
    right: 'other',
    why: 'Without a filter, ScannedCount is the same as Count.',
    source: `${API}/API_Query.html`,
    explains: (pair) =>
      ['Query', 'Scan'].includes(pair.command) &&
      differOnlyIn(pair, 'ScannedCount') &&
      countsOneMore(pair.laptop),
  },
  {
    id: 'D06',
    of: ['moto'],
    what: 'A query with a limit of 0 is refused; moto answers no items, or fails with status 500.',
    right: 'laptop',
    why: 'Limit is at least 1.',
    source: `${API}/API_Query.html`,
    explains: ({ command, input, laptop, other }) =>
      command === 'Query' &&
      limitOf(input) === 0 &&
      isInvalid(laptop) &&
      (other.kind === 'answer' || isFault(other)),
    avoids: (operation) => operation.kind === 'query' && operation.query.limit === 0,
  },
  {
    id: 'D07',
    of: ['moto'],
    what: 'A page that ends at its limit has a LastEvaluatedKey; that of moto has none when nothing follows.',
    right: 'laptop',
    why: 'An operation that stops at the limit gives a key in LastEvaluatedKey; one that is there does not say that more follows.',
    source: `${API}/API_Query.html`,
    explains: (pair) => ['Query', 'Scan'].includes(pair.command) && isLastAtLimit(pair),
  },
  {
    id: 'D08',
    of: ['moto'],
    what: 'A comparison of values of different types is not met; moto fails with status 500, or names "TypeError" as the reason of a cancellation.',
    right: 'laptop',
    why: 'A value of another type than that of the request does not match.',
    source: `${API}/API_ExpectedAttributeValue.html`,
    explains: ({ input, laptop, other }) =>
      actionsOf(input).some(comparesOrder) &&
      !isFault(laptop) &&
      (isFault(other) || codesOf(other).includes('TypeError')),
  },
  {
    id: 'D09',
    of: ['moto', 'ministack'],
    what: 'A key that is empty, too long or of another type is refused; moto takes it in reads and updates, MiniStack a long one in the update of a transaction.',
    right: 'laptop',
    why: 'A partition key has 1 to 2048 bytes, and the type of its definition.',
    source: `${GUIDE}/Constraints.html`,
    explains: ({ input, laptop, other }) =>
      keysOf(input).some(isInvalidKey) && saysInvalid(laptop) && !saysInvalid(other),
  },
  {
    id: 'D10',
    of: ['moto'],
    what: 'An index key that is empty or of another type is refused; moto stores it.',
    right: 'laptop',
    why: "The types of attributes that are part of an index key must match the table's attribute definition, and their values have a length greater than zero.",
    source: `${API}/API_PutItem.html`,
    explains: ({ input, laptop, other }) =>
      actionsOf(input).some(hasInvalidIndexKey) && saysInvalid(laptop) && !saysInvalid(other),
  },
  {
    id: 'D11',
    of: ['moto'],
    what: 'A number out of range, or of more than 38 digits, is refused; moto stores it, or names "ValidationException" as the reason of a cancellation.',
    right: 'laptop',
    why: 'Numbers have up to 38 digits, and are 0 or from 1E-130 to 9.9…E+125 in magnitude; exceeding this is an exception. The reason has the code ValidationError.',
    source: `${GUIDE}/HowItWorks.NamingRulesDataTypes.html`,
    explains: ({ input, laptop, other }) =>
      hasUnstorableNumber(input) && saysInvalid(laptop) && !saysInvalid(other),
  },
  {
    id: 'D12',
    of: ['moto'],
    what: 'A number is answered in its digits (100.5); moto gives back what was sent (+0100.50, 1e15).',
    right: 'laptop',
    why: 'Leading and trailing zeroes are trimmed.',
    source: `${GUIDE}/HowItWorks.NamingRulesDataTypes.html`,
    explains: ({ command, laptop, other }) =>
      command === 'GetItem' &&
      laptop.kind === 'answer' &&
      other.kind === 'answer' &&
      isDeepStrictEqual(plain(laptop.output), plain(other.output)),
  },
  {
    id: 'D13',
    of: ['moto', 'ministack'],
    what: 'A sum has up to 38 digits, and an invalid one is refused; MiniStack rounds it to 28, and moto fails with status 500.',
    right: 'laptop',
    why: 'Numbers have up to 38 digits of precision; exceeding this is an exception.',
    source: `${GUIDE}/HowItWorks.NamingRulesDataTypes.html`,
    explains: (pair) =>
      pair.command === 'UpdateItem' &&
      actionsOf(pair.input).some(addsNumber) &&
      (isRounded(pair) ||
        (isFault(pair.other) && (isInvalid(pair.laptop) || hasLongNumber(pair.laptop)))),
  },
  {
    id: 'D14',
    of: ['moto'],
    what: 'An item has up to 409600 bytes; moto refuses it from 405000 on.',
    right: 'laptop',
    why: 'An item has at most 400 KB.',
    source: `${GUIDE}/Constraints.html`,
    explains: ({ input, laptop, other }) =>
      sizeOf(input) > 400_000 && laptop.kind === 'answer' && isInvalid(other),
  },
  {
    id: 'D15',
    of: ['ministack'],
    what: 'The items of a transaction have up to 4 MB; MiniStack refuses them when their JSON is larger.',
    right: 'laptop',
    why: 'The aggregate size of the items in the transaction cannot exceed 4 MB; names and values of an item count, not its JSON.',
    source: `${API}/API_TransactWriteItems.html`,
    explains: (pair) =>
      isTransaction(pair) &&
      sizeOf(pair.input) > 4 * 1024 * 1024 &&
      pair.laptop.kind === 'answer' &&
      isInvalid(pair.other),
  },
  {
    id: 'D16',
    of: ['moto'],
    what: 'A transaction without an action is refused; moto takes it.',
    right: 'laptop',
    why: 'TransactItems has at least 1 item.',
    source: `${API}/API_TransactWriteItems.html`,
    explains: (pair) =>
      isTransaction(pair) &&
      actionsOf(pair.input).length === 0 &&
      isInvalid(pair.laptop) &&
      pair.other.kind === 'answer',
  },
  {
    id: 'D17',
    of: ['moto'],
    what: 'No capacity and no metrics are answered to who does not ask; moto does.',
    right: 'laptop',
    why: 'ConsumedCapacity is only returned if the request asked for it.',
    source: `${API}/API_BatchGetItem.html`,
    explains: (pair) => differOnlyIn(pair, 'ConsumedCapacity', 'ItemCollectionMetrics'),
  },
  {
    id: 'D18',
    of: ['moto'],
    what: 'A transaction with the token of one before is not done again, and refused if it is another; moto does not look at tokens.',
    right: 'laptop',
    why: 'A token makes the call idempotent for 10 minutes; other parameters with it are an IdempotentParameterMismatchException.',
    source: `${API}/API_TransactWriteItems.html`,
    explains: (pair, history) => repeatsToken(pair, history) || afterRepetition(pair, history),
  },
  {
    id: 'D19',
    of: ['moto'],
    what: 'A batch without keys is refused; moto answers no items.',
    right: 'laptop',
    why: 'Keys has at least 1 item.',
    source: `${API}/API_KeysAndAttributes.html`,
    explains: ({ command, input, laptop, other }) =>
      command === 'BatchGetItem' &&
      keysOf(input).length === 0 &&
      isInvalid(laptop) &&
      other.kind === 'answer',
  },
  {
    id: 'D20',
    of: ['ministack'],
    what: 'A batch answers at most 16 MB, and names the keys that are left; MiniStack answers all.',
    right: 'laptop',
    why: 'A single operation can retrieve up to 16 MB of data; of more, a partial result and UnprocessedKeys are returned.',
    source: `${API}/API_BatchGetItem.html`,
    explains: ({ command, laptop, other }) =>
      command === 'BatchGetItem' &&
      laptop.kind === 'answer' &&
      other.kind === 'answer' &&
      sizeOf(other.output) > 16 * 1024 * 1024,
  },
  {
    id: 'D21',
    of: ['ministack'],
    what: 'An update that changes one attribute twice is refused; MiniStack does it.',
    right: 'laptop',
    why: 'DynamoDB refuses paths that overlap ("Two document paths overlap with each other"); the guide has the syntax.',
    source: `${GUIDE}/Expressions.UpdateExpressions.html`,
    explains: ({ command, input, laptop, other }) =>
      command === 'UpdateItem' &&
      actionsOf(input).some(changesTwice) &&
      isInvalid(laptop) &&
      !isInvalid(other),
  },
  {
    id: 'D22',
    of: ['moto'],
    what: 'A table without indexes is described without a list of them; moto has an empty one.',
    right: 'either',
    why: 'GlobalSecondaryIndexes are the indexes, if any, on the table.',
    source: `${API}/API_TableDescription.html`,
    explains: ({ command, laptop, other }) =>
      command === 'DescribeTable' &&
      isDeepStrictEqual(withoutEmptyLists(laptop), withoutEmptyLists(other)),
  },
  {
    id: 'D23',
    of: ['moto', 'ministack'],
    what: 'Of a write that is invalid and whose condition is not met the laptop says that it is invalid, the others may name the condition. In a transaction the laptop names what is wrong with each action; the others may name the first, or refuse all of it with a ValidationException.',
    right: 'either',
    why: 'A transaction is cancelled for a condition that is not met and for an invalid action, which has the code ValidationError; which of several is told is not documented.',
    source: `${API}/API_TransactWriteItems.html`,
    explains: (pair) =>
      isTransaction(pair)
        ? actionsOf(pair.input).some(mayBeInvalid) &&
          [pair.laptop, pair.other].every(isRefusal) &&
          [pair.laptop, pair.other].some(saysInvalid) &&
          tellsMoreReasons(pair)
        : actionsOf(pair.input).some(isInvalidAction) && tellsInvalidFirst(pair),
  },
  {
    id: 'D24',
    of: ['moto'],
    what: 'A page of a query ends when what the index holds of its items is 1 MB; that of moto a little before.',
    right: 'either',
    why: 'A page is 1 MB in size, or less.',
    source: `${GUIDE}/Query.Pagination.html`,
    explains: ({ command, laptop, other }) =>
      command === 'Query' && [laptop, other].every(isFullPage),
  },
  {
    id: 'D25',
    of: ['moto'],
    what: 'A truth value does not compare with a number; for moto true is 1, and false is 0.',
    right: 'laptop',
    why: 'A value of another type than that of the request does not match.',
    source: `${API}/API_ExpectedAttributeValue.html`,
    explains: ({ input, laptop, other }) =>
      actionsOf(input).some((action, at) => compares(action) && refusesTruth(laptop, at)) &&
      isMorePermissive(other, laptop),
  },
];

/** The first difference known of this other that explains it; no broken connection is one. */
export const explanationOf = (
  other: OtherName,
  pair: CallPair,
  history: readonly Call[],
): KnownDifference | undefined =>
  isUnanswered(pair)
    ? undefined
    : differences.find(({ of, explains }) => of.includes(other) && explains(pair, history));

/** Whether the operation is left out for this other. */
export const isAvoided = (other: OtherName, operation: Operation): boolean =>
  differences.some(({ of, avoids }) => of.includes(other) && avoids?.(operation));
