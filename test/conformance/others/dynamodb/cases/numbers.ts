import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Case, call, caseOf, change, exactly, get, product, read, write } from './case.ts';

const number = (text: string) =>
  call(`PutItem of the number ${text}`, ({ client, tableNames: { stock } }) =>
    client.send(
      new PutItemCommand({ TableName: stock, Item: { sku: { S: '1' }, n: { N: text } } }),
    ),
  );
const added = (text: string) =>
  call(`UpdateItem that adds ${text}`, ({ client, tableNames: { stock } }) =>
    client.send(
      new UpdateItemCommand({
        TableName: stock,
        Key: { sku: { S: '1' } },
        UpdateExpression: 'ADD n :n',
        ExpressionAttributeValues: { ':n': { N: text } },
        ReturnValues: 'UPDATED_NEW',
      }),
    ),
  );
/** Numbers, up to where they end, and sums. */
export const numberCases: readonly Case[] = [
  ...['0', '-0', '1E-130', '-1e-130', `${'9'.repeat(38)}E+88`, '0.1', `0.${'1'.repeat(38)}`].map(
    (text) => caseOf(`${text} is a number`, number(text), read),
  ),
  ...['1e-131', '1e126', '-1e126'].map((text) =>
    caseOf(`${text} is out of a number's range`, number(text)),
  ),
  caseOf('a number has at most 38 digits', number(`${'1'.repeat(38)}`), number('1'.repeat(39))),
  ...['', 'a', 'NaN', 'Infinity'].map((text) => caseOf(`"${text}" is no number`, number(text))),
  caseOf('the zeros around a number are taken off', exactly(number('+0100.50')), exactly(read)),
  caseOf('a large number is spelt in its digits', exactly(number('1e15')), exactly(read)),
  caseOf('a small number is spelt in its digits', exactly(number('1.5e-9')), exactly(read)),
  caseOf('sums are exact', number('0.1'), added('0.2'), exactly(read)),
  caseOf('a sum has 38 digits', number('0.3'), added('1e-37')),
  caseOf('a sum stays in the range of numbers', number(`${'9'.repeat(38)}E+88`), added('1e125')),
  caseOf(
    'a number is added to an attribute that is not there, and to an item that is not',
    write(change('1', { add: { n: 1 } })),
    write(change('1', { add: { m: -2 } })),
    get('1'),
  ),
  caseOf(
    'a number is not added to a text',
    write(product('1', { n: 'a' })),
    write(change('1', { add: { n: 1 } })),
  ),
];
