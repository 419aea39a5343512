import { hash } from 'node:crypto';

/** The UUID of a name: random on AWS, here the same at every start. */
export function uuidOf(name: string): string {
  const digest = hash('sha256', name);
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
