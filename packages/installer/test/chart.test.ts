import { helmBinaries } from '@internal/testing/helm';
import { chartSuite } from './chart-suite.ts';

// All files on every Helm: chart.slow.test.ts.
await chartSuite((await helmBinaries()).slice(-1), (file) => /^(01|03|12|13|14)-/.test(file));
