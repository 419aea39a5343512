/** `npm run contract`: writes docs/openapi.json. A test fails while it is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { renderContract } from './contract/render.ts';

const project = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(project('package.json'), 'utf8')));
writeFileSync(project('docs/openapi.json'), renderContract(version));
console.log('docs/openapi.json is written');
