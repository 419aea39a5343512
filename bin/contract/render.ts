import { contract } from './document.ts';

/** The document as it is committed. */
export const renderContract = (version: string): string =>
  `${JSON.stringify(contract(version), null, 2)}\n`;
