/**
 * Labels that the pods of every ingress-nginx have, by chart and by manifest, whatever its release is called: a Service
 * that selects by these alone serves the old pods and the new ones alike.
 */
export const sharedSelector: Readonly<Record<string, string>> = {
  'app.kubernetes.io/name': 'ingress-nginx',
  'app.kubernetes.io/component': 'controller',
};
