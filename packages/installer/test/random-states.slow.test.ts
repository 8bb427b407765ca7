import { randomStateSuite } from './random-states/suite.ts';

randomStateSuite(Array.from({ length: 1000 }, (_, index) => index));
