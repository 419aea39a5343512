import { fileURLToPath } from 'node:url';

/** The others, and the clients of other languages: all pinned. */
export const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
