/** An order goes on within seconds: what waits so long is behind a backlog, dead, or lost. */
export const STUCK_AFTER_MINUTES = 10;
