import { preset } from '@internal/build/tsup-preset';

export default preset({ platform: 'neutral' });
