import { preset } from '@internal/build/tsup-preset';

const config: ReturnType<typeof preset> = preset({ platform: 'neutral' });

export default config;
