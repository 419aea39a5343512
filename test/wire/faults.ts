/** What can go wrong on the wire between an SDK's client and a service, and where. */

/** Every call that the adapters of the pipeline and of the operator's redrive make. */
export const apiCalls = [
  'BatchGetItem',
  'PutItem',
  'UpdateItem',
  'TransactWriteItems',
  'Query',
  'Scan',
  'SendMessageBatch',
  'SendMessage',
  'ReceiveMessage',
  'ChangeMessageVisibilityBatch',
  'DeleteMessageBatch',
  'SendEmail',
] as const;
export type ApiCall = (typeof apiCalls)[number];

export const wireFaults = {
  throttled: 'is answered that it is one too many',
  unavailable: 'is answered with status 503',
  'cut-before': 'does not reach the service: the connection is cut',
  'cut-after': 'is done, and the connection is cut before the answer',
  'cut-within': 'is done, and the connection is cut within the answer',
  silent: 'is done, and is not answered before the client gives up',
  late: 'reaches the service after the client has given up',
  repeated: 'reaches the service twice, and the second answer counts',
  partial: 'is done in part, and the answer says in which',
  conflict: 'meets another writer',
  overloaded: 'is cancelled, because one of its items is throttled',
} as const;
export type WireFault = keyof typeof wireFaults;

const everywhere: readonly WireFault[] = [
  'throttled',
  'unavailable',
  'cut-before',
  'cut-after',
  'cut-within',
  'silent',
  'late',
  'repeated',
];

/** Which fault can happen to which call; the others cannot, since the API has no such answer. */
export const possibleFaults: Readonly<Record<ApiCall, readonly WireFault[]>> = {
  BatchGetItem: [...everywhere, 'partial'],
  PutItem: [...everywhere, 'conflict'],
  UpdateItem: [...everywhere, 'conflict'],
  TransactWriteItems: [...everywhere, 'conflict', 'overloaded'],
  Query: everywhere,
  Scan: everywhere,
  SendMessageBatch: [...everywhere, 'partial'],
  SendMessage: everywhere,
  ReceiveMessage: everywhere,
  ChangeMessageVisibilityBatch: [...everywhere, 'partial'],
  DeleteMessageBatch: [...everywhere, 'partial'],
  SendEmail: everywhere,
};

/** How often which fault hit which call. */
export type FaultTable = Map<ApiCall, Map<WireFault, number>>;

export function count(table: FaultTable, call: ApiCall, fault: WireFault, times = 1): void {
  const row = table.get(call) ?? new Map<WireFault, number>();
  table.set(call, row.set(fault, (row.get(fault) ?? 0) + times));
}

/** The pairs that can occur and have not, in any of the tables. */
export function missedPairs(...tables: readonly FaultTable[]): readonly string[] {
  return apiCalls.flatMap((call) =>
    possibleFaults[call]
      .filter((fault) => !tables.some((table) => table.get(call)?.get(fault)))
      .map((fault) => `${call} ${fault}`),
  );
}
