import { describe, expect, it } from 'vitest';
import { isTransition, type SagaStep, sagaEvents, step } from '../../core/saga.ts';
import { isSettled, orderStates, settledStates } from '../../core/states.ts';

const text = (decision: SagaStep) =>
  decision.kind === 'move' ? [decision.to, ...decision.sends].join(' ') : decision.kind;

describe('the saga', () => {
  it('has this value in every cell', () => {
    const table = Object.fromEntries(
      orderStates.map((state) => [state, sagaEvents.map((event) => text(step(state, event)))]),
    );
    expect(sagaEvents).toEqual([
      'order.submitted',
      'order.cancel-requested',
      'stock.reserved',
      'stock.rejected',
      'stock.released',
    ]);
    expect(table).toEqual({
      received: [
        'reserving inventory.reserve',
        'cancelled email.cancelled',
        'impossible',
        'impossible',
        'impossible',
      ],
      reserving: [
        'late',
        'cancelling',
        'confirmed email.confirmed',
        'rejected email.rejected',
        'impossible',
      ],
      confirmed: ['late', 'cancelling inventory.release', 'late', 'impossible', 'impossible'],
      cancelling: [
        'late',
        'late',
        'cancelling inventory.release',
        'cancelled email.cancelled',
        'cancelled email.cancelled',
      ],
      cancelled: ['late', 'late', 'late', 'late', 'late'],
      rejected: ['late', 'late', 'impossible', 'late', 'impossible'],
    });
  });

  it('leads from each state to these', () => {
    const nexts = Object.fromEntries(
      orderStates.map((from) => [from, orderStates.filter((to) => isTransition(from, to))]),
    );
    expect(nexts).toEqual({
      received: ['reserving', 'cancelled'],
      reserving: ['confirmed', 'cancelling', 'rejected'],
      confirmed: ['cancelling'],
      cancelling: ['cancelling', 'cancelled'],
      cancelled: [],
      rejected: [],
    });
  });

  it('ends in the states that are settled', () => {
    expect(orderStates.filter(isSettled)).toEqual(['confirmed', 'cancelled', 'rejected']);
    expect(settledStates).toEqual(['confirmed', 'cancelled', 'rejected']);
  });
});
