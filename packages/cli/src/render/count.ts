/** `1 error`, `2 errors`, `no errors`. */
export function count(number: number, noun: string, plural: string = pluralOf(noun)): string {
  return `${number === 0 ? 'no' : number} ${number === 1 ? noun : plural}`;
}

/** The plural of a noun or of a kind: errors, addresses, Ingresses, ServiceL2Statuses, NetworkPolicies, Endpoints. */
export function pluralOf(noun: string): string {
  if (/(?:Endpoints|endpoints)$/.test(noun)) return noun;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
