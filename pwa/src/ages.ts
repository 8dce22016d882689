// Is a child of an age that the centre takes? Its ages are words: *3 à 11 ans*, *de 6 à 11 ans*, *à partir de 12 ans*.

/** True when the words say nothing of it. */
export function withinAges(words: string, age: number): boolean {
  const [least, most] = (words.match(/\d+/g) ?? []).map(Number);
  if (least === undefined) return true;
  if (most !== undefined) return age >= least && age <= most;
  return /jusqu|moins/.test(words) ? age <= least : age >= least;
}
