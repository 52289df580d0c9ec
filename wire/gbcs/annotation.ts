/** One line of an annotated dump: a range of octets beside what it means. */
export interface AnnotatedField {
  /** In octets from the start of the message. */
  readonly offset: number;
  readonly length: number;
  readonly label: string;
  /** The value in words; for a constructed element, its type. */
  readonly value: string;
  /** How deep the field is nested, from 0. */
  readonly depth: number;
}
