package pith.hal.device;

/** What a driver can ask of a disk, whatever is behind it. */
public interface BlockPort {
  /** {@return the name of the device, as under /dev} */
  String name();

  /** {@return the size in sectors} */
  long sectors();

  /** {@return whether writing is refused} */
  boolean readOnly();

  /** Takes a request; its completion comes with an interrupt, or is there at once if {@link #isImmediate}. */
  void submit(BlockRequest request);

  /** {@return the oldest completion that nobody took yet, or null} */
  BlockRequest.Completion poll();

  /** {@return whether a request is finished when {@link #submit} returns, and no interrupt tells of it} */
  default boolean isImmediate() {
    return false;
  }
}
