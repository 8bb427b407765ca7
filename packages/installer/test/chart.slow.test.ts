import { helmBinaries } from '@internal/testing/helm';
import { chartSuite } from './chart-suite.ts';

await chartSuite(await helmBinaries(), () => true);
