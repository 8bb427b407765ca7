/** An address or range that a pool must not contain. */
export interface DrawnCollision {
  /** As `parseRange` reads it. */
  readonly range: string;
  /** The owner: `node n1`. */
  readonly by: string;
}

/** Options of the pictures. */
export interface DrawPoolsOptions {
  readonly collisions?: readonly DrawnCollision[] | undefined;
  /** @default 'Address pools' */
  readonly title?: string | undefined;
}
