import { profileNames } from '../profiles.ts';

export const usage = `Runs the pipeline under seeded faults, and checks the books.

  npm run simulate -- [--schedules N] [options]        many schedules, 2,000 unless told
  npm run simulate -- --seed S [--profile P]           the story of one seed, in every profile or one
  npm run simulate -- --mutant M|all [options]         code with a mistake in it, until it is caught

  --schedules N      schedules over all profiles together (of a mutant: at most, 500 unless told)
  --profile P        ${profileNames.join(', ')}; all unless told; may be given again
  --seed S           the first seed (1 unless told); alone, the one that is replayed
  --mutant M         a mutant by its name, or all
  --workers W        threads; one a core unless told
  --check-replay K   runs each K-th schedule again, and compares the stories
  --at-least N       asks each fault that can hit a call site to have hit it N times
  --keep-going       runs on after a violation
  --only-orders L    in a replay: the orders that come (0,2 or none)
  --only-faults L    in a replay: the faults that hit, by their turn (4,17 or none)
  --json             the result as JSON on standard output
  --help             this text

Exit codes: 0 when all holds, 1 when something does not (a violation, a mutant that survives, a
replay that differs, a pair below --at-least), 2 for arguments that make no sense.

Examples
  npm run simulate -- --schedules 50000
  npm run simulate -- --schedules 1000000 --at-least 1000 --check-replay 10000 --json > result.json
  npm run simulate -- --seed 42 --profile contention
  npm run simulate -- --mutant all
`;
