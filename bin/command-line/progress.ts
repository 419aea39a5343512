/** Tells a person how far it is: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  update(done: number, total: number, what: string): void;
  end(): void;
}

const WIDTH = 30;
const LINE_EVERY_MS = 5_000;

export function createProgress(stream: NodeJS.WriteStream | undefined): Progress {
  if (!stream) return { update: () => {}, end: () => {} };
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  let shown = '';
  return {
    update(done, total, what) {
      const filled = Math.round((WIDTH * done) / Math.max(total, 1));
      const text = `[${'#'.repeat(filled).padEnd(WIDTH)}] ${done}/${total} ${what}`;
      if (text === shown) return;
      shown = text;
      stream.write(`\r\x1b[2K${text}`);
    },
    end: () => stream.write('\r\x1b[2K'),
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  let lastAt = Date.now();
  return {
    update(done, total, what) {
      if (Date.now() - lastAt < LINE_EVERY_MS) return;
      lastAt = Date.now();
      stream.write(`${done}/${total} ${what}\n`);
    },
    end: () => {},
  };
}
