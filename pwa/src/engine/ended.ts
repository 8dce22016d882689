// When does a transaction end? At once, not when this page gets round to it: a page that is left in the middle may be kept in memory by
// the browser (WebKit does), and its open transaction would keep the next page waiting for ever.

/** All requests of the transaction were made; answers what was asked of it. */
export function ended<T>(tx: { commit(): void }, asked: T): T {
  tx.commit();
  return asked;
}
