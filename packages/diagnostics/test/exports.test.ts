import { expect, test } from 'vitest';
import * as diagnostics from '../src/index.ts';

test('the package exports these names', () => {
  expect(Object.keys(diagnostics).sort()).toMatchInlineSnapshot(`
    [
      "BaseError",
      "defaultSeverity",
      "docsLink",
      "findingReporter",
      "formatError",
      "formatFinding",
      "formatPath",
      "fromUnknown",
      "hasErrors",
      "nearest",
      "positionAt",
      "redact",
      "sourceFrame",
      "summarize",
      "wrap",
    ]
  `);
});
