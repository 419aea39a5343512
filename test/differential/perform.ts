import type { Store } from '../../lambdas/runtime/ports.ts';
import type { Operation } from './operations.ts';

export function perform(operation: Operation, store: Store): Promise<unknown> {
  switch (operation.kind) {
    case 'get':
      return store.get(operation.keys);
    case 'write':
      return store.write(operation.write);
    case 'transact':
      return store.transact(operation.writes);
    case 'query':
      return store.query(operation.query);
  }
}
