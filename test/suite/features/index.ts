import type { Feature } from '../feature.ts';
import { cancel } from './cancel.ts';
import { confirm } from './confirm.ts';
import { conflict } from './conflict.ts';
import { deadLetter } from './dead-letter.ts';
import { foreignCaller } from './foreign-caller.ts';
import { inbox } from './inbox.ts';
import { mail } from './mail.ts';
import { reject } from './reject.ts';
import { replay } from './replay.ts';
import { retry } from './retry.ts';
import { submit } from './submit.ts';

/** In the order in which they run; each stands by itself. */
export const features: readonly Feature[] = [
  confirm,
  submit,
  retry,
  conflict,
  reject,
  cancel,
  deadLetter,
  foreignCaller,
  mail,
  inbox,
  replay,
];
