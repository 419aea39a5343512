/** `npm run wire`: runs on the wire, one seed after the other, and the table of what hit what. */
import { parseArgs } from 'node:util';
import { type FaultTable, missedPairs } from './faults.ts';
import { addTo, formatTable } from './report.ts';
import { runOnTheWire } from './run.ts';

const usage = `Usage: npm run wire -- [--runs N] [--seed S] [--orders N]

Runs the handlers with the real adapters and SDK clients against the laptop's endpoint, through a
proxy that injects faults, and checks the books after each run.

  --runs N     how many, each with the next seed (default 10)
  --seed S     of the first (default 1)
  --orders N   orders a run (default 30)

Ends with 0 when all books balance and every fault has hit every call that it can, else with 1.`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    orders: { type: 'string', default: '30' },
    help: { type: 'boolean', default: false },
  },
});
const [runs, first, orders] = [values.runs, values.seed, values.orders].map(Number);

if (values.help || !runs || first === undefined || !Number.isInteger(first) || !orders) {
  console.log(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  process.exitCode = (await runAll(runs, first, orders)) ? 0 : 1;
}

async function runAll(count: number, firstSeed: number, ordersARun: number): Promise<boolean> {
  const total: FaultTable = new Map();
  let isSound = true;
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const startedAt = performance.now();
    const result = await runOnTheWire({ seed, orders: ordersARun });
    addTo(total, result.faults);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const { requests, mails, duplicateMails, violations } = result;
    console.log(
      `seed ${seed}: ${requests} requests, ${mails} mails, ${duplicateMails} of them twice, ` +
        `${violations.length} violations, ${seconds} s`,
    );
    for (const { what, story } of violations) {
      console.log([`  ${what}`, ...story.map((line) => `    ${line}`)].join('\n'));
    }
    isSound &&= violations.length === 0;
  }
  console.log(formatTable(total));
  const missed = missedPairs(total);
  if (missed.length > 0) console.log(`never hit: ${missed.join(', ')}`);
  return isSound && missed.length === 0;
}
