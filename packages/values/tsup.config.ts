import { preset } from '@internal/build/tsup-preset';

const config: ReturnType<typeof preset> = preset({
  platform: 'neutral',
  entry: ['src/index.ts', 'src/zod.ts'],
});

export default config;
