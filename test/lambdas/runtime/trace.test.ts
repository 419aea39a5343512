import { afterEach, describe, expect, it } from 'vitest';
import { invocationTrace, traceHeaderOf, traceIdOf } from '../../../lambdas/runtime/trace.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const HEADER = `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1`;

describe('a trace header', () => {
  it('is passed on with its trace, parent and sampling', () => {
    expect(traceHeaderOf(HEADER)).toBe(HEADER);
    expect(traceHeaderOf(`Root=${ROOT}`)).toBe(`Root=${ROOT}`);
    expect(traceHeaderOf(`Sampled=0; Root=${ROOT}`)).toBe(`Root=${ROOT};Sampled=0`);
  });

  it('loses what its sender has put into it beside that', () => {
    const header = `Self=1;${HEADER};Lineage=1:abc:0;customer=ada@example.com`;
    expect(traceHeaderOf(header)).toBe(HEADER);
    expect(traceHeaderOf(`Root=${ROOT};Parent=ada@example.com;Sampled=?`)).toBe(`Root=${ROOT}`);
  });

  it.each([undefined, '', 'Parent=53995c3f42cd8ad8', 'Root=ada@example.com', `Root=${ROOT}0`])(
    'that names no trace is none: %s',
    (header) => {
      expect(traceHeaderOf(header)).toBeUndefined();
      expect(traceIdOf(header)).toBeUndefined();
    },
  );

  it('tells the id of the trace', () => {
    expect(traceIdOf(HEADER)).toBe(ROOT);
  });
});

describe('the trace of an invocation', () => {
  afterEach(() => {
    delete process.env['_X_AMZN_TRACE_ID'];
  });

  it('is what Lambda has set for it', () => {
    expect(invocationTrace()).toBeUndefined();
    process.env['_X_AMZN_TRACE_ID'] = `${HEADER};Lineage=1:abc:0`;
    expect(invocationTrace()).toBe(HEADER);
  });
});
