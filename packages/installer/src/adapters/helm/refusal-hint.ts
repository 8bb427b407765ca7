const refusals: readonly (readonly [RegExp, string])[] = [
  [
    /denied the request|denied request/,
    'a policy of this cluster refuses it: its name is in the message; have it make an exception for metallb-system and the ingress namespace, then run the same command again',
  ],
  [
    /exceeded quota/,
    'raise the quota that the message names (kubectl get resourcequota -A), then run the same command again',
  ],
  [
    /is attempting to grant RBAC permissions not currently held/,
    'no user may grant rights that they do not hold: `gatesmith rbac` prints the role that is needed',
  ],
  [
    /is forbidden: User|cannot \w+ resource/,
    'a right is missing: `gatesmith rbac` prints the role that is needed',
  ],
  [
    /Unauthorized|provide credentials/,
    'the credentials are not accepted (expired?); log in again, then run the same command again',
  ],
];

/** The hint for a request of Helm that the API server rejected for a reason that no retry fixes, by the server's own message. */
export function refusalHint(words: string): string | undefined {
  return refusals.find(([pattern]) => pattern.test(words))?.[1];
}
