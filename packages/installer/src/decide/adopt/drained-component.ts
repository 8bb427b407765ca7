/** The component label of pods that have left their Service and answer late requests only. */
export const drainedComponent = 'gatesmith-drained';
