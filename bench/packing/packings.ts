/** Ways of dividing the orders of a batch into transactions. */
import {
  alone,
  type Pack,
  type Packing,
  type Plan,
  pack,
  slotOf,
} from '../../lambdas/runtime/packs.ts';

/** Plans without a common item together, as far as 100 actions go; nothing is added up. */
const apart: Packing = <T>(plans: readonly Plan<T>[]) => {
  const packs: { plans: Plan<T>[]; slots: Set<string> }[] = [];
  for (const plan of plans) {
    const slots = plan.writes.map(slotOf);
    const open = packs.find(
      (one) => one.slots.size + slots.length <= 100 && slots.every((slot) => !one.slots.has(slot)),
    );
    if (open) {
      open.plans.push(plan);
      for (const slot of slots) open.slots.add(slot);
    } else packs.push({ plans: [plan], slots: new Set(slots) });
  }
  return packs.map(
    ({ plans: packed }): Pack<T> => ({
      plans: packed,
      writes: packed.flatMap(({ writes }) => writes),
    }),
  );
};

export const packings: Readonly<Record<string, Packing>> = {
  'merged (as it is)': pack,
  'packed, not merged': apart,
  'one transaction each': (plans) => plans.map(alone),
};
