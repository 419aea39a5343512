/** The world of one schedule: time, what the pipeline calls, what goes wrong, and who watches. */
import { queueRoles } from '../../lambdas/runtime/ports.ts';
import { Accountant } from './accountant.ts';
import { Deployment } from './deployment.ts';
import { FaultPlan, type Outage, type Turns } from './faults.ts';
import { Graveyard } from './graveyard.ts';
import { Network } from './network.ts';
import type { PipelineCode } from './pipeline-code.ts';
import { Post } from './post.ts';
import { drawFrom, type Profile } from './profiles.ts';
import type { Random } from './random.ts';
import { Services } from './services.ts';
import { Timeline } from './timeline.ts';
import { Trace } from './trace.ts';

export interface World {
  readonly timeline: Timeline;
  readonly services: Services;
  readonly network: Network;
  readonly faults: FaultPlan;
  /** What is away, and when. */
  readonly outages: readonly Outage[];
  readonly accountant: Accountant;
  readonly graveyard: Graveyard;
  readonly deployment: Deployment;
  readonly post: Post;
  readonly trace: Trace;
}

export interface WorldOptions {
  readonly profile: Profile;
  readonly code: Pick<PipelineCode, 'TransientFault'>;
  readonly isTraced: boolean;
  /** Faults that are left out, by their turn. */
  readonly suppressed: Turns;
}

/** As the stack sets it in production, seconds. */
const VISIBILITY_SECONDS = 180;
/** With so many receives a message is dead only for what it is. */
const PATIENT_RECEIVES = 1_000;
const OUTAGE_MS = 6 * 60 * 60 * 1000;

/** `luck` draws what goes wrong, `chance` everything else that nobody decides. */
export function createWorld(options: WorldOptions, luck: Random, chance: Random): World {
  const { profile, code, isTraced, suppressed } = options;
  const timeline = new Timeline();
  const trace = new Trace(isTraced);
  const outages = drawOutages(luck, profile, timeline.now);
  const faults = new FaultPlan(luck, { intensity: profile.intensity, outages }, suppressed);
  const maxReceiveCount = drawFrom(luck, profile.maxReceiveCount);
  const queueSettings = { visibilitySeconds: VISIBILITY_SECONDS, maxReceiveCount };
  const services = new Services(timeline, chance.fork(), queueSettings);
  const graveyard = new Graveyard({
    report: (invariant, what) => accountant.report(invariant, what),
    isPatient: maxReceiveCount >= PATIENT_RECEIVES,
    isCutOff: ({ role }) => outages.some(({ of }) => of === role),
  });
  const deployment = new Deployment({
    timeline,
    services,
    trace,
    report: (invariant, what) => accountant.report(invariant, what),
  });
  const accountant = new Accountant(services, (body) => {
    deployment.died(body);
    graveyard.died(body, timeline.now);
  });
  const post = new Post(timeline, chance.fork(), services);
  const network = new Network({
    timeline,
    random: chance.fork(),
    faults,
    trace,
    noAnswer: (message, certain) => new code.TransientFault(message, { certain }),
    onFault: (env, site, fault) => accountant.faultHit(env, site, fault),
  });
  const watched = { accountant, graveyard, deployment, post, trace };
  return { timeline, services, network, faults, outages, ...watched };
}

function drawOutages(random: Random, profile: Profile, start: number): readonly Outage[] {
  return Array.from({ length: drawFrom(random, profile.outages) }, () => {
    const fromMs = start + random.between(0, profile.spreadMs);
    const of = random.pick<Outage['of']>(['dynamodb', 'ses', 'feedback', ...queueRoles]);
    return { of, fromMs, untilMs: fromMs + OUTAGE_MS };
  });
}
