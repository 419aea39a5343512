/** Waits until `condition` holds, looking every 20 ms; throws after `withinMs`. */
export async function eventually(condition: () => boolean, withinMs: number): Promise<void> {
  const deadlineMs = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadlineMs) throw new Error(`not within ${withinMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
