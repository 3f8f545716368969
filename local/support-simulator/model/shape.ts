/** What a member of a request may be, in the terms of the service model. */
export type Shape = ScalarShape | ListShape | StructureShape;

/** `min` and `max` are of the length of a string and of the value of a number. */
export interface ScalarShape {
  type: 'string' | 'integer' | 'boolean' | 'blob';
  min?: number;
  max?: number;
  /** A regular expression that the whole string must match. */
  pattern?: string;
}

/** `min` and `max` are of the number of entries. */
export interface ListShape {
  type: 'list';
  min?: number;
  max?: number;
  member: Shape;
}

export interface StructureShape {
  type: 'structure';
  required: readonly string[];
  members: Readonly<Record<string, Shape>>;
}
