import type { DocumentProblem } from './document-problem.ts';
import type { DocumentNode } from './node.ts';

/** A document as nodes, or the reasons why it cannot be read. */
export type DocumentReading =
  | {
      readonly ok: true;
      readonly format: 'yaml' | 'json';
      readonly root: DocumentNode;
      /** Where the document begins in the source, its comments included. */
      readonly start: number;
    }
  | {
      readonly ok: false;
      readonly format: 'yaml' | 'json';
      /** At least one; of many the first twenty. */
      readonly problems: readonly DocumentProblem[];
      readonly start: number;
    };
