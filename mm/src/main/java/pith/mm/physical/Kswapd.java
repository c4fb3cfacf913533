package pith.mm.physical;

/** The thread that frees memory before anybody must wait for it; one for each node. Source: Linux's {@code kswapd}. */
@FunctionalInterface
public interface Kswapd {
  /**
   * A zone of {@code node} has less than its low watermark, or no block of 2^{@code order} pages. Called with any lock held but {@code zone.lock}; never waits.
   */
  void wake(Node node, int order);
}
