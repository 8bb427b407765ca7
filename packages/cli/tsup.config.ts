import { preset } from '@internal/build/tsup-preset';

export default preset({ platform: 'node', entry: ['src/bin.ts', 'src/index.ts'] });
